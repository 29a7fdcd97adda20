"""A server that lies: what it may do to an answer, each thing by its name.

It has no key. What it can do is alter, withhold, repeat, reorder, and serve what was meant for
another vault.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, TypeVar, cast

from mobile_app.device.ports import HttpResponse
from mobile_app.sync.answers import read_appended, read_pulled, read_snapshot, read_state
from mobile_app.sync.ports import Appended, Pulled, Remote, Snapshot, VaultState
from sync_server.vaults.frames import encode_frames

Batches = list[bytes]
_T = TypeVar("_T")


@dataclass(slots=True)
class Hostile:
    """Spoils answers with `share` as the chance for each, in the ways named in `ways`.

    `foreign` are sealed bytes of another vault; `past` collects what this one has served,
    `done` counts lies.
    """

    chance: random.Random
    ways: tuple[str, ...]
    foreign: tuple[bytes, ...]
    share: float = 0.5
    past: list[bytes] = field(default_factory=list)
    old_snapshots: list[Snapshot] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)

    def swallows(self) -> bool:
        """Whether an append is only said to have happened."""
        swallowed = "swallow" in self.ways and self.chance.random() < self.share / 2
        if swallowed:
            self.done["lie: swallow"] += 1
        return swallowed

    def spoil(self, answer: _T) -> _T:
        if isinstance(answer, Pulled):
            self.past += [sealed for _, sealed in answer.batches]
        if isinstance(answer, Snapshot):
            self.old_snapshots.append(answer)
        if self.chance.random() >= self.share:
            return answer
        way = self.chance.choice(self.ways)
        spoilt = self._spoil(way, answer)
        if spoilt != answer:
            self.done[f"lie: {way}"] += 1
        return cast(_T, spoilt)

    def _spoil(self, way: str, answer: object) -> object:
        if isinstance(answer, Pulled):
            return self._pulled(way, answer)
        if isinstance(answer, Snapshot):
            return self._snapshot(way, answer)
        if isinstance(answer, VaultState | Appended):
            if way == "head":
                return replace(answer, head=max(0, answer.head - self.chance.randint(1, 3)))
            if way == "generation":
                return replace(answer, generation=answer.generation + 1)
        return answer

    def _pulled(self, way: str, answer: Pulled) -> Pulled:
        if way == "head":
            return replace(answer, batches=(), head=max(0, answer.head - 1))
        if way == "generation":
            return replace(answer, generation=answer.generation + 1)
        if not answer.batches or way not in _WAYS:
            return answer
        seqs = [seq for seq, _ in answer.batches]
        batches = _WAYS[way](self, [sealed for _, sealed in answer.batches])
        missing = len(seqs) - len(batches)
        return replace(
            answer,
            head=answer.head - missing,
            batches=tuple(zip(seqs[: len(batches)], batches, strict=True)),
        )

    def _snapshot(self, way: str, answer: Snapshot) -> object:
        if way == "withhold":
            return None
        if way == "through":
            return replace(answer, through=answer.through + 1)
        if way == "replay":
            return replace(answer, sealed=self.chance.choice(self.old_snapshots).sealed)
        if way in ("flip", "truncate", "foreign"):
            (sealed,) = _WAYS[way](self, [answer.sealed])
            return replace(answer, sealed=sealed)
        return answer

    def flip(self, batches: Batches) -> Batches:
        at = self.chance.randrange(len(batches))
        sealed = bytearray(batches[at])
        sealed[self.chance.randrange(len(sealed))] ^= 1 << self.chance.randrange(8)
        return [*batches[:at], bytes(sealed), *batches[at + 1 :]]

    def truncate(self, batches: Batches) -> Batches:
        at = self.chance.randrange(len(batches))
        cut = batches[at][: self.chance.randrange(len(batches[at]))]
        return [*batches[:at], cut, *batches[at + 1 :]]

    def feed_foreign(self, batches: Batches) -> Batches:
        at = self.chance.randrange(len(batches))
        return [*batches[:at], self.chance.choice(self.foreign), *batches[at + 1 :]]

    def withhold(self, batches: Batches) -> Batches:
        at = self.chance.randrange(len(batches))
        return batches[:at] + batches[at + 1 :]

    def reorder(self, batches: Batches) -> Batches:
        return self.chance.sample(batches, len(batches))

    def replay(self, batches: Batches) -> Batches:
        at = self.chance.randrange(len(batches))
        return [*batches[:at], self.chance.choice(self.past), *batches[at + 1 :]]


_WAYS: Final[dict[str, Callable[[Hostile, Batches], Batches]]] = {
    "flip": Hostile.flip,
    "truncate": Hostile.truncate,
    "foreign": Hostile.feed_foreign,
    "withhold": Hostile.withhold,
    "reorder": Hostile.reorder,
    "replay": Hostile.replay,
}

WAYS: Final = (*_WAYS, "head", "generation", "through", "swallow")


class LyingRemote:
    """A Remote that is `hostile` for as long as that lies.

    What it says is read as the client reads it, so a lie that contradicts itself is none.
    """

    def __init__(self, remote: Remote, hostile: Callable[[], Hostile | None]) -> None:
        self._remote = remote
        self._hostile = hostile

    async def register(self) -> VaultState:
        return self._state(await self._remote.register())

    async def state(self) -> VaultState:
        return self._state(await self._remote.state())

    async def append(self, batches: Sequence[bytes]) -> Appended:
        hostile = self._hostile()
        if hostile is None:
            return await self._remote.append(batches)
        if hostile.swallows():
            state = await self._remote.state()
            head = state.head + len(batches)
            return Appended(state.generation, head, tuple(range(state.head + 1, head + 1)))
        said = hostile.spoil(await self._remote.append(batches))
        return read_appended(_json(asdict(said)), len(batches))

    async def pull(self, after: int, limit: int) -> Pulled:
        hostile, pulled = self._hostile(), await self._remote.pull(after, limit)
        if hostile is None:
            return pulled
        said = hostile.spoil(pulled)
        body = encode_frames(said.batches)
        headers = {"generation": said.generation, "head": said.head}
        return read_pulled(_bytes(body, headers), after, limit)

    async def snapshot(self) -> Snapshot | None:
        hostile, snapshot = self._hostile(), await self._remote.snapshot()
        if hostile is None or snapshot is None:
            return snapshot
        said = hostile.spoil(snapshot)
        return said and read_snapshot(_bytes(said.sealed, {"through": said.through}, said.tag))

    async def put_snapshot(self, sealed: bytes, through: int, replaces: str | None) -> VaultState:
        return self._state(await self._remote.put_snapshot(sealed, through, replaces))

    async def wait(self, head: int) -> int:
        return await self._remote.wait(head)

    async def erase(self) -> None:
        await self._remote.erase()

    def _state(self, state: VaultState) -> VaultState:
        hostile = self._hostile()
        return state if hostile is None else read_state(_json(asdict(hostile.spoil(state))))


def _json(said: dict[str, Any]) -> HttpResponse:
    return HttpResponse(200, json.dumps(said).encode(), {"content-type": "application/json"})


def _bytes(body: bytes, numbers: dict[str, int], tag: str = "") -> HttpResponse:
    headers = {f"twofold-{name}": str(number) for name, number in numbers.items()}
    headers |= {"content-type": "application/octet-stream", "etag": tag}
    return HttpResponse(200, body, headers)
