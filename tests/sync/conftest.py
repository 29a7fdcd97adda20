from __future__ import annotations

from pathlib import Path

import pytest

from mobile_app.device.native import NativeCrypto
from mobile_app.device.ports import Crypto
from tests.sync.memory_remote import MemoryVault

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def words() -> tuple[str, ...]:
    """The list itself, read past the code under test."""
    return tuple((ROOT / "assets/content/bip39-english.txt").read_text("ascii").split())


@pytest.fixture(scope="session")
def crypto() -> Crypto:
    return NativeCrypto()


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault(registered=True)
