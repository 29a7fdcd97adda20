"""People to test with: services over memory adapters, and what they hold."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from mobile_app.domain.checkins import CheckIn
from mobile_app.domain.lapses import Lapse
from mobile_app.domain.sobriety import Counter, CounterKind

TODAY = date(2026, 11, 20)
ZONE = ZoneInfo("America/New_York")


def counter(id: str = "c1", on: date = date(2026, 8, 12), **changes: object) -> Counter:
    fields: dict[str, object] = {"label": "Alcohol", "kind": CounterKind.SUBSTANCE}
    return Counter(id=id, sobriety_on=on, **(fields | changes))  # type: ignore[arg-type]


def lapse(on: date, started: date, restarted: date | None, id: str = "l1") -> Lapse:
    return Lapse(id=id, counter_id="c1", on=on, run_started_on=started, restarted_on=restarted)


def check_in(
    id: str, on: date = TODAY, hour: int = 9, mood: int | None = 3, words: str = ""
) -> CheckIn:
    at = datetime(on.year, on.month, on.day, hour, tzinfo=ZONE)
    return CheckIn(id=id, at=at, mood=mood, craving=2, words=words)
