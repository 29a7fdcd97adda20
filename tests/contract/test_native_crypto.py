"""The ciphers' contracts over `cryptography`, and device keys over files and memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from mobile_app.device.memory import MemoryDisk, MemoryKeyVault
from mobile_app.device.native import FileKeyVault, NativeCrypto, SystemEntropy, VaultDeviceKey
from tests.contract import (
    crypto_contract,
    device_key_contract,
    sealing_contract,
    stored_contract,
)


@pytest.mark.parametrize("case", crypto_contract.CASES)
async def test_crypto(case: str) -> None:
    await crypto_contract.CASES[case](NativeCrypto())


@pytest.mark.parametrize("case", sealing_contract.CASES)
async def test_sealing(case: str) -> None:
    await sealing_contract.CASES[case](NativeCrypto())


@pytest.mark.parametrize("case", stored_contract.CASES)
async def test_stored(case: str) -> None:
    await stored_contract.CASES[case](NativeCrypto())


@pytest.mark.parametrize("kind", ["memory", "file"])
@pytest.mark.parametrize("case", device_key_contract.CASES)
async def test_device_key(case: str, kind: str, tmp_path: Path) -> None:
    disk = MemoryDisk()

    def open() -> VaultDeviceKey:
        vault = MemoryKeyVault(disk) if kind == "memory" else FileKeyVault(tmp_path / "keys")
        return VaultDeviceKey(vault, NativeCrypto(), SystemEntropy())

    await device_key_contract.CASES[case](open)
