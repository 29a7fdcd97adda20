"""One durable check-in with 20,000 records in store.

Against TinyDB's own JSONStorage with the same check-ins, inserting one more (as it comes: it writes
and fsyncs the whole file, and neither seals nor stamps anything), against appending and fsyncing as
many bytes, against itself with 200 records, and in Chromium. All take turns on one disk, so that
whatever else the machine does hits all of them. Medians; what folding costs now and then shows in
the slowest of a hundred.
"""

from __future__ import annotations

import asyncio
import os
import time
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory

from tinydb import TinyDB

from benchmarks.sealed_stores import chromium_store, open_in_folder
from mobile_app.store.database import Database
from tests.contract.made_up import check_in, fill

MANY, FEW = 20_000, 200
ROUNDS, SAVES_PER_ROUND, STOCK_SAVES_PER_ROUND = 12, 25, 1
CHROMIUM_ROUNDS, CHROMIUM_SAVES = 3, 60
STOCK_GOAL, FLUSH_GOAL, GROWTH_GOAL, CHROMIUM_GOAL_MS = 1 / 100, 10.0, 1.5, 30.0


def main() -> None:
    with TemporaryDirectory() as folder:
        times = asyncio.run(measure(Path(folder)))
    stock, flush, few, many = (median(times[name]) for name in ("stock", "flush", "few", "many"))
    print(f"TinyDB's JSONStorage, {MANY:,} records: {stock:.1f} ms")
    print(f"append + fsync of the same bytes: {flush:.3f} ms")
    print(f"sealed and durable, {FEW} records: {few:.3f} ms; {MANY:,} records: {many:.3f} ms")
    print(
        "slowest of a hundred:",
        *(
            f"{name} {quantiles(times[name], n=100)[-1]:.3f} ms"
            for name in ("flush", "few", "many")
        ),
    )
    with chromium_store() as (call, _):
        assert call("fill_records", MANY) == MANY
        rounds = [median(call("time_saves", CHROMIUM_SAVES)) for _ in range(CHROMIUM_ROUNDS)]
    chromium = median(rounds)
    print("Chromium, ms of each round's median save:", *(f"{one:.1f}" for one in rounds))
    met = (
        many / stock <= STOCK_GOAL
        and many / flush <= FLUSH_GOAL
        and many / few <= GROWTH_GOAL
        and chromium <= CHROMIUM_GOAL_MS
    )
    print(
        f"save: 1/{stock / many:.0f} of JSONStorage, {many / flush:.1f} times append + fsync, "
        f"{many / few:.2f} times 200 records, {chromium:.1f} ms in Chromium "
        f"(goal <= 1/100, <= {FLUSH_GOAL:.0f}, <= {GROWTH_GOAL}, <= {CHROMIUM_GOAL_MS:.0f} ms): "
        f"{'met' if met else 'missed'}"
    )


async def measure(folder: Path) -> dict[str, list[float]]:
    """Milliseconds: "stock" (JSONStorage), "flush" (append + fsync), FEW and MANY records."""
    stock = TinyDB(folder / "stock.json")
    stock.insert_multiple(check_in(n) for n in range(MANY))
    few, many = await open_in_folder(folder / "few"), await open_in_folder(folder / "many")
    await fill(few, FEW)
    await fill(many, MANY)
    # Random bytes, as sealed ones are: some file systems compress.
    frame = os.urandom(await size_of_one_save(few, folder / "few"))
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    times: dict[str, list[float]] = {"stock": [], "flush": [], "few": [], "many": []}
    for turn in range(ROUNDS):
        for n in range(STOCK_SAVES_PER_ROUND):
            began = time.perf_counter()
            stock.insert(check_in(n))
            times["stock"].append(time.perf_counter() - began)
        for n in range(SAVES_PER_ROUND):
            for name, db in (("few", few), ("many", many)):
                began = time.perf_counter()
                await db.save("check_in", f"{turn}.{n}", check_in(n))
                times[name].append(time.perf_counter() - began)
            began = time.perf_counter()
            os.write(log, frame)
            os.fsync(log)
            times["flush"].append(time.perf_counter() - began)
    os.close(log)
    stock.close()
    await few.close()
    await many.close()
    return {name: [1000 * one for one in each] for name, each in times.items()}


async def size_of_one_save(db: Database, folder: Path) -> int:
    before = _bytes_in(folder)
    await db.save("check_in", "sized", check_in(7))
    return _bytes_in(folder) - before


def _bytes_in(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("journal.t*"))


if __name__ == "__main__":
    main()
