"""Headers that every answer carries, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

ALWAYS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Only what the app asks the person for, on its own pages; everything else is off.
    "Permissions-Policy": (
        "accelerometer=(), browsing-topics=(), camera=(), display-capture=(), geolocation=(self),"
        " gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()"
    ),
    "X-Frame-Options": "DENY",
}
WITHOUT_POLICY = "default-src 'none'; frame-ancestors 'none'"
"""For whatever has no policy of its own: a JSON answer opened as a page can do nothing."""
HTTPS_ONLY: Mapping[str, str] = {"Strict-Transport-Security": "max-age=31536000"}


class SecurityHeaders:
    """ASGI middleware that adds the headers above where the answer has none of that name.

    Strict-Transport-Security is sent over https alone, as RFC 6797 (7.2) requires.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in ALWAYS.items():
                    headers.setdefault(name, value)
                # A 304 refreshes the headers of the copy in the browser's cache (RFC 9111, 4.3.4):
                # this policy would replace the page's own, and the page would run nothing any more.
                if message["status"] != 304:
                    headers.setdefault("Content-Security-Policy", WITHOUT_POLICY)
                if scope.get("scheme") == "https":
                    for name, value in HTTPS_ONLY.items():
                        headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
