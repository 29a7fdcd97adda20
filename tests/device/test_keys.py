"""Where a desktop and a phone keep the device's own key, and what happens when they do not."""

from __future__ import annotations

import asyncio
import errno
import gc
import os
import stat
import sys
import traceback
from pathlib import Path
from typing import Any, ClassVar

import flet_secure_storage  # type: ignore[import-untyped]
import pytest

from mobile_app.device import native
from mobile_app.device.memory import MemoryKeyVault, memory_device
from mobile_app.device.native import (
    FileKeyVault,
    KeystoreVault,
    NativeCrypto,
    SystemEntropy,
    VaultDeviceKey,
    keystore,
)
from mobile_app.errors import CannotOpen, StoreCorrupt, StoreDenied, StoreError
from tests.contract import device_key_contract
from tests.ui.harness import App


def device_key(vault: Any) -> VaultDeviceKey:
    return VaultDeviceKey(vault, NativeCrypto(), SystemEntropy())


async def test_a_key_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    vault = FileKeyVault(tmp_path / "keys")
    await device_key(vault).wrap(b"secret", b"")
    (file,) = (tmp_path / "keys").iterdir()
    assert file.name == "device-key.key"
    assert len(file.read_bytes()) == 32
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    await device_key(vault).forget()
    assert list((tmp_path / "keys").iterdir()) == []


async def test_forgetting_takes_an_unfinished_key_too(tmp_path: Path) -> None:
    (tmp_path / "device-key.new").write_bytes(b"half")
    await FileKeyVault(tmp_path).delete("device-key")
    assert list(tmp_path.iterdir()) == []


async def test_a_read_only_folder_is_denied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)  # root, who may run this, may write anywhere
    with pytest.raises(StoreDenied):
        await device_key(FileKeyVault(tmp_path)).wrap(b"secret", b"")


async def test_a_folder_that_was_never_made_has_nothing_to_forget(tmp_path: Path) -> None:
    vault = FileKeyVault(tmp_path / "keys")
    assert await vault.read("device-key") is None
    await vault.delete("device-key")
    assert not (tmp_path / "keys").exists()


async def test_a_file_where_the_folder_should_be_is_denied(tmp_path: Path) -> None:
    (tmp_path / "keys").write_bytes(b"")
    with pytest.raises(StoreError):
        await device_key(FileKeyVault(tmp_path / "keys")).wrap(b"secret", b"")


async def test_a_failed_write_leaves_nothing_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> Path:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(StoreError):
        await device_key(FileKeyVault(tmp_path)).wrap(b"secret", b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("vault", [FileKeyVault(Path("unused")), KeystoreVault()])
async def test_odd_names_are_refused(vault: FileKeyVault | KeystoreVault) -> None:
    for name in ("", "../x", "A", "a/b"):
        for call in (vault.read(name), vault.write(name, b""), vault.delete(name)):
            with pytest.raises(ValueError, match="name"):
                await call


async def test_a_damaged_key_is_left_as_it_is(tmp_path: Path) -> None:
    key = device_key(FileKeyVault(tmp_path))
    wrapped = await key.wrap(b"secret", b"")
    (tmp_path / "device-key.key").write_bytes(b"short")
    for work in (key.unwrap(wrapped, b""), key.wrap(b"secret", b"")):
        with pytest.raises(StoreCorrupt):
            await work
    assert (tmp_path / "device-key.key").read_bytes() == b"short"


async def test_a_vault_that_cannot_say_is_never_taken_for_an_empty_one() -> None:
    vault = MemoryKeyVault()
    key = device_key(vault)
    wrapped = await key.wrap(b"secret", b"")
    vault.fault = StoreError("locked")
    for work in (key.unwrap(wrapped, b""), key.wrap(b"more", b""), key.forget()):
        with pytest.raises(StoreError):
            await work
    vault.fault = None
    assert await key.unwrap(wrapped, b"") == b"secret"


async def test_a_vault_that_forgets_at_once_is_not_relied_on() -> None:
    class Sieve(MemoryKeyVault):
        async def write(self, name: str, secret: bytes) -> None:
            return

    with pytest.raises(StoreError):
        await device_key(Sieve()).wrap(b"secret", b"")


async def test_a_device_in_memory_keeps_its_key_with_its_disk() -> None:
    device = memory_device()
    wrapped = await device.device_key.wrap(b"secret", b"")
    with pytest.raises(CannotOpen):
        await memory_device().device_key.unwrap(wrapped, b"")
    quick = await device.crypto.passcode_key(b"x", b"s" * 16, device.crypto.passcode_kdf)
    assert len(quick) == 32


@pytest.mark.parametrize(
    ("platform", "kind"),
    [
        *(("android", KeystoreVault), ("ios", KeystoreVault), ("linux", FileKeyVault)),
        *(("darwin", FileKeyVault), ("win32", FileKeyVault)),
    ],
)
def test_phones_have_a_keystore(platform: str, kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native.sys, "platform", platform)  # type: ignore[attr-defined]
    assert type(native.key_vault(Path())) is kind


class Phone:
    """Plays the phone's side of flet-secure-storage."""

    def __init__(self, app: App) -> None:
        self.kept: dict[str, str] = {}
        self.app = app  # a session lives as long as somebody holds it
        app.connection.replies.update(get=self._get, set=self._set, remove=self._remove)

    def _get(self, args: dict[str, Any]) -> str | None:
        return self.kept.get(args["key"])

    def _set(self, args: dict[str, Any]) -> None:
        self.kept[args["key"]] = args["value"]

    def _remove(self, args: dict[str, Any]) -> None:
        self.kept.pop(args["key"], None)


@pytest.fixture
async def phone() -> Phone:
    return Phone(await App.start(lambda page: None))


@pytest.mark.parametrize("case", device_key_contract.CASES)
async def test_device_key_over_a_keystore(case: str, phone: Phone) -> None:
    await device_key_contract.CASES[case](lambda: device_key(KeystoreVault()))


async def test_without_a_page_a_keystore_is_out_of_reach(phone: Phone) -> None:
    del phone.app
    gc.collect()
    with pytest.raises(StoreError):
        await KeystoreVault().read("device-key")


async def test_a_keystore_keeps_one_text_under_one_name(phone: Phone) -> None:
    await device_key(KeystoreVault()).wrap(b"secret", b"")
    assert list(phone.kept) == ["twofold.device-key"]
    assert len(phone.kept["twofold.device-key"]) == 44
    phone.kept["twofold.device-key"] = "not base64"
    with pytest.raises(StoreCorrupt):
        await device_key(KeystoreVault()).wrap(b"secret", b"")
    assert phone.kept["twofold.device-key"] == "not base64"


class Ailing:
    """In SecureStorage's place: remembers its options, and fails as `get` is told to."""

    made: ClassVar[list[dict[str, Any]]] = []
    error: ClassVar[Exception | None] = None

    def __init__(self, **options: Any) -> None:
        self.made.append(options)

    async def get(self, key: str) -> str | None:
        if self.error is None:
            await asyncio.sleep(60)
        raise self.error or AssertionError


@pytest.mark.parametrize("error", [RuntimeError("value AAAA"), TimeoutError("get(AAAA)"), None])
async def test_a_keystore_that_fails_or_hangs_is_an_error_that_quotes_nothing(
    error: Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flet_secure_storage, "SecureStorage", Ailing)
    monkeypatch.setattr(keystore, "_PATIENCE_SECONDS", 0.01)
    monkeypatch.setattr(Ailing, "error", error)
    monkeypatch.setattr(Ailing, "made", [])
    with pytest.raises(StoreError) as caught:
        await KeystoreVault().read("device-key")
    assert "AAAA" not in "".join(traceback.format_exception(caught.value))
    (options,) = Ailing.made
    assert not options["android_options"].reset_on_error, "it would erase what it cannot read"
