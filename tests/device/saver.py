"""A child process that saves for ever and says what was acknowledged: to be killed by tests."""

from __future__ import annotations

import asyncio
import sys
from itertools import count
from pathlib import Path

from mobile_app.device.native import open_device
from mobile_app.store.database import Database


async def save_for_ever(folder: Path, round_name: str) -> None:
    device = open_device(folder, server="")
    db = await Database.open(device.blobs, device.clock, device.entropy, lock=device.lock)
    print(f"writer {db.is_writer}", flush=True)
    for n in count():
        await asyncio.gather(
            db.save("number", f"{round_name}.{n}", {"value": n}),
            db.save("number", "latest", {"value": f"{round_name}.{n}"}),
        )
        print(f"saved {n}", flush=True)


if __name__ == "__main__":
    asyncio.run(save_for_ever(Path(sys.argv[1]), sys.argv[2]))
