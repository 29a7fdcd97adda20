"""Requests with httpx, imported at the first one: the app starts without it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin, urlsplit

from mobile_app.device.native.connections import Connections
from mobile_app.device.ports import HttpRequest, HttpResponse
from mobile_app.errors import Offline, Redirected, ServerFault, TooLarge, TooSlow

if TYPE_CHECKING:
    import httpx

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class HttpxHttp:
    """An Http against `server` ("https://host/"), and no other but one the person typed; "" has
    nobody to ask.

    Elsewhere, redirects are followed (feeds move), at most five times and over http(s) alone.
    """

    def __init__(self, server: str) -> None:
        self._server = server
        self._connections = Connections()

    @property
    def server(self) -> str:
        return self._server

    def use_server(self, address: str) -> None:
        self._server = address

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit_bytes: int,
        timeout_seconds: float = 20.0,
        elsewhere: bool = False,
    ) -> HttpResponse:
        address = urljoin(self._server, url) if elsewhere else self._own(url)
        import httpx

        with _as_ours(timeout_seconds):
            async with (
                # One deadline for all of it: httpx's own timeouts start anew with every byte.
                asyncio.timeout(timeout_seconds),
                httpx.AsyncClient(
                    timeout=timeout_seconds, follow_redirects=elsewhere, max_redirects=5
                ) as client,
                client.stream("GET", address, headers=dict(headers or {})) as answer,
            ):
                return await _read(answer, limit_bytes)

    async def send(
        self, request: HttpRequest, *, limit_bytes: int, timeout_seconds: float = 20.0
    ) -> HttpResponse:
        address = self._own(request.url)
        async with self._connections.borrow() as client:
            with _as_ours(timeout_seconds):
                async with (
                    asyncio.timeout(timeout_seconds),
                    client.stream(
                        request.method,
                        address,
                        headers=dict(request.headers),
                        content=request.body,
                        timeout=timeout_seconds,
                    ) as answer,
                ):
                    if answer.status_code in _REDIRECTS:
                        raise Redirected("sent on to another place")
                    return await _read(answer, limit_bytes)

    async def close(self) -> None:
        """Let go of the connections kept for calls that follow; they go by themselves soon."""
        await self._connections.close()

    def _own(self, url: str) -> str:
        if not self._server:
            raise Offline("no server is set")
        address = urljoin(self._server, url)
        if urlsplit(address)[:2] != urlsplit(self._server)[:2]:
            raise ServerFault("not an address of our server")
        return address


async def _read(answer: httpx.Response, limit_bytes: int) -> HttpResponse:
    body = bytearray()
    async for part in answer.aiter_bytes():
        body += part
        if len(body) > limit_bytes:
            raise TooLarge(f"more than {limit_bytes} bytes")
    found = {name.lower(): value for name, value in answer.headers.items()}
    return HttpResponse(answer.status_code, bytes(body), found)


@contextmanager
def _as_ours(timeout_seconds: float) -> Iterator[None]:
    """httpx's errors as ours, by their kind alone: their words, and what they carry, may name what
    was asked for."""
    import httpx

    try:
        yield
    except TimeoutError:
        raise TooSlow(f"no answer within {timeout_seconds} s") from None
    except httpx.DecodingError:
        raise ServerFault("the answer cannot be decoded") from None
    except httpx.TransportError as error:
        raise Offline(type(error).__name__) from None
    except (httpx.InvalidURL, httpx.HTTPError) as error:
        raise ServerFault(type(error).__name__) from None
