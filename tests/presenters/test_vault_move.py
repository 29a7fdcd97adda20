"""Moving to new words: cut off anywhere, by the network or by the power, it is finished later."""

from __future__ import annotations

from contextlib import suppress

import pytest

from mobile_app.device.memory import Fault, MemoryDisk
from mobile_app.device.memory.blobs import PowerCut
from mobile_app.errors import Offline, StoreError
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from mobile_app.presenters.vault_host import VaultHost
from mobile_app.presenters.vault_move import MovePresenter
from mobile_app.presenters.vault_note import note_of
from mobile_app.presenters.vault_state import Problem, Step
from mobile_app.presenters.vault_switch import VaultSwitch
from tests.presenters.backups import QUICK, Vaults, VaultsRemote, backed_by, in_vault
from tests.presenters.people import counter
from tests.ui.stage import memory_services

CALLS = 14
"""More than a move makes, so that some are cut off after its end."""


async def on(disk: MemoryDisk, server: Vaults) -> tuple[Services, VaultHost, tuple[str, ...]]:
    """A device that is backed up, about to move; its new words."""
    services = await memory_services(disk)
    host = backed_by(services, server, QUICK)
    await services.repos.counters.save(counter())
    phrases = RecoveryPhrasePresenter(services)
    await phrases.make()
    await VaultSwitch(services).turn_on()
    return services, host, await phrases.new_words()


async def begin(services: Services, host: VaultHost) -> None:
    await MovePresenter(services).begin()
    await host.sync_now()


async def restarted(disk: MemoryDisk, server: Vaults) -> tuple[Services, VaultHost]:
    services = await memory_services(disk, seed=9)
    host = backed_by(services, server, QUICK)
    services.door.backup.follow("window", in_sight=True)
    return services, host


async def check_moved(services: Services, server: Vaults, new: tuple[str, ...]) -> None:
    phrases = RecoveryPhrasePresenter(services)
    assert await phrases.words() == new
    assert not (await phrases.view()).waiting
    assert (await phrases.view()).checked_on is not None
    assert len(server.by_id) == 1, "the former vault is gone"
    assert (await in_vault(services)).counters.get("c1") is not None


async def test_all_of_it_at_once() -> None:
    server = Vaults()
    services, host, new = await on(MemoryDisk(), server)
    await begin(services, host)
    assert host.view().step is Step.NONE
    assert host.view().problem is None
    await check_moved(services, server, new)
    await host.stop()


@pytest.mark.parametrize("at", range(1, CALLS))
async def test_cut_off_at_any_call_it_goes_on(at: int, monkeypatch: pytest.MonkeyPatch) -> None:
    disk, server = MemoryDisk(), Vaults()
    services, host, new = await on(disk, server)
    last = len(server.calls) + at
    arrive = VaultsRemote._arrive

    async def cut(self: VaultsRemote, call: str, *, known: bool = True) -> None:
        if len(server.calls) + 1 >= last:
            raise Offline("cut off")
        await arrive(self, call, known=known)

    with monkeypatch.context() as patched:
        patched.setattr(VaultsRemote, "_arrive", cut)
        await begin(services, host)
        await host.stop()
        await services.db.close()
    again, back = await restarted(disk, server)
    await back.sync_now()
    await back.sync_now()
    await check_moved(again, server, new)
    await back.stop()


@pytest.mark.parametrize("at", range(1, 24))
@pytest.mark.parametrize("leaves", ["old", "new"])
async def test_a_power_cut_at_any_write_shuts_nobody_out(at: int, leaves: str) -> None:
    disk, server = MemoryDisk(), Vaults()
    services, host, new = await on(disk, server)
    disk.fault = Fault(disk.writes + at, PowerCut(), leaves, lasting=True)  # type: ignore[arg-type]
    with suppress(PowerCut, StoreError):
        await begin(services, host)
    await host.stop()
    disk.fault = None
    again, back = await restarted(disk, server)
    note = note_of(back.replica)
    assert note is not None, "backup is on"
    assert again.repos.counters.get("c1") is not None
    if (await again.door.keyring.phrases.waiting()) is not None and note.step is Step.NONE:
        await MovePresenter(again).begin()  # it was cut off before anything was promised
    await back.sync_now()
    await back.sync_now()
    assert back.view().problem is None
    await check_moved(again, server, new)
    await back.stop()


async def test_going_back_while_the_former_vault_is_whole() -> None:
    server = Vaults()
    services, host, _ = await on(MemoryDisk(), server)
    words = await RecoveryPhrasePresenter(services).words()
    former = set(server.by_id)
    server.one.quota = 10**9
    server.fault = Offline("x")
    await begin(services, host)
    assert host.view().problem is Problem.OFFLINE
    server.fault = None
    await MovePresenter(services).go_back()
    await host.sync_now()
    assert await RecoveryPhrasePresenter(services).words() == words
    assert set(server.by_id) == former
    assert host.view().problem is None
    assert host.view().step is Step.NONE
    await host.stop()


async def test_from_a_full_server_the_former_vault_is_not_erased() -> None:
    server = Vaults()
    services, host, new = await on(MemoryDisk(), server)
    register = VaultsRemote.register

    async def small(self: VaultsRemote) -> object:
        state = await register(self)
        self.vault.quota = 10
        return state

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(VaultsRemote, "register", small)
        await begin(services, host)
    assert host.view().problem is Problem.FULL
    assert len(server.by_id) == 2, "not all of it is in the new one"
    for vault in server.by_id.values():
        vault.quota = 64 << 20
    await host.sync_now()
    await check_moved(services, server, new)
    await host.stop()


async def test_there_is_no_way_back_once_the_former_vault_may_be_gone() -> None:
    server = Vaults()
    services, host, _ = await on(MemoryDisk(), server)
    with pytest.raises(ValueError, match="no way back"):
        await MovePresenter(services).go_back()
    await host.stop()


async def stopped_at(step: Step, server: Vaults) -> tuple[Services, VaultHost, tuple[str, ...]]:
    """A move that lost the network as it was about to make `step`."""
    services, host, new = await on(MemoryDisk(), server)
    arrive = VaultsRemote._arrive

    async def cut(self: VaultsRemote, call: str, *, known: bool = True) -> None:
        note = note_of(host.replica)
        if note is not None and note.step is step and call != "wait":
            raise Offline("cut off")
        await arrive(self, call, known=known)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(VaultsRemote, "_arrive", cut)
        await begin(services, host)
    assert host.view().step is step
    return services, host, new


@pytest.mark.parametrize("step", [Step.LEAVE, Step.UPLOAD, Step.ERASE])
async def test_turned_off_on_the_way_it_goes_on_when_turned_on(step: Step) -> None:
    server = Vaults()
    services, host, new = await stopped_at(step, server)
    switch = VaultSwitch(services)
    await switch.turn_off()
    assert not host.is_on()
    await switch.turn_on()
    await host.sync_now()
    assert host.view().step is Step.NONE
    await check_moved(services, server, new)
    await host.stop()


@pytest.mark.parametrize("step", [Step.LEAVE, Step.UPLOAD, Step.ERASE])
async def test_erasing_on_the_way_erases_both_vaults(step: Step) -> None:
    server = Vaults()
    services, host, new = await stopped_at(step, server)
    phrases = RecoveryPhrasePresenter(services)
    former = await phrases.words()
    await VaultSwitch(services).erase()
    assert server.by_id == {}
    assert not host.is_on()
    assert await phrases.words() == (new if step is Step.ERASE else former)
    assert not (await phrases.view()).waiting
    assert services.repos.counters.get("c1") is not None
    await VaultSwitch(services).turn_on()
    assert (host.view().step, host.view().problem) == (Step.NONE, None)
    assert (await in_vault(services)).counters.get("c1") is not None
    await host.stop()


async def test_going_back_is_no_trouble_to_be_told() -> None:
    """The former vault is full of this device's own batches; it must not take itself for a copy."""
    server = Vaults()
    services, host, _ = await stopped_at(Step.UPLOAD, server)
    device = services.db.device
    await MovePresenter(services).go_back()
    await host.sync_now()
    view = host.view()
    assert (view.step, view.problem, view.notices) == (Step.NONE, None, ())
    assert services.db.device == device
    assert (await in_vault(services)).counters.get("c1") is not None
    await host.stop()
