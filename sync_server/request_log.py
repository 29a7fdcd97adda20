"""The request log: enough to run the server, too little to follow anybody.

A line holds the route (never the path, which names what was asked for), the status, and size and
duration rounded up to the next power of ten. No address, no header, no query.
"""

from __future__ import annotations

import logging
import time

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync_server.metrics import Metrics

log = logging.getLogger("twofold.requests")

RECEIVED = "twofold.received_bytes"
"""Where in its scope whoever takes a request's body leaves the size."""


class RequestLog:
    """ASGI middleware that writes one line for each request, the site's files only at debug, and
    counts it."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status, sent_bytes = 500, 0

        async def counting_send(message: Message) -> None:
            nonlocal status, sent_bytes
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent_bytes += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counting_send)
        finally:
            route = getattr(scope.get("route"), "path", "") or "site"
            level = logging.DEBUG if route == "site" and status < 500 else logging.INFO
            seconds = time.perf_counter() - started
            method = _known_method(scope["method"])
            log.log(
                level,
                "%s %s %d %s B %s ms",
                method,
                route,
                status,
                bucket(sent_bytes),
                bucket(seconds * 1000),
            )
            received_bytes = scope.get(RECEIVED, 0)
            self._metrics.observe(route, method, status, seconds, received_bytes, sent_bytes)


def bucket(amount: float) -> str:
    """`amount` rounded up to a power of ten, as "<=1000"."""
    limit = 1
    while limit < amount:
        limit *= 10
    return f"<={limit}"


def _known_method(method: str) -> str:
    """The method, unless it is one somebody made up: the log is no place to write to."""
    return method if method in {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"} else "OTHER"
