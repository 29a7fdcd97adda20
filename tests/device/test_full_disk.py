"""A disk that fills up in the middle of a save, for real: the system cuts the write short.

In a browser: tests/contract/browser/test_device.py. In the simulated storage, at every write:
tests/simulation.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile_app.device.native import open_device
from mobile_app.errors import StoreFull
from mobile_app.store.database import Database
from mobile_app.store.keyring import DataKeyring

resource = pytest.importorskip("resource", reason="no limits of this kind on this system")

MUCH = "a long night, written down " * 4000


async def open_store(folder: Path) -> Database:
    """The app's own, sealed, as at another start."""
    device = open_device(folder, server="")
    keyring = DataKeyring(device.blobs, device.crypto, device.device_key, device.entropy)
    return await Database.open(
        device.blobs, device.clock, device.entropy, lock=device.lock, keyring=keyring
    )


@contextlib.contextmanager
def no_file_larger_than(limit_bytes: int) -> Iterator[None]:
    """What the system does on a full disk too: it writes what fits, then refuses."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def test_a_save_cut_short_costs_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    db = await open_store(tmp_path)
    for n in range(5):
        await db.save("check_in", f"c{n}", {"mood": n})
    largest = max(path.stat().st_size for path in tmp_path.glob("journal.t*"))
    with no_file_larger_than(largest + 500):
        with pytest.raises(StoreFull):
            await db.save("check_in", "much", {"words": MUCH})
        assert max(path.stat().st_size for path in tmp_path.glob("journal.t*")) == largest, (
            "half a save"
        )
        assert db.get("check_in", "much") is None, "memory must not run ahead of storage"
        assert len(db.all("check_in")) == 5
        await db.close()

        after = await open_store(tmp_path)
        assert [
            record.fields["mood"] for record in sorted(after.all("check_in"), key=lambda r: r.id)
        ] == [0, 1, 2, 3, 4]
        assert after.get("check_in", "much") is None
        with pytest.raises(StoreFull):
            await after.save("check_in", "much", {"words": MUCH})
        await after.close()

    again = await open_store(tmp_path)
    await again.save("check_in", "much", {"words": MUCH})
    await again.close()
    last = await open_store(tmp_path)
    assert len(last.all("check_in")) == 6
    await last.close()


async def test_what_is_small_is_still_kept_after_what_was_too_large(tmp_path: Path) -> None:
    db = await open_store(tmp_path)
    await db.save("check_in", "before", {"mood": 1})
    largest = max(path.stat().st_size for path in tmp_path.glob("journal.t*"))
    with no_file_larger_than(largest + 2000):
        with pytest.raises(StoreFull):
            await db.save("check_in", "much", {"words": MUCH})
        await db.save("check_in", "small", {"mood": 2})
        await db.close()
    after = await open_store(tmp_path)
    assert {record.id for record in after.all("check_in")} == {"before", "small"}
    assert after.report is None
    await after.close()
