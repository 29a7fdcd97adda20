"""Quiet backup while the app is open: when rounds run, how they end, when they stop."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import timedelta

import pytest

from mobile_app import errors
from mobile_app.device.memory import (
    Fault,
    FixedClock,
    MemoryBlobStore,
    MemoryDisk,
    PowerCut,
    memory_device,
)
from mobile_app.device.memory.web import ToldConnectivity
from mobile_app.errors import (
    CannotOpen,
    Offline,
    Quota,
    RateLimited,
    Refusal,
    StoreError,
    StoreNotWriter,
    TwofoldError,
)
from mobile_app.presenters.door import Door
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from mobile_app.presenters.vault_host import VaultHost
from mobile_app.presenters.vault_join import JoinPresenter
from mobile_app.presenters.vault_note import BackupNote, keep_note
from mobile_app.presenters.vault_state import Notice, Phase, Problem, problem_of
from mobile_app.presenters.vault_switch import VaultSwitch
from mobile_app.store.drafts import DRAFT
from tests.presenters.backups import QUICK, Vaults, VaultsRemote, backed_by, in_vault, settle, until
from tests.presenters.people import counter
from tests.ui.stage import memory_services

Backup = tuple[Services, Vaults, VaultHost]


@pytest.fixture
async def backup() -> AsyncIterator[Backup]:
    """One that is on, with one counter in it."""
    services, server = await memory_services(), Vaults()
    host = backed_by(services, server, QUICK)
    await services.repos.counters.save(counter())
    await RecoveryPhrasePresenter(services).make()
    await VaultSwitch(services).turn_on()
    yield services, server, host
    await host.stop()


def rounds(server: Vaults) -> int:
    return server.calls.count("pull")


async def test_on_means_backed_up(backup: Backup) -> None:
    services, _, host = backup
    view = host.view()
    assert view.phase is Phase.REST
    assert view.last_at == services.clock.now()
    assert not view.waiting
    assert (await in_vault(services)).counters.get("c1") is not None


async def test_a_change_goes_by_itself(backup: Backup) -> None:
    services, _, host = backup
    await services.repos.counters.save(counter("c2"))
    assert host.view().waiting
    await until(lambda: not host.view().waiting)
    assert (await in_vault(services)).counters.get("c2") is not None


async def test_what_stays_on_this_device_begins_no_round(backup: Backup) -> None:
    services, server, _ = backup
    await settle()
    before = rounds(server)
    await services.db.save(DRAFT, "check-in", {"words": "half a thought"})
    await asyncio.sleep(0.08)
    assert rounds(server) == before


async def test_a_round_of_its_own_begins_no_other(backup: Backup) -> None:
    _, server, host = backup
    await host.sync_now()
    before = rounds(server)
    await asyncio.sleep(0.1)
    assert rounds(server) == before


async def test_what_changes_during_a_round_goes_with_the_next(backup: Backup) -> None:
    services, server, host = backup
    server.gate = asyncio.Event()
    under_way = asyncio.ensure_future(host.sync_now())
    await settle()
    server.gate.set()
    await services.repos.counters.save(counter("c2"))
    await under_way
    await until(lambda: not host.view().waiting)
    assert (await in_vault(services)).counters.get("c2") is not None


async def test_one_round_at_a_time(backup: Backup) -> None:
    _, server, host = backup
    before = rounds(server)
    server.gate = asyncio.Event()
    both = [asyncio.ensure_future(host.sync_now()) for _ in range(2)]
    await settle()
    assert host.view().phase is Phase.WORKING
    server.gate.set()
    await asyncio.gather(*both)
    assert rounds(server) == before + 1


async def test_another_devices_change_shows_within_a_second(backup: Backup) -> None:
    services, server, _ = backup
    other = await memory_services(seed=8)
    words = await RecoveryPhrasePresenter(services).words()
    there = backed_by(other, server, QUICK)
    join = JoinPresenter(other)
    await join.look(" ".join(words or ()), lambda told: None)
    await join.join()
    await other.repos.counters.save(counter("c9"))
    await until(lambda: services.repos.counters.get("c9") is not None)
    await there.stop()


async def test_progress_is_told(backup: Backup) -> None:
    services, _, host = backup
    told: list[tuple[Phase, int, int]] = []
    host.subscribe(lambda: told.append((host.view().phase, host.view().done, host.view().of)))
    long = "x" * 100_000
    await services.db.save_all([("check_in", f"k{n}", {"words": long}) for n in range(30)])
    await host.sync_now()
    assert (Phase.WORKING, 0, 30) in told
    assert (host.view().phase, host.view().of) == (Phase.REST, 0)


ERRORS = {
    Offline("x"): Problem.OFFLINE,
    errors.ServerFault("x"): Problem.UNREACHABLE,
    errors.ServerBusy(): Problem.UNREACHABLE,
    errors.TooLarge("x"): Problem.REFUSED,
    errors.NoServerHere("x"): Problem.NO_SERVER,
    RateLimited(60.0): Problem.LIMITED,
    Quota(): Problem.FULL,
    errors.VaultUnknown("x"): Problem.GONE,
    errors.VaultTaken("x"): Problem.REFUSED,
    errors.Unauthorized("x"): Problem.REFUSED,
    errors.BatchRefused("x"): Problem.REFUSED,
    errors.VersionMismatch("x"): Problem.NEWER,
    errors.StoreFull("x"): Problem.DEVICE_FULL,
    errors.StoreDenied("x"): Problem.DEVICE_DENIED,
    errors.StoreNotWriter("x"): Problem.OTHER_TAB,
    errors.StoreError("x"): Problem.FAULT,
    errors.CryptoUnavailable("x"): Problem.INSECURE,
    CannotOpen(Refusal.NO_KEY): Problem.NO_WORDS,
    CannotOpen(Refusal.UNAUTHENTIC): Problem.WORDS_DAMAGED,
}


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_however_a_round_ends_it_is_told_and_nothing_is_lost(
    backup: Backup, error: TwofoldError
) -> None:
    services, server, host = backup
    last_at = host.view().last_at
    server.fault = error
    clock = services.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(hours=2))
    await host.sync_now()
    view = host.view()
    assert view.problem is ERRORS[error] is problem_of(error)
    assert view.last_at == last_at, "no older and no younger than it is"
    assert services.repos.counters.get("c1") is not None
    server.fault = None
    if isinstance(error, RateLimited):
        await host.sync_now()
        assert host.view().problem is Problem.LIMITED, "the server is left alone"
        assert 55 < (host.view().retry_in or 0) < 70
        return
    await host.sync_now()
    assert host.view().problem is None
    assert host.view().last_at == clock.now()


async def test_what_may_mend_itself_is_tried_again(backup: Backup) -> None:
    _, server, host = backup
    server.fault = errors.ServerFault("x")
    await host.sync_now()
    assert host.view().retry_in is not None
    server.fault = None
    await until(lambda: host.view().problem is None)


async def test_a_round_that_raises_anything_does_not_end_the_backup(
    backup: Backup, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, _, host = backup

    async def explode(*_: object) -> None:
        raise RuntimeError("my secret words")

    with monkeypatch.context() as patched:
        patched.setattr(VaultsRemote, "pull", explode)
        await host.sync_now()
    assert host.view().problem is Problem.FAULT
    assert "RuntimeError" in caplog.text
    assert "secret" not in caplog.text
    await host.sync_now()
    assert host.view().problem is None


async def test_the_network_coming_back_is_reason_enough(backup: Backup) -> None:
    services, server, host = backup
    for _ in range(8):
        server.fault = Offline("x")
        await host.sync_now()
    server.fault = None
    connectivity = services.door.device.connectivity
    assert isinstance(connectivity, ToldConnectivity)
    connectivity.come_online()
    await until(lambda: host.view().problem is None)


async def test_out_of_sight_nothing_begins_and_coming_back_does(backup: Backup) -> None:
    services, server, _ = backup
    services.door.backup.follow("window", in_sight=False)
    before = rounds(server)
    await services.repos.counters.save(counter("c2"))
    await asyncio.sleep(0.1)
    assert rounds(server) == before
    services.door.backup.follow("window", in_sight=True)
    await until(lambda: rounds(server) > before)


async def test_only_the_tab_that_writes_backs_up() -> None:
    disk, server = MemoryDisk(), Vaults()
    first = (await Door.open(memory_device(disk), MemoryBlobStore)).services
    host = backed_by(first, server, QUICK)
    await first.repos.counters.save(counter())
    second = (await Door.open(memory_device(disk), MemoryBlobStore)).services
    there = backed_by(second, server, QUICK)
    await keep_note(host.replica, BackupNote())
    await second.db.refresh()
    second.door.backup.follow("window", in_sight=True)
    before = rounds(server)
    await asyncio.sleep(0.06)
    assert there.view().problem is Problem.OTHER_TAB
    assert rounds(server) == before
    await second.db.take_over()
    await until(lambda: there.view().problem is Problem.NO_WORDS)  # its own round has run
    await host.stop()
    await there.stop()


async def test_locking_stops_it_and_unlocking_starts_it(backup: Backup) -> None:
    services, server, host = backup
    door = services.door
    await door.set_passcode("river stone lamp")
    await door.lock()
    await settle()
    assert not host.view().on
    before = rounds(server)
    await asyncio.sleep(0.06)
    assert rounds(server) == before
    await door.unlock("river stone lamp")
    await until(lambda: rounds(server) > before)
    await until(lambda: host.view().problem is None and host.view().on)


async def test_erasing_this_device_ends_it_and_leaves_the_server_alone(backup: Backup) -> None:
    services, server, host = backup
    server.gate = asyncio.Event()
    under_way = asyncio.ensure_future(host.sync_now())
    await settle()
    await services.door.erase()
    server.gate.set()
    await under_way
    await settle()
    assert not host.view().on
    assert services.db.types() == [], "a round under way brings nothing back"
    assert len(server.by_id) == 1


async def test_after_a_restart_it_goes_on_and_says_how_old_the_last_one_is() -> None:
    disk, server = MemoryDisk(), Vaults()
    services = await memory_services(disk)
    host = backed_by(services, server, QUICK)
    await RecoveryPhrasePresenter(services).make()
    await VaultSwitch(services).turn_on()
    await host.stop()
    await services.db.close()
    server.fault = Offline("x")
    again = await memory_services(disk, now="2026-11-20T20:30:00")
    back = backed_by(again, server, QUICK)
    again.door.backup.follow("window", in_sight=True)
    await until(lambda: back.view().problem is Problem.OFFLINE)
    assert back.view().last_at == services.clock.now()
    await back.stop()


async def test_a_server_that_went_back_is_healed_and_told_until_it_was_read(
    backup: Backup,
) -> None:
    services, server, host = backup
    older = server.one.copy()
    await services.repos.counters.save(counter("c2"))
    await host.sync_now()
    server.one.restore(older)
    await host.sync_now()
    assert host.view().notices == (Notice.HEALED,)
    assert (await in_vault(services)).counters.get("c2") is not None
    await host.sync_now()
    assert host.view().notices == (Notice.HEALED,), "until somebody has read it"
    await host.dismiss()
    assert host.view().notices == ()


async def test_what_cannot_be_opened_is_told_and_stops_nothing(backup: Backup) -> None:
    services, server, host = backup
    server.one.head += 1
    server.one.batches[server.one.head] = b"2fld\x01\x01" + bytes(300)
    await services.repos.counters.save(counter("c2"))
    await host.sync_now()
    assert host.view().notices == (Notice.UNREADABLE,)
    assert host.view().problem is None
    assert (await in_vault(services)).counters.get("c2") is not None
    await host.sync_now()
    assert host.view().notices == (Notice.UNREADABLE,), "until somebody has read it"


async def test_a_full_vault_is_said_and_what_waits_goes_when_there_is_room(
    backup: Backup,
) -> None:
    services, server, host = backup
    server.one.quota = server.one.bytes
    await services.repos.counters.save(counter("c2"))
    await host.sync_now()
    assert host.view().problem is Problem.FULL
    assert host.view().waiting
    server.one.quota = 64 << 20
    await until(lambda: host.view().problem is None)
    assert not host.view().waiting
    assert (await in_vault(services)).counters.get("c2") is not None


@pytest.mark.parametrize("at", range(1, 16))
async def test_a_power_cut_while_a_device_joins_loses_nothing(at: int) -> None:
    server = Vaults()
    old = await memory_services(seed=5)
    there = backed_by(old, server)
    await old.repos.counters.save(counter("c9"))
    await RecoveryPhrasePresenter(old).make()
    await VaultSwitch(old).turn_on()
    words = await RecoveryPhrasePresenter(old).words() or ()
    await there.stop()

    disk = MemoryDisk()
    services = await memory_services(disk, seed=6)
    host = backed_by(services, server)
    await services.repos.counters.save(counter("c1"))
    await RecoveryPhrasePresenter(services).make()
    await VaultSwitch(services).turn_on()
    join = JoinPresenter(services)
    await join.look(" ".join(words), lambda told: None)
    disk.fault = Fault(disk.writes + at, PowerCut(), lasting=True)
    with suppress(PowerCut, StoreError):
        await join.join()
    await host.stop()
    disk.fault = None

    again = await memory_services(disk, seed=7)
    back = backed_by(again, server)
    again.door.backup.follow("window", in_sight=True)
    join = JoinPresenter(again)
    await join.look(" ".join(words), lambda told: None)
    await join.join()
    assert back.view().problem is None
    assert await RecoveryPhrasePresenter(again).words() == words
    assert [one.id for one in again.repos.counters.all()] == ["c1", "c9"]
    assert (await in_vault(again)).counters.get("c1") is not None
    await back.stop()


async def test_whoever_looks_meanwhile_begins_no_round_of_the_former_words(
    backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record that changes, or a window that comes into sight, follows the backup at any time."""
    services, server, host = backup
    other = await memory_services(seed=8)
    there = backed_by(other, server, QUICK)
    words = await RecoveryPhrasePresenter(other).make()
    await VaultSwitch(other).turn_on()
    await there.stop()
    join = JoinPresenter(services)
    await join.look(" ".join(words), lambda told: None)
    phrases = services.door.keyring.phrases
    keep = phrases.keep

    async def keep_while_somebody_looks(recovery_key: bytes, entropy: bytes) -> None:
        services.door.backup.follow("window", in_sight=True)
        await settle()
        await keep(recovery_key, entropy)

    monkeypatch.setattr(phrases, "keep", keep_while_somebody_looks)
    await join.join()
    assert host.view().problem is None
    assert (await in_vault(services)).counters.get("c1") is not None


async def test_whoever_looks_meanwhile_brings_back_nothing_that_is_erased(
    backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    services, server, host = backup
    await settle()
    erase, asked = services.db.erase, len(server.calls)

    async def erase_while_somebody_looks() -> None:
        services.door.backup.follow("window", in_sight=True)
        await settle()
        await erase()

    monkeypatch.setattr(services.db, "erase", erase_while_somebody_looks)
    await services.door.erase()
    await settle()
    assert len(server.calls) == asked
    assert services.repos.counters.get("c1") is None
    assert host.replica.notes() == {}


async def test_a_tab_that_may_not_write_neither_erases_nor_joins(backup: Backup) -> None:
    services, server, _ = backup
    other = await memory_services(seed=8)
    there = backed_by(other, server, QUICK)
    words = await RecoveryPhrasePresenter(other).make()
    await VaultSwitch(other).turn_on()
    await there.stop()
    join = JoinPresenter(services)
    await join.look(" ".join(words), lambda told: None)
    before = await RecoveryPhrasePresenter(services).words()
    services.db.is_writer = False
    for change in (VaultSwitch(services).erase, join.join, VaultSwitch(services).turn_on):
        with pytest.raises(StoreNotWriter):
            await change()
    services.db.is_writer = True
    assert len(server.by_id) == 2
    assert server.calls.count("erase") == 0
    assert await RecoveryPhrasePresenter(services).words() == before


async def test_a_locked_device_lets_go_of_what_was_open() -> None:
    services, server = await memory_services(), Vaults()
    door, host = services.door, backed_by(services, server, QUICK)
    await services.repos.counters.save(counter())
    await RecoveryPhrasePresenter(services).make()
    await VaultSwitch(services).turn_on()
    await door.set_passcode("4711 and more")
    opened = weakref.ref(services.db)
    del services
    await door.lock()
    await settle()
    gc.collect()
    assert opened() is None
    assert not host.is_on()
