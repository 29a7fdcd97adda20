"""The contracts over memory and over files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mobile_app.device.memory import (
    MemoryBlobStore,
    MemoryDisk,
    MemoryWriterLock,
    SeededEntropy,
)
from mobile_app.device.native import FileBlobStore, FileWriterLock
from mobile_app.device.ports import BlobStore, WriterLock
from tests.contract import blob_store_contract, database_contract, writer_contract
from tests.contract.tab import DatabaseTab

MakeTab = Callable[[], tuple[BlobStore, WriterLock]]


@pytest.fixture(params=["memory", "file"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], BlobStore]:
    disk = MemoryDisk()
    if request.param == "memory":
        return lambda: MemoryBlobStore(disk)
    return lambda: FileBlobStore(tmp_path / "data")


@pytest.fixture(params=["memory", "file"])
def make_tab(request: pytest.FixtureRequest, tmp_path: Path) -> MakeTab:
    disk = MemoryDisk()

    def make() -> tuple[BlobStore, WriterLock]:
        if request.param == "memory":
            in_memory = MemoryWriterLock(disk)
            return MemoryBlobStore(disk, in_memory), in_memory
        lock = FileWriterLock(tmp_path / "data")
        return FileBlobStore(tmp_path / "data", lock), lock

    return make


@pytest.mark.parametrize("case", blob_store_contract.CASES)
async def test_blob_store(case: str, open_store: Callable[[], BlobStore]) -> None:
    await blob_store_contract.CASES[case](open_store)


@pytest.mark.parametrize("case", database_contract.CASES)
async def test_database(case: str, open_store: Callable[[], BlobStore]) -> None:
    await database_contract.CASES[case](open_store)


@pytest.mark.parametrize("case", writer_contract.CASES)
async def test_writer(case: str, make_tab: MakeTab) -> None:
    first, second = (DatabaseTab(make_tab, SeededEntropy(seed)) for seed in (1, 2))
    await writer_contract.CASES[case](first, second)
