"""Made-up check-ins, as large as people's own: for figures, natively and in a browser."""

from __future__ import annotations

from mobile_app.changes.change import Json
from mobile_app.store.database import Database

_TOGETHER = 500


def check_in(n: int) -> dict[str, Json]:
    """Two ratings and a sentence."""
    return {
        "at": f"20{10 + n // 4000:02d}-11-20T18:{n % 60:02d}:00-05:00",
        "mood": 1 + n % 5,
        "craving": n % 11,
        "words": f"Day {n}: slept badly, called my sponsor, went for a walk by the river.",
    }


async def fill(db: Database, count: int) -> None:
    for start in range(0, count, _TOGETHER):
        numbers = range(start, min(count, start + _TOGETHER))
        await db.save_all([("check_in", f"{n:032x}", check_in(n)) for n in numbers])
