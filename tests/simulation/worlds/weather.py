"""The network between a device and the server, and what may happen on it.

A request can be lost, its answer can be lost, either can take its time, the server may say "later",
and a request may arrive twice, the second time long after: that is how requests of several devices
come to be reordered, and how an answer comes that nobody waits for any more.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from mobile_app.errors import NetworkError, Offline, RateLimited, ServerBusy, ServerFault
from mobile_app.sync.ports import Appended, Pulled, Remote, Snapshot, VaultState

_T = TypeVar("_T")

_TIMEOUT_SECONDS = 20.0
_LATE_SECONDS = 40_000.0


@dataclass(slots=True)
class Weather:
    """Chances from 0 to 1, for each request on its own; `slowest_seconds` one way."""

    lost: float = 0.0
    answer_lost: float = 0.0
    twice: float = 0.0
    busy: float = 0.0
    slowest_seconds: float = 0.3


CALM = Weather()


class Line:
    """A Remote as one process of one device reaches it.

    `step` is called before a request goes and after its answer came, and raises where the process
    is no more.
    """

    def __init__(
        self,
        remote: Remote,
        weather: Callable[[], Weather],
        chance: random.Random,
        step: Callable[[str], None],
        tell: Callable[[str], None],
    ) -> None:
        self._remote = remote
        self._weather = weather
        self._chance = chance
        self._step = step
        self._tell = tell
        self._late: set[asyncio.Task[None]] = set()

    async def register(self) -> VaultState:
        return await self._ask("register", self._remote.register)

    async def state(self) -> VaultState:
        return await self._ask("state", self._remote.state)

    async def append(self, batches: Sequence[bytes]) -> Appended:
        sent = list(batches)
        what = f"append {len(sent)}"
        return await self._ask(what, lambda: self._remote.append(sent))

    async def pull(self, after: int, limit: int) -> Pulled:
        return await self._ask(f"pull after {after}", lambda: self._remote.pull(after, limit))

    async def snapshot(self) -> Snapshot | None:
        return await self._ask("snapshot", self._remote.snapshot)

    async def put_snapshot(self, sealed: bytes, through: int, replaces: str | None) -> VaultState:
        what = f"put_snapshot through {through}"
        return await self._ask(what, lambda: self._remote.put_snapshot(sealed, through, replaces))

    async def wait(self, head: int) -> int:
        return await self._ask("wait", lambda: self._remote.wait(head))

    async def erase(self) -> None:
        await self._ask("erase", self._remote.erase)

    async def _ask(self, name: str, call: Callable[[], Awaitable[_T]]) -> _T:
        weather, chance = self._weather(), self._chance
        self._step(name)
        await asyncio.sleep(chance.uniform(0.01, weather.slowest_seconds))
        fate = chance.random()
        if fate < weather.lost:
            await asyncio.sleep(_TIMEOUT_SECONDS)
            self._tell(f"{name} was lost on the way")
            raise Offline("lost on the way there")
        if fate < weather.lost + weather.busy:
            raise chance.choice([ServerBusy(3.0), RateLimited(30.0), ServerFault("a bad gateway")])
        if chance.random() < weather.twice and not name.startswith(("erase", "wait")):
            self._again(call, chance.uniform(0.0, chance.choice((1.0, 60.0, _LATE_SECONDS))))
        try:
            answer = await call()
        except NetworkError as error:
            self._tell(f"{name}: {error.code}")
            raise
        self._tell(f"{name}: {_brief(answer)}")
        await asyncio.sleep(chance.uniform(0.01, weather.slowest_seconds))
        if chance.random() < weather.answer_lost:
            await asyncio.sleep(_TIMEOUT_SECONDS)
            self._tell(f"the answer to {name} was lost")
            raise Offline("lost on the way back")
        self._step(f"{name} answered")
        return answer

    def _again(self, call: Callable[[], Awaitable[object]], seconds: float) -> None:
        async def arrive() -> None:
            await asyncio.sleep(seconds)
            with suppress(NetworkError):
                await call()

        task = asyncio.get_running_loop().create_task(arrive())
        self._late.add(task)
        task.add_done_callback(self._late.discard)


def _brief(answer: object) -> str:
    """What a story tells of an answer."""
    if isinstance(answer, Pulled):
        seqs = [seq for seq, _ in answer.batches]
        return f"{seqs[0]} to {seqs[-1]} of {answer.head}" if seqs else f"nothing of {answer.head}"
    if isinstance(answer, Appended):
        return f"at {', '.join(map(str, answer.seqs))} of {answer.head}"
    if isinstance(answer, Snapshot):
        return f"through {answer.through}"
    if isinstance(answer, VaultState):
        return f"head {answer.head}, snapshot {answer.snapshot}, floor {answer.floor}"
    return str(answer)
