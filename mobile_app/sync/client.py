"""One vault on a sync server, over HTTP (docs/protocol.md, "The server").

A call is one request: what to do about an error, and when to try again, is for who calls to decide.
A request says as little as it can: besides the access token and the sealed bytes there is nothing
of a person in it, and no message here repeats an address, the name of a vault or a token.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Final

from mobile_app.device.ports import Http, HttpRequest, HttpResponse
from mobile_app.device.web_ports import Method
from mobile_app.errors import NoServerHere, Redirected
from mobile_app.sync.answers import (
    JSON_LIMIT_BYTES,
    SNAPSHOT_NONE,
    problem_code,
    read_appended,
    read_head,
    read_pulled,
    read_snapshot,
    read_state,
    refusal,
)
from mobile_app.sync.keys import Keys
from mobile_app.sync.ports import Appended, Pulled, Snapshot, VaultState

PULL_LIMIT_BYTES: Final = 32 * 1024 * 1024
SNAPSHOT_LIMIT_BYTES: Final = 64 * 1024 * 1024

_SECONDS: Final = 30.0
_BATCHES_SECONDS: Final = 120.0
"""A mebibyte at 0.1 Mbit/s, a bad line at the edge of a city."""
_SNAPSHOT_SECONDS: Final = 900.0
_WAIT_SECONDS: Final = 40.0
"""The server answers after 25."""

_BYTES: Final = {"Content-Type": "application/octet-stream"}


class HttpRemote:
    """A Remote. Raises NetworkError's children; ServerFault for answers that cannot be used."""

    def __init__(self, http: Http, keys: Keys) -> None:
        self._http = http
        self._vault = f"v1/vaults/{_base64url(keys.vault_id)}"
        self._authorization = {"Authorization": f"Bearer {_base64url(keys.access_token)}"}

    async def register(self) -> VaultState:
        return read_state(await self._ask("PUT", "", {200, 201}, body=b""))

    async def state(self) -> VaultState:
        return read_state(await self._ask("GET", "", {200}))

    async def append(self, batches: Sequence[bytes]) -> Appended:
        """All of them in one request: they are stored together or not at all."""
        body = b"".join(len(sealed).to_bytes(4, "big") + sealed for sealed in batches)
        answer = await self._ask(
            "POST", "/batches", {200}, body=body, headers=_BYTES, seconds=_BATCHES_SECONDS
        )
        return read_appended(answer, len(batches))

    async def pull(self, after: int, limit: int) -> Pulled:
        answer = await self._ask(
            "GET",
            f"/batches?after={after}&limit={limit}",
            {200},
            limit_bytes=PULL_LIMIT_BYTES,
            seconds=_BATCHES_SECONDS,
        )
        return read_pulled(answer, after, limit)

    async def snapshot(self) -> Snapshot | None:
        answer = await self._ask(
            "GET",
            "/snapshot",
            {200, 404},
            limit_bytes=SNAPSHOT_LIMIT_BYTES,
            seconds=_SNAPSHOT_SECONDS,
        )
        if answer.status == 200:
            return read_snapshot(answer)
        if problem_code(answer) == SNAPSHOT_NONE:
            return None
        raise refusal(answer)

    async def put_snapshot(self, sealed: bytes, through: int, replaces: str | None) -> VaultState:
        condition = {"If-None-Match": "*"} if replaces is None else {"If-Match": replaces}
        answer = await self._ask(
            "PUT",
            f"/snapshot?through={through}",
            {200},
            body=sealed,
            headers={**_BYTES, **condition},
            seconds=_SNAPSHOT_SECONDS,
        )
        return read_state(answer)

    async def wait(self, head: int) -> int:
        return read_head(
            await self._ask("GET", f"/events?after={head}", {200}, seconds=_WAIT_SECONDS)
        )

    async def erase(self) -> None:
        await self._ask("DELETE", "", {204})

    async def _ask(
        self,
        method: Method,
        path: str,
        hoped_for: set[int],
        *,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        limit_bytes: int = JSON_LIMIT_BYTES,
        seconds: float = _SECONDS,
    ) -> HttpResponse:
        """The answer, of a status in `hoped_for`."""
        request = HttpRequest(
            method, self._vault + path, {**self._authorization, **(headers or {})}, body
        )
        try:
            answer = await self._http.send(
                request, limit_bytes=limit_bytes, timeout_seconds=seconds
            )
        except Redirected:
            raise NoServerHere("sent on to another place") from None
        if answer.status not in hoped_for:
            raise refusal(answer)
        return answer


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
