"""Threads between the event loop and the database: grouped, bounded, each with its own answer."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from sync_server.errors import ApiProblem
from sync_server.vaults import lanes as lanes_module
from sync_server.vaults.appending import read_append
from sync_server.vaults.errors import ServerBusy
from sync_server.vaults.lanes import Lanes
from sync_server.vaults.model import Append, Appended
from sync_server.vaults.service import VaultService
from tests.contract.made_vaults import Device, Place, made_seal
from tests.contract.memory_vaults import MemoryVaults

Poison = RuntimeError


class WatchedService(VaultService):
    """Keeps the sizes of its transactions; a batch of that number breaks one."""

    sizes: list[int]
    poison: bytes = b""

    def append_all(self, appends: Sequence[Append]) -> list[Appended | ApiProblem]:
        self.sizes.append(len(appends))
        if any(sealed == self.poison for append in appends for _, sealed in append.batches):
            raise Poison
        return super().append_all(appends)


@pytest.fixture
def place() -> Place:
    made = Place(MemoryVaults())
    made.service = WatchedService(made.store, made.limits, now_ms=made.clock)
    made.service.sizes = []
    return made


@pytest.fixture
def lanes(place: Place) -> Iterator[Lanes]:
    made = Lanes(place.service, writers=1, readers=2)
    yield made
    made.close()


def asked(device: Device, number: int) -> Append:
    return read_append(device.vault_id, device.token, [made_seal(number)])


async def held(lanes: Lanes, work: Callable[[], list[asyncio.Task[Appended]]]) -> list[object]:
    """What comes of appends that all wait while the lane does something else."""
    free = threading.Event()
    holding = asyncio.ensure_future(lanes.write(b"", free.wait))
    await asyncio.sleep(0.05)
    tasks = work()
    await asyncio.sleep(0)
    free.set()
    await holding
    return await asyncio.gather(*tasks, return_exceptions=True)


async def test_what_waits_shares_a_transaction(place: Place, lanes: Lanes) -> None:
    device = place.device()
    answers = await held(
        lanes,
        lambda: [asyncio.create_task(lanes.append(asked(device, n))) for n in range(20)],
    )
    assert isinstance(place.service, WatchedService)
    assert place.service.sizes == [20]
    assert [answer.seqs for answer in answers if isinstance(answer, Appended)] == [
        (seq,) for seq in range(1, 21)
    ]


async def test_what_is_wrong_with_one_is_not_the_others_trouble(place: Place, lanes: Lanes) -> None:
    device, absent = place.device(), place.device(registered=False)
    assert isinstance(place.service, WatchedService)
    place.service.poison = made_seal(2)
    appends = [asked(device, 1), asked(device, 2), asked(absent, 1), asked(device, 3)]
    answers = await held(
        lanes, lambda: [asyncio.create_task(lanes.append(append)) for append in appends]
    )
    assert [type(answer).__name__ for answer in answers] == [
        "Appended",
        "RuntimeError",
        "VaultUnknown",
        "Appended",
    ]
    assert device.seqs() == [1, 2]


async def test_a_lane_that_is_far_behind_says_so(
    lanes: Lanes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes_module, "MOST_WAITING", 2)
    free = threading.Event()
    waiting = [asyncio.ensure_future(lanes.write(b"", free.wait)) for _ in range(4)]
    await asyncio.sleep(0.05)
    free.set()
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert any(isinstance(each, ServerBusy) for each in done)
    assert await lanes.write(b"", lambda: 7) == 7


async def test_an_error_reaches_who_asked_and_the_lane_goes_on(lanes: Lanes) -> None:
    def broken() -> None:
        raise Poison

    for _ in range(4):
        with pytest.raises(Poison):
            await lanes.read(broken)
    assert await lanes.read(lambda: 7) == 7


async def test_who_has_left_is_not_waited_for(place: Place, lanes: Lanes) -> None:
    device = place.device()
    free = threading.Event()
    holding = asyncio.ensure_future(lanes.write(b"", free.wait))
    leaving = asyncio.ensure_future(lanes.append(asked(device, 1)))
    await asyncio.sleep(0.05)
    leaving.cancel()
    free.set()
    await holding
    assert await lanes.write(b"", lambda: device.seqs()) == [1]  # it was kept all the same


async def test_at_the_end_what_waits_is_finished(place: Place) -> None:
    device = place.device()
    lanes = Lanes(place.service, writers=1, readers=1)
    waiting = [asyncio.ensure_future(lanes.append(asked(device, n))) for n in range(5)]
    await asyncio.sleep(0)
    lanes.close()
    assert [(await each).seqs for each in waiting] == [(seq,) for seq in range(1, 6)]
