"""Reading a feed from a file or over HTTP, whatever the other side does.

Bounded in bytes, redirects, seconds of silence and seconds for the whole body; conditional when
validators of an earlier copy are given (RFC 9110, 13.1).

The address an operator types may be a private one: it is their own machine. A redirect may not
lead from a public address to a private one, nor from https to http: there the feed's publisher
would choose what this machine reads. (Names are looked up again by the
connection, so a publisher who also controls the name server could still lead it astray; what is
read must then parse as meetings to have any effect.)
"""

from __future__ import annotations

import ipaddress
import socket
import time
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx

from sync_server.errors import FeedRefused

USER_AGENT = "Twofold meeting list refresh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one read may cost. Real feeds are 1-3 MB and answer within seconds."""

    body_bytes: int = 64 * 1024 * 1024
    total_seconds: float = 60.0
    silence_seconds: float = 15.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed's bytes, and the validators to ask with next time (empty when there are none)."""

    body: bytes
    etag: str = ""
    last_modified: str = ""


def is_web_address(source: str) -> bool:
    return "://" in source


def read_source(
    source: str, *, etag: str = "", last_modified: str = "", limits: Limits | None = None
) -> Fetched | None:
    """The feed at `source` (a path, or an http(s) address); None when it has not changed.

    Raises FeedRefused with the reason in one sentence.
    """
    limits = limits or Limits()
    if not is_web_address(source):
        return _read_file(Path(source), etag, limits)
    try:
        return _read_web(source, etag, last_modified, limits)
    except httpx.TimeoutException as error:
        raise FeedRefused(f"{source} did not answer in time.") from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FeedRefused(
            f"{source} could not be read: {error or type(error).__name__}."
        ) from error


def _read_file(path: Path, etag: str, limits: Limits) -> Fetched | None:
    try:
        found = path.stat()
        current = f"{found.st_mtime_ns:x}-{found.st_size:x}"
        if current == etag:
            return None
        if found.st_size > limits.body_bytes:
            raise FeedRefused(f"{path} is larger than {_mebibytes(limits.body_bytes)}.")
        return Fetched(path.read_bytes(), current)
    except OSError as error:
        raise FeedRefused(f"{path} could not be read: {error.strerror}.") from error


def _read_web(source: str, etag: str, last_modified: str, limits: Limits) -> Fetched | None:
    deadline = time.monotonic() + limits.total_seconds
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "application/json, */*;q=0.1",
        # Inflated here, in bounded steps; nothing denser is asked for.
        "Accept-Encoding": "gzip",
    }
    if etag:
        headers["If-None-Match"] = etag
    if last_modified:
        headers["If-Modified-Since"] = last_modified
    url = httpx.URL(source)
    _check_address(url)
    timeout = httpx.Timeout(min(limits.silence_seconds, limits.total_seconds))
    with httpx.Client(timeout=timeout, headers=headers, follow_redirects=False) as client:
        for _ in range(limits.redirects + 1):
            with client.stream("GET", url) as response:
                if response.next_request is None:
                    if response.status_code == httpx.codes.NOT_MODIFIED and (etag or last_modified):
                        return None
                    return _read_answer(response, source, deadline, limits)
                onward = response.next_request.url
            _check_address(onward)
            _check_redirect(url, onward)
            url = onward
    raise FeedRefused(f"{source} was redirected more than {limits.redirects} times.")


def _read_answer(response: httpx.Response, source: str, deadline: float, limits: Limits) -> Fetched:
    if response.status_code != httpx.codes.OK:
        refusal = FeedRefused(f"{source} answered with status {response.status_code}.")
        refusal.retry_after_seconds = read_retry_after(response.headers)
        raise refusal
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind in ("text/html", "application/xhtml+xml"):
        raise FeedRefused(f"{source} is a web page, not a feed. Look for the address of its JSON.")
    body = bytearray()
    for piece in _decoded(response):
        body += piece
        if len(body) > limits.body_bytes:
            raise FeedRefused(f"{source} is larger than {_mebibytes(limits.body_bytes)}.")
        if time.monotonic() > deadline:
            raise FeedRefused(f"{source} took longer than {limits.total_seconds:g} seconds.")
    return Fetched(
        bytes(body),
        response.headers.get("ETag", ""),
        response.headers.get("Last-Modified", ""),
    )


def read_retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds the publisher asks to be left alone (RFC 9110, 10.2.3), None when it does not.

    A date counts from the answer's own Date, so that no clock of ours is needed.
    """
    given = headers.get("Retry-After", "").strip()
    if given.isascii() and given.isdigit():
        return float(given[:9])
    try:
        until, since = parsedate_to_datetime(given), parsedate_to_datetime(headers.get("Date", ""))
        return max(0.0, (until - since).total_seconds())
    except (ValueError, TypeError):
        return None


def _decoded(response: httpx.Response) -> Iterator[bytes]:
    """The body in small pieces as they arrive, inflated if it came as gzip.

    As they arrive: collecting them to a size would let a slow sender outlast every deadline.
    """
    coding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if coding == "identity":
        yield from response.iter_raw()
        return
    if coding not in ("gzip", "x-gzip"):
        raise FeedRefused("The feed came in a content coding that was not asked for.")
    inflate = zlib.decompressobj(wbits=31)
    try:
        for raw in response.iter_raw():
            pending = raw
            while pending and not inflate.eof:
                yield inflate.decompress(pending, 65536)
                pending = inflate.unconsumed_tail
        yield inflate.flush()
    except zlib.error as error:
        raise FeedRefused("The feed's gzip is damaged.") from error
    if not inflate.eof:
        raise FeedRefused("The feed ended before its gzip was complete.")


def _check_address(url: httpx.URL) -> None:
    if url.scheme not in ("http", "https") or not url.host:
        raise FeedRefused(f"Only http and https addresses can be read, not {url.scheme or url}.")
    if url.userinfo:
        raise FeedRefused("An address with a user name or password in it is not read or kept.")


def _check_redirect(before: httpx.URL, after: httpx.URL) -> None:
    if before.scheme == "https" and after.scheme == "http":
        raise FeedRefused(f"{before.host} redirects from https to http; that is not followed.")
    if before.host != after.host and _is_public(before.host) and not _is_public(after.host):
        raise FeedRefused(f"{before.host} redirects to a private address; that is not followed.")


def _is_public(host: str) -> bool:
    """Whether no address of `host` is a private one.

    A name that cannot be looked up counts as public: behind a proxy only the proxy can, and
    without one the connection fails by itself.
    """
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError:
        return True
    # A scope ("%eth0") is only ever part of a link-local address.
    addresses = {str(entry[4][0]).partition("%")[0] for entry in found}
    return all(ipaddress.ip_address(address).is_global for address in addresses)


def _mebibytes(count: int) -> str:
    return f"{count / 2**20:g} MiB"
