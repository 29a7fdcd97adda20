"""What every VaultStore does, under the logic that runs over it: memory, SQLite and PostgreSQL."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest

from sync_server.errors import ApiProblem
from sync_server.vaults.appending import read_append
from sync_server.vaults.errors import (
    BatchesCompacted,
    BatchInvalid,
    QuotaExceeded,
    RateExceeded,
    ServerBusy,
    SnapshotChanged,
    SnapshotInvalid,
    SnapshotNone,
    VaultTaken,
    VaultUnknown,
)
from sync_server.vaults.limits import Limits
from sync_server.vaults.model import Appended, Batch, Vault
from sync_server.vaults.rate import DAY_MS, HOUR_MS
from sync_server.vaults.store import VaultStore, Writing
from tests.contract.made_vaults import NOON_MS, Device, Place, made_seal

Case = Callable[[VaultStore], None]
CASES: dict[str, Case] = {}


def case(function: Case) -> Case:
    CASES[function.__name__] = function
    return function


class _Full:
    """A store on a disk without room."""

    def __init__(self, store: VaultStore) -> None:
        self._store = store

    def write(self, _work: object) -> None:
        raise ServerBusy

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


@case
def a_new_vault_is_empty(store: VaultStore) -> None:
    vault, new = Place(store).device(registered=False).register()
    assert new
    assert vault == vault._replace(
        head=0, floor=0, snapshot=0, snapshot_tag="", snapshot_bytes=0, bytes=0, rate_until=0
    )
    assert vault.visited_day == NOON_MS // DAY_MS
    assert 0 < vault.generation < 2**53
    assert store.vault(vault.id) == vault


@case
def registering_again_confirms_and_another_token_is_refused(store: VaultStore) -> None:
    device = Place(store).device()
    device.append(made_seal(1))
    vault, new = device.register()
    assert (vault.head, new) == (1, False)
    with pytest.raises(VaultTaken):
        Device(device.service, device.vault_id, bytes(32)).register()
    assert device.state() == vault


@case
def whoever_is_not_admitted_registers_nothing(store: VaultStore) -> None:
    def refuse() -> None:
        raise RateExceeded(7)

    device = Place(store).device(registered=False)
    with pytest.raises(RateExceeded):
        device.register(refuse)
    assert store.vault(device.vault_id) is None
    device.register()
    assert device.register(refuse)[1] is False  # only a new vault has to be admitted


@case
def only_so_many_register_in_an_hour(store: VaultStore) -> None:
    place = Place(store, Limits(registrations_per_hour=3))
    place.clock.ms += 100 * HOUR_MS
    for _ in range(3):
        place.device()
    late = place.device(registered=False)
    with pytest.raises(RateExceeded) as refused:
        late.register()
    assert refused.value.retry_after_seconds == 3600
    assert store.vault(late.vault_id) is None
    place.clock.ms += HOUR_MS
    assert late.register()[1]


@case
def batches_get_seqs_without_gaps_and_come_back(store: VaultStore) -> None:
    device = Place(store).device()
    sealed = [made_seal(number) for number in range(5)]
    assert device.append(*sealed[:2]).seqs == (1, 2)
    done = device.append(*sealed[2:])
    assert (done.head, done.seqs) == (5, (3, 4, 5))
    pulled = device.pull()
    assert pulled.batches == tuple(enumerate(sealed, start=1))
    assert (pulled.head, pulled.generation) == (5, device.state().generation)
    assert device.seqs(2, 2) == [3, 4]
    assert device.seqs(5) == device.seqs(99) == []
    assert device.state().bytes == sum(map(len, sealed))


@case
def vaults_are_apart(store: VaultStore) -> None:
    place = Place(store)
    one, other = place.device(), place.device()
    one.append(made_seal(1), made_seal(2))
    other.append(made_seal(1))
    assert (one.seqs(), other.seqs()) == ([1, 2], [1])
    other.erase()
    assert one.seqs() == [1, 2]


@case
def a_known_batch_keeps_its_seq_and_costs_nothing(store: VaultStore) -> None:
    place = Place(store, Limits(rate_burst=3, rate_per_minute=1, quota_bytes=3 * 290))
    device = place.device()
    a, b, c = map(made_seal, range(3))
    device.append(a, b)
    before = device.state()
    assert device.append(b, a, b).seqs == (2, 1, 2)
    assert device.state() == before
    assert device.append(b, c, c).seqs == (2, 3, 3)
    with pytest.raises(RateExceeded):
        device.append(made_seal(9))
    assert device.append(a, b, c).seqs == (1, 2, 3)  # over the rate, and at the quota


@case
def several_appends_in_one_transaction_are_answered_one_by_one(store: VaultStore) -> None:
    place = Place(store)
    one, other, absent = place.device(), place.device(), place.device(registered=False)
    x, y, z = map(made_seal, range(3))
    asked = [(one, [x]), (other, [x, y]), (absent, [x]), (one, [z, x]), (one, [y])]
    answers = place.service.append_all(
        [read_append(device.vault_id, device.token, batches) for device, batches in asked]
    )
    assert [
        answer.seqs if isinstance(answer, Appended) else type(answer) for answer in answers
    ] == [(1,), (1, 2), VaultUnknown, (2, 1), (3,)]
    assert one.pull().batches == ((1, x), (2, z), (3, y))
    assert other.pull().batches == ((1, x), (2, y))


@case
def a_stranger_sees_nothing_and_changes_nothing(store: VaultStore) -> None:
    device = Place(store).device()
    device.append(made_seal(1))
    device.put_snapshot(made_seal(2), 1)
    before = device.state()
    stranger = Device(device.service, device.vault_id, bytes(32))
    calls: list[Callable[[], object]] = [
        stranger.state,
        stranger.pull,
        stranger.snapshot,
        stranger.erase,
        lambda: stranger.append(made_seal(1)),
        lambda: stranger.append(made_seal(3)),
        lambda: stranger.put_snapshot(made_seal(4), 1, before.snapshot_tag),
    ]
    for call in calls:
        with pytest.raises(VaultUnknown):
            call()
    assert store.pull(device.vault_id, bytes(32), 0, 9, 9999) == (before, [])
    assert store.snapshot(device.vault_id, bytes(32)) == (before, b"")
    assert device.state() == before


@case
def bytes_of_another_form_are_refused(store: VaultStore) -> None:
    device = Place(store).device()
    for bad in (b"", made_seal(1)[:-1], b"x" + made_seal(1)[1:], b"2fld\x01\x02" + bytes(284)):
        with pytest.raises(BatchInvalid):
            device.append(made_seal(1), bad)
        with pytest.raises(SnapshotInvalid):
            device.put_snapshot(bad, 1)
    assert device.state().head == 0


@case
def a_page_ends_where_it_grows_large(store: VaultStore) -> None:
    device = Place(store, Limits(pull_bytes=1000, pull_batches=3)).device()
    small, large = 290, 34 + 4096
    sizes = [small, small, large, small, small, small, small, large]
    device.append(*(made_seal(number, size) for number, size in enumerate(sizes)))
    pages, after = [], 0
    while page := device.seqs(after):
        pages.append(page)
        after = page[-1]
    assert pages == [[1, 2], [3], [4, 5, 6], [7], [8]]
    assert device.seqs(0, 1) == [1]


@case
def a_full_rate_refills_with_time(store: VaultStore) -> None:
    place = Place(store, Limits(rate_burst=4, rate_per_minute=60))
    device = place.device()
    device.append(*map(made_seal, range(4)))
    with pytest.raises(RateExceeded) as refused:
        device.append(made_seal(10), made_seal(11))
    assert refused.value.retry_after_seconds in (2, 3)
    assert refused.value.headers == {"Retry-After": str(refused.value.retry_after_seconds)}
    place.clock.ms += 1000
    assert device.append(made_seal(10)).seqs == (5,)
    place.clock.ms += refused.value.retry_after_seconds * 1000
    assert device.append(made_seal(11), made_seal(12)).seqs == (6, 7)


@case
def a_clock_that_was_ahead_locks_nobody_out(store: VaultStore) -> None:
    place = Place(store, Limits(rate_burst=4, rate_per_minute=60))
    device = place.device()
    place.clock.ms += 3650 * DAY_MS
    device.append(*map(made_seal, range(4)))
    place.clock.ms -= 3650 * DAY_MS
    assert device.append(*map(made_seal, range(4, 8))).seqs == (5, 6, 7, 8)
    with pytest.raises(RateExceeded) as refused:
        device.append(made_seal(10))
    assert refused.value.retry_after_seconds <= 2


@case
def reading_needs_no_writing(store: VaultStore) -> None:
    """The first visit of a day is noted; where that cannot be, on a full disk, it is not."""
    place = Place(store)
    device = place.device()
    device.append(made_seal(1))
    device.put_snapshot(made_seal(2), 1)
    place.clock.ms += DAY_MS
    full = replace(device, service=Place(cast(VaultStore, _Full(store)), clock=place.clock).service)
    assert full.seqs() == [1]
    assert full.snapshot().through == 1
    assert full.state().head == 1
    assert full.register()[1] is False
    with pytest.raises(ServerBusy):
        full.append(made_seal(3))
    assert device.state().head == 1
    kept = store.vault(device.vault_id)
    assert kept is not None
    assert kept.visited_day == place.clock.ms // DAY_MS, "noted when it could be"


@case
def over_quota_all_but_growing_works(store: VaultStore) -> None:
    device = Place(store, Limits(quota_bytes=4 * 290)).device()
    sealed = [made_seal(number) for number in range(4)]
    device.append(*sealed)
    with pytest.raises(QuotaExceeded):
        device.append(made_seal(5))
    assert device.state().head == 4
    assert len(device.pull().batches) == 4
    with pytest.raises(QuotaExceeded):
        device.put_snapshot(made_seal(6, 34 + 1280), 4)
    first = device.put_snapshot(made_seal(6, 34 + 512), 4)
    assert first.bytes == 4 * 290 + 546  # what it stands for is kept until the next
    second = device.put_snapshot(made_seal(7, 34 + 512), 4, first.snapshot_tag)
    assert (second.bytes, second.floor) == (546, 4)
    assert device.append(made_seal(5)).seqs == (5,)


@case
def a_snapshot_drops_what_the_one_before_stood_for(store: VaultStore) -> None:
    device = Place(store).device()
    with pytest.raises(SnapshotNone):
        device.snapshot()
    device.append(*(made_seal(number) for number in range(6)))
    one, two = made_seal(101, 34 + 512), made_seal(102, 34 + 3 * 1024 * 1024)
    first = device.put_snapshot(one, 2)
    assert (first.snapshot, first.floor, first.bytes) == (2, 0, 6 * 290 + 546)
    assert (device.snapshot().sealed, device.snapshot().through) == (one, 2)
    assert device.snapshot().tag == first.snapshot_tag
    assert device.seqs() == [1, 2, 3, 4, 5, 6]
    second = device.put_snapshot(two, 5, first.snapshot_tag)
    assert (second.snapshot, second.floor, second.bytes) == (5, 2, 4 * 290 + len(two))
    assert device.snapshot().sealed == two
    with pytest.raises(BatchesCompacted):
        device.pull(1)
    assert device.seqs(2) == [3, 4, 5, 6]
    assert device.append(made_seal(3), made_seal(0)).seqs == (4, 7)  # 0 was forgotten: it is new


@case
def a_snapshot_is_swapped_against_the_one_in_force(store: VaultStore) -> None:
    device = Place(store).device()
    device.append(made_seal(1), made_seal(2))
    for through in (0, 3):
        with pytest.raises(SnapshotInvalid):
            device.put_snapshot(made_seal(3), through)
    with pytest.raises(SnapshotChanged):
        device.put_snapshot(made_seal(3), 2, "other")
    first = device.put_snapshot(made_seal(3), 2)
    assert device.put_snapshot(made_seal(3), 2) == first  # sent again
    for replaces in (None, "other"):
        with pytest.raises(SnapshotChanged):
            device.put_snapshot(made_seal(4), 2, replaces)
    with pytest.raises(SnapshotInvalid):
        device.put_snapshot(made_seal(4), 1, first.snapshot_tag)
    assert device.state() == first


@case
def an_erased_vault_begins_another_life(store: VaultStore) -> None:
    device = Place(store).device()
    device.append(made_seal(1), made_seal(2))
    device.put_snapshot(made_seal(3), 1)
    before = device.state()
    device.erase()
    for call in (device.state, device.pull, device.snapshot, device.erase):
        with pytest.raises(VaultUnknown):
            call()
    assert store.heads([device.vault_id]) == {}
    after, new = device.register()
    assert new
    assert after.generation != before.generation
    assert (after.head, after.bytes, device.seqs()) == (0, 0, [])
    with pytest.raises(SnapshotNone):
        device.snapshot()
    assert device.append(made_seal(2)).seqs == (1,)


@case
def heads_are_those_of_vaults_that_exist(store: VaultStore) -> None:
    place = Place(store)
    one, other, absent = place.device(), place.device(), place.device(registered=False)
    one.append(made_seal(1), made_seal(2))
    one.put_snapshot(made_seal(3), 1)
    heads = place.service.heads([one.vault_id, other.vault_id, absent.vault_id])
    assert {id: (head.head, head.snapshot) for id, head in heads.items()} == {
        one.vault_id: (2, 1),
        other.vault_id: (0, 0),
    }
    assert heads[one.vault_id].generation == one.state().generation


@case
def a_visit_is_kept_by_its_day(store: VaultStore) -> None:
    place = Place(store)
    calls: list[Callable[[Device], object]] = [
        Device.state,
        Device.pull,
        Device.register,
        Device.snapshot,
        lambda device: device.append(made_seal(1)),  # known
        lambda device: device.append(made_seal(2)),
    ]
    device = place.device()
    device.append(made_seal(1))
    device.put_snapshot(made_seal(3), 1)
    for call in calls:
        place.clock.ms += 3 * DAY_MS
        call(device)
        found = store.vault(device.vault_id)
        assert found is not None
        assert found.visited_day == place.clock.ms // DAY_MS


@case
def only_vaults_nobody_visits_are_pruned(store: VaultStore) -> None:
    place = Place(store)
    place.clock.ms -= 5000 * DAY_MS  # before the other cases' vaults
    old = [place.device() for _ in range(3)]
    old[0].append(made_seal(1))
    place.clock.ms += 40 * DAY_MS
    recent = place.device()
    old[2].state()
    today = date(1970, 1, 1) + timedelta(days=place.clock.ms // DAY_MS)
    assert place.service.prune(today - timedelta(days=40)) == 0
    assert place.service.prune(today) == 2
    assert store.pull(old[0].vault_id, b"", 0, 9, 9) == (None, [])
    assert recent.state().head == old[2].state().head == 0


@case
def a_restored_server_has_another_generation_everywhere(store: VaultStore) -> None:
    place = Place(store)
    devices = [place.device() for _ in range(3)]
    before = [device.state() for device in devices]
    place.service.bump_generation()
    once = [device.state() for device in devices]
    place.service.bump_generation()
    twice = [device.state() for device in devices]
    for states in zip(before, once, twice, strict=True):
        assert len({state.generation for state in states}) == 3
        assert states[0] == states[2]._replace(generation=states[0].generation)
        assert states[2].generation < 2**53


@case
def work_that_raises_leaves_nothing(store: VaultStore) -> None:
    device = Place(store).device()
    device.append(made_seal(1))
    before = device.state()

    def work(writing: Writing) -> None:
        locked = writing.lock({device.vault_id: [b"1" * 32]})
        vault = locked[device.vault_id].vault
        batch = Batch(vault.id, 2, b"1" * 32, made_seal(2))
        writing.save([vault._replace(head=2)], [batch])
        writing.put_snapshot(vault.id, made_seal(3))
        writing.drop(vault.id, 1)
        raise ApiProblem

    with pytest.raises(ApiProblem):
        store.write(work)
    assert device.state() == before
    assert device.seqs() == [1]
    assert store.snapshot(device.vault_id, before.token_hash)[1] == b""


@case
def batches_weigh_what_is_left_of_them(store: VaultStore) -> None:
    device = Place(store).device()
    device.append(*(made_seal(number, 34 + 256 * number) for number in (1, 2)))

    def weigh(through: int) -> int:
        def work(writing: Writing) -> int:
            writing.lock({device.vault_id: ()})
            return writing.weigh(device.vault_id, through)

        return store.write(work)

    assert [weigh(through) for through in (0, 1, 2, 9)] == [0, 290, 836, 836]


@case
def what_is_counted_is_what_is_stored_whatever_was_done(store: VaultStore) -> None:
    for seed in range(12):
        _live(store, random.Random(seed))


def _live(store: VaultStore, chance: random.Random) -> None:
    """A random life of a vault, looked at after every step."""
    place = Place(store, Limits(quota_bytes=9000, rate_burst=10_000))
    device = place.device()
    known: list[bytes] = []
    for step in range(60):
        before = device.state()
        try:
            match chance.choice(("append", "append", "append", "snapshot", "snapshot", "erase")):
                case "append":
                    new = [
                        made_seal(step * 10 + n, chance.choice((290, 546, 1058)))
                        for n in range(chance.randint(0, 3))
                    ]
                    sent = new + chance.sample(known, min(len(known), chance.randint(0, 3)))
                    known += new
                    if sent:
                        _check_appended(device, before, sent, device.append(*sent))
                case "snapshot":
                    sealed = made_seal(100_000 + step, chance.choice((290, 1058, 4130)))
                    tag = chance.choice((before.snapshot_tag, before.snapshot_tag, "other"))
                    through = chance.randint(0, before.head + 1)
                    device.put_snapshot(sealed, through, tag or None)
                    assert device.snapshot().sealed == sealed
                case "erase" if chance.random() < 0.2:
                    device.erase()
                    assert device.register()[1]
        except ApiProblem:
            assert device.state() == before
        _check_counted(device)


def _check_appended(device: Device, before: Vault, sent: list[bytes], answered: Appended) -> None:
    held = dict(device.pull(device.state().floor).batches)
    assert [held[seq] for seq in answered.seqs] == sent
    new = [seq for seq in dict.fromkeys(answered.seqs) if seq > before.head]
    assert new == list(range(before.head + 1, answered.head + 1))


def _check_counted(device: Device) -> None:
    state = device.state()
    batches = device.pull(state.floor).batches
    assert [seq for seq, _ in batches] == list(range(state.floor + 1, state.head + 1))
    snapshot = device.snapshot().sealed if state.snapshot else b""
    assert state.snapshot_bytes == len(snapshot)
    assert state.bytes == sum(len(sealed) for _, sealed in batches) + len(snapshot)
    assert state.floor <= state.snapshot <= state.head
