"""The network from a browser: fetch, over assets/boot/device.js, and what the page hears of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import js  # type: ignore[import-not-found]  # Pyodide's module; there is none natively
from pyodide.ffi import JsException, create_proxy, to_js  # type: ignore[import-not-found]

from mobile_app import errors
from mobile_app.device.ports import HttpRequest, HttpResponse

_ERRORS: Final[Mapping[str, type[errors.NetworkError]]] = {
    "Offline": errors.Offline,
    "Redirected": errors.Redirected,
    "TooLarge": errors.TooLarge,
    "TooSlow": errors.TooSlow,
}


class BrowserHttp:
    """An Http over fetch: this site only, no credentials, nothing kept by the browser."""

    @property
    def server(self) -> str:
        return str(js.twofold.site())

    def use_server(self, address: str) -> None:
        if address != self.server:
            raise errors.ServerFault("a page asks nobody but its own site")

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit_bytes: int,
        timeout_seconds: float = 20.0,
        elsewhere: bool = False,
    ) -> HttpResponse:
        # `elsewhere` changes nothing here: the page's own policy lets no other host answer.
        return await _fetch(HttpRequest("GET", url, headers or {}), limit_bytes, timeout_seconds)

    async def send(
        self, request: HttpRequest, *, limit_bytes: int, timeout_seconds: float = 20.0
    ) -> HttpResponse:
        return await _fetch(request, limit_bytes, timeout_seconds, redirect="manual")


class PageConnectivity:
    """A Connectivity: the page says when its browser is online again (assets/boot/start.js)."""

    def on_online(self, callback: Callable[[], None]) -> None:
        js.twofold.on("online", create_proxy(lambda _detail: callback()))


async def _fetch(
    request: HttpRequest, limit_bytes: int, timeout_seconds: float, redirect: str = "follow"
) -> HttpResponse:
    abort = js.AbortController.new()
    body = None if request.body is None else to_js(request.body)
    asked = json.dumps([request.method, request.url, dict(request.headers), redirect])
    answering = js.twofold.fetchBytes(asked, body, limit_bytes, timeout_seconds * 1000, abort)
    try:
        found: Any = await answering
    except JsException as error:
        raise _ERRORS.get(error.name, errors.ServerFault)(error.message) from None
    except asyncio.CancelledError:
        abort.abort()
        raise
    return HttpResponse(
        int(found.status), bytes(found.body.to_bytes()), dict(json.loads(found.headers))
    )
