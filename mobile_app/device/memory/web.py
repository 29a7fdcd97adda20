"""The network in memory: canned answers, a server that is a function, a line that comes back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeAlias
from urllib.parse import urljoin, urlsplit

from mobile_app.device.ports import HttpRequest, HttpResponse
from mobile_app.errors import Offline, Redirected, ServerFault, TooLarge, TwofoldError

Handler: TypeAlias = Callable[[HttpRequest], Awaitable[HttpResponse]]


class HandledHttp:
    """An Http whose server is `handler`: it is given the request with its whole address.

    With `online` False nobody answers. What was asked is kept in `sent`.
    """

    def __init__(self, handler: Handler, server: str = "https://twofold.example/") -> None:
        self.handler = handler
        self.online = True
        self.sent: list[HttpRequest] = []
        self._server = server

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
        request = HttpRequest("GET", url, headers or {})
        return await self.send(request, limit_bytes=limit_bytes, timeout_seconds=timeout_seconds)

    async def send(
        self, request: HttpRequest, *, limit_bytes: int, timeout_seconds: float = 20.0
    ) -> HttpResponse:
        if not (self._server and self.online):
            raise Offline("nobody to ask")
        address = urljoin(self._server, request.url)
        if urlsplit(address)[:2] != urlsplit(self._server)[:2]:
            raise ServerFault("not an address of our server")
        asked = HttpRequest(request.method, address, request.headers, request.body)
        self.sent.append(asked)
        try:
            async with asyncio.timeout(timeout_seconds):
                answer = await self.handler(asked)
        except TimeoutError:
            raise Offline(f"no answer within {timeout_seconds} s") from None
        if 300 < answer.status < 400 and "location" in answer.headers:
            raise Redirected("sent on to another place")
        if len(answer.body) > limit_bytes:
            raise TooLarge(f"more than {limit_bytes} bytes")
        return answer


class CannedHttp(HandledHttp):
    """An Http that answers from `answers` (url -> response or error); anything else is answered
    with `otherwise`, and without one is Offline."""

    def __init__(self, answers: Mapping[str, HttpResponse | TwofoldError] | None = None) -> None:
        super().__init__(_nobody)
        self.answers = dict(answers or {})
        self.otherwise: HttpResponse | None = None
        self.asked: list[tuple[str, dict[str, str]]] = []

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit_bytes: int,
        timeout_seconds: float = 20.0,
        elsewhere: bool = False,
    ) -> HttpResponse:
        self.asked.append((url, dict(headers or {})))
        answer = self.answers.get(url, self.otherwise)
        if answer is None:
            raise Offline("no answer is canned for this address")
        if isinstance(answer, TwofoldError):
            raise answer
        if len(answer.body) > limit_bytes:
            raise TooLarge("larger than allowed")
        return answer


class ToldConnectivity:
    """A Connectivity of a device whose network comes back when the test says so."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[], None]] = []

    def on_online(self, callback: Callable[[], None]) -> None:
        self._callbacks.append(callback)

    def come_online(self) -> None:
        for callback in tuple(self._callbacks):
            callback()


async def _nobody(_: HttpRequest) -> HttpResponse:
    raise Offline("no server is canned")
