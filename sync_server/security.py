"""Headers that every answer carries, whoever made it."""

from __future__ import annotations

from collections.abc import Mapping

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


def _encode(headers: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.lower().encode(), value.encode()) for name, value in headers.items()]


# As they are sent: this is done for every answer.
_ALWAYS, _HTTPS_ONLY = _encode(ALWAYS), _encode(HTTPS_ONLY)
(_POLICY,) = _encode({"Content-Security-Policy": WITHOUT_POLICY})


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
                headers: list[tuple[bytes, bytes]] = [*message.get("headers", ())]
                has = {name.lower() for name, _ in headers}
                headers += (header for header in _ALWAYS if header[0] not in has)
                # A 304 refreshes the headers of the copy in the browser's cache (RFC 9111, 4.3.4):
                # this policy would replace the page's own, and the page would run nothing any more.
                if message["status"] != 304 and _POLICY[0] not in has:
                    headers.append(_POLICY)
                if scope.get("scheme") == "https":
                    headers += (header for header in _HTTPS_ONLY if header[0] not in has)
                message["headers"] = headers
            await send(message)

        await self._app(scope, receive, send_with_headers)
