"""What every Remote keeps to: the client over a real server, and what simulations put in its place.

`make` gives a Remote for the vault of a number, each time a device of its own. A number is used by
one case alone, so that all of them may share a server.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from typing import TypeAlias

from mobile_app.errors import (
    BatchRefused,
    Compacted,
    SnapshotChanged,
    VaultTaken,
    VaultUnknown,
)
from mobile_app.sync.keys import Keys
from mobile_app.sync.padding import padded_length
from mobile_app.sync.ports import Remote
from tests.contract.cases import Cases, raised

CASES = Cases()
Make: TypeAlias = Callable[[Keys], Remote]

_drawn = random.Random()


def keys_of(number: int, token: int | None = None) -> Keys:
    """Keys of vault `number`, with the token of another one when `token` is given."""
    return Keys(
        vault_id=number.to_bytes(16, "big"),
        access_token=(number if token is None else token).to_bytes(32, "big"),
        seal_key=bytes(32),
        recovery_key=bytes(32),
    )


def fresh_keys() -> Keys:
    return keys_of(_drawn.getrandbits(127))


def sealed(length: int = 200) -> bytes:
    """Bytes that nobody but the holder of a key could tell from sealed ones."""
    return b"2fld\1\1" + _drawn.randbytes(12 + padded_length(8 + length) + 16)


@CASES
async def a_vault_is_there_once_registered(make: Make) -> None:
    keys = fresh_keys()
    remote = make(keys)
    await raised(VaultUnknown, remote.state())
    made = await remote.register()
    assert (made.head, made.snapshot, made.floor, made.bytes) == (0, 0, 0, 0)
    assert made.generation >= 1
    assert made.quota > 0
    assert await make(keys).register() == made
    assert await make(keys).state() == made
    assert (await remote.pull(0, 10)).batches == ()
    assert await remote.snapshot() is None


@CASES
async def another_token_sees_nothing(make: Make) -> None:
    number = _drawn.getrandbits(127)
    remote, stranger = make(keys_of(number)), make(keys_of(number, token=1))
    await remote.register()
    await remote.append([sealed()])
    await raised(VaultTaken, stranger.register())
    await raised(VaultUnknown, stranger.state())
    await raised(VaultUnknown, stranger.append([sealed()]))
    await raised(VaultUnknown, stranger.pull(0, 10))
    await raised(VaultUnknown, stranger.snapshot())
    await raised(VaultUnknown, stranger.put_snapshot(sealed(), 1, None))
    await raised(VaultUnknown, stranger.wait(0))
    await raised(VaultUnknown, stranger.erase())
    assert (await remote.state()).head == 1


@CASES
async def batches_come_back_in_order_and_whole(make: Make) -> None:
    keys = fresh_keys()
    remote, other = make(keys), make(keys)
    await remote.register()
    sent = [sealed(), sealed(5000), sealed(1)]
    appended = await remote.append(sent)
    assert (appended.head, appended.seqs) == (3, (1, 2, 3))
    more = [sealed(n) for n in range(4)]
    for one in more:
        await other.append([one])
    pulled = await other.pull(0, 100)
    assert pulled.batches == tuple(enumerate(sent + more, 1))
    assert (pulled.head, pulled.generation) == (7, appended.generation)
    part = await remote.pull(2, 3)
    assert part.batches == pulled.batches[2:5]
    assert part.head == 7
    assert (await remote.pull(7, 3)).batches == ()


@CASES
async def a_batch_sent_again_is_the_one_that_is_there(make: Make) -> None:
    remote = make(fresh_keys())
    await remote.register()
    first, second = sealed(), sealed()
    assert (await remote.append([first])).seqs == (1,)
    assert (await remote.append([second, first])).seqs == (2, 1)
    again = await remote.append([first, second])
    assert (again.head, again.seqs) == (2, (1, 2))


@CASES
async def what_no_device_sealed_is_refused_with_all_that_came_along(make: Make) -> None:
    remote = make(fresh_keys())
    await remote.register()
    for bad in (b"3fld" + sealed()[4:], sealed()[:-1], sealed() + bytes(7), sealed(300_000)):
        await raised(BatchRefused, remote.append([sealed(), bad]))
    assert (await remote.state()).head == 0


@CASES
async def writers_at_the_same_time_lose_nothing(make: Make) -> None:
    keys = fresh_keys()
    await make(keys).register()
    sent = [sealed() for _ in range(12)]
    appended = await asyncio.gather(*(make(keys).append([one]) for one in sent))
    seqs = [one.seqs[0] for one in appended]
    assert sorted(seqs) == list(range(1, 13))
    held = dict((await make(keys).pull(0, 100)).batches)
    assert [held[seq] for seq in seqs] == sent


@CASES
async def a_snapshot_stands_for_what_was(make: Make) -> None:
    keys = fresh_keys()
    remote, behind = make(keys), make(keys)
    await remote.register()
    await remote.append([sealed() for _ in range(5)])
    first, second = sealed(9000), sealed(9001)
    state = await remote.put_snapshot(first, 3, None)
    assert (state.snapshot, state.floor, state.head) == (3, 0, 5)
    found = await behind.snapshot()
    assert found is not None
    assert (found.sealed, found.through) == (first, 3)
    assert len((await behind.pull(0, 10)).batches) == 5, "who was reading goes on"
    state = await remote.put_snapshot(second, 5, found.tag)
    assert (state.snapshot, state.floor) == (5, 3)
    await raised(Compacted, behind.pull(0, 10))
    assert [seq for seq, _ in (await behind.pull(3, 10)).batches] == [4, 5]
    latest = await behind.snapshot()
    assert latest is not None
    assert (latest.sealed, latest.through) == (second, 5)
    assert latest.tag != found.tag


@CASES
async def two_snapshots_at_once_are_not_both_kept(make: Make) -> None:
    keys = fresh_keys()
    remote, other = make(keys), make(keys)
    await remote.register()
    await remote.append([sealed(), sealed()])
    await remote.put_snapshot(sealed(), 1, None)
    await raised(SnapshotChanged, other.put_snapshot(sealed(), 2, None))
    held = await other.snapshot()
    assert held is not None
    await remote.put_snapshot(sealed(), 2, held.tag)
    await raised(SnapshotChanged, other.put_snapshot(sealed(), 2, held.tag))
    await raised(BatchRefused, remote.put_snapshot(sealed(), 3, await _tag(remote)))
    await raised(BatchRefused, remote.put_snapshot(sealed()[1:], 2, await _tag(remote)))


async def _tag(remote: Remote) -> str:
    held = await remote.snapshot()
    assert held is not None
    return held.tag


@CASES
async def who_waits_hears_of_news(make: Make) -> None:
    keys = fresh_keys()
    remote, other = make(keys), make(keys)
    await remote.register()
    await remote.append([sealed()])
    assert await other.wait(0) == 1, "news that is there already"
    waiting = asyncio.ensure_future(other.wait(1))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await remote.append([sealed()])
    assert await asyncio.wait_for(waiting, 5) == 2


@CASES
async def erased_is_gone(make: Make) -> None:
    keys = fresh_keys()
    remote = make(keys)
    before = await remote.register()
    await remote.append([sealed()])
    await remote.put_snapshot(sealed(), 1, None)
    await remote.erase()
    await raised(VaultUnknown, remote.state())
    await raised(VaultUnknown, remote.erase())
    after = await remote.register()
    assert (after.head, after.snapshot, after.bytes) == (0, 0, 0)
    assert after.generation != before.generation, "a life of its own: who knew the former one sees"
    assert await remote.snapshot() is None
