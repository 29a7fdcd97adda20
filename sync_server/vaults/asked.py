"""One request about a vault, read as somebody's, and the way to answer it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from sync_server.vaults.bodies import content_length, read_body
from sync_server.vaults.errors import BodyTooLarge, InvalidRequest, TokenMissing
from sync_server.vaults.names import parse_bearer, parse_vault_id

BYTES = b"application/octet-stream"
JSON = b"application/json"
PIECE_BYTES = 64 * 1024

encode_json = json.JSONEncoder(separators=(",", ":")).encode
"""Made once: json.dumps with options makes an encoder for each call."""

Call = Callable[["Asked"], Awaitable[None]]
Header = tuple[bytes, bytes]


class Asked:
    """One request: who asks about which vault, and the way to answer."""

    __slots__ = ("_receive", "_scope", "_send", "token", "vault_id")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Raises TokenMissing, InvalidRequest."""
        self._scope, self._receive, self._send = scope, receive, send
        self.token = parse_bearer(self.header(b"authorization", TokenMissing))
        self.vault_id = parse_vault_id(scope["path_params"]["vault"])

    def header(self, name: bytes, missing: type[Exception] | None = None) -> str:
        """Its one value, "" when it is absent and may be. Raises `missing`, InvalidRequest."""
        found = [value for each, value in self._scope["headers"] if each == name]
        if not found and missing is None:
            return ""
        if len(found) != 1:
            raise missing or InvalidRequest
        value: bytes = found[0]
        return value.decode("latin-1")

    def number(self, name: str, most: int, usual: int | None = None) -> int:
        """A parameter of the query, from 0 to `most`. Raises InvalidRequest."""
        prefix = name.encode() + b"="
        found = [
            part for part in self._scope["query_string"].split(b"&") if part.startswith(prefix)
        ]
        if not found and usual is not None:
            return usual
        text = found[0].removeprefix(prefix) if len(found) == 1 else b""
        if not (text.isdigit() and len(text) <= 16 and int(text) <= most):
            raise InvalidRequest
        return int(text)

    @property
    def address(self) -> str:
        client = self._scope.get("client")
        return client[0] if client else ""

    def expected_bytes(self, most_bytes: int) -> int:
        """How large the body can be. Raises BodyTooLarge, InvalidRequest."""
        told = content_length(self._scope)
        if told is not None and told > most_bytes:
            raise BodyTooLarge
        return most_bytes if told is None else told

    async def body(self, most_bytes: int) -> bytes:
        return await read_body(self._scope, self._receive, most_bytes)

    async def gone(self) -> None:
        """Returns once whoever asked has left."""
        while (await self._receive())["type"] != "http.disconnect":
            pass

    async def answer(
        self, status: int, kind: bytes, body: bytes, headers: list[Header] | None = None
    ) -> None:
        """In pieces, so that no more than one waits in memory beside the body."""
        sent: list[Header] = [(b"cache-control", b"no-store"), *(headers or ())]
        if status != 204:  # which has no body (RFC 9110, 8.6)
            sent += [(b"content-type", kind), (b"content-length", b"%d" % len(body))]
        await self._send({"type": "http.response.start", "status": status, "headers": sent})
        if len(body) <= PIECE_BYTES:
            await self._send({"type": "http.response.body", "body": body})
            return
        for start in range(0, len(body), PIECE_BYTES):
            piece = body[start : start + PIECE_BYTES]
            more = start + PIECE_BYTES < len(body)
            await self._send({"type": "http.response.body", "body": piece, "more_body": more})

    async def answer_json(self, status: int, body: dict[str, Any]) -> None:
        await self.answer(status, JSON, encode_json(body).encode())


class Endpoint:
    """Calls by method, as an ASGI application: a Request made for each would cost more than the
    rest of the way to the database."""

    def __init__(self, **calls: Call) -> None:
        self._calls = calls | ({"HEAD": calls["GET"]} if "GET" in calls else {})

    @property
    def methods(self) -> tuple[str, ...]:
        return tuple(self._calls)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = self._calls.get(scope["method"])
        if call is None:
            raise HTTPException(405, headers={"Allow": ", ".join(self.methods)})
        with suppress(ClientDisconnect):
            await call(Asked(scope, receive, send))
