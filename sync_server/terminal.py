"""What `twofold serve` says about where it can be reached."""

from __future__ import annotations

import io
import ipaddress
import socket
from urllib.parse import urlsplit

LOOPBACK_NAMES = ("localhost", "localhost.localdomain")

WHY_NOT_HTTP = """\
A phone cannot run the app from this address: over plain HTTP browsers give a page on another
machine neither offline start nor encryption. Two ways that work:
  - HTTPS: start with --tls-cert and --tls-key (make run: CERT=… KEY=…), or behind a proxy that
    has a certificate, with --behind-proxy
  - a cable: adb reverse tcp:{port} tcp:{port}, then open http://localhost:{port} on the phone"""


def address_lines(host: str, port: int, *, https: bool, public_url: str = "") -> list[str]:
    """Where to open the app, and, for another device, how (a QR code over https alone)."""
    scheme = "https" if https else "http"
    address = f"{scheme}://{_bracketed(reachable_host(host))}:{port}"
    lines = [f"Twofold is at {public_url or address}  (Ctrl-C stops it)"]
    shared = public_url or ("" if is_loopback(host) else address)
    if urlsplit(shared).scheme == "https":
        lines += ["", qr_code(shared)]
    elif shared or public_url:
        lines += ["", WHY_NOT_HTTP.format(port=port)]
    return lines


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def reachable_host(host: str) -> str:
    """`host`, or for "every interface" this machine's address in its network."""
    try:
        anywhere = ipaddress.ip_address(host).is_unspecified
    except ValueError:
        return host
    if not anywhere:
        return host
    # Choosing a route sends nothing; the address is one reserved for documentation (RFC 5737).
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def qr_code(url: str) -> str:
    """`url` as a QR code of block characters."""
    import segno  # only here: a start without a code does not pay for it

    drawn = io.StringIO()
    segno.make(url, error="m").terminal(out=drawn, compact=True)
    return drawn.getvalue().rstrip("\n")


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
