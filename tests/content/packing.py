"""A small pack for tests to vary."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from mobile_app.content.pack import Pack
from mobile_app.domain.meetings import Meeting, Venue

AT = datetime(2026, 5, 1, 12, 30, 15, tzinfo=UTC)
MEETING = Meeting(
    id="test.m",
    name="Ein „Treffen“",
    programme="AA",
    zone="Europe/Berlin",
    venue=Venue.HYBRID,
    weekday=0,
    start_minute=600,
    types=("O", "D"),
    notes="Zwei\nZeilen",
    latitude=52.5,
    longitude=-0.25,
    join_url="https://join.example.org/j/1",
    join_phone="+1555,,2#",
)


def make_pack(*meetings: Meeting, **fields: object) -> Pack:
    """A pack of `meetings` (else of MEETING alone) with some of its fields changed."""
    pack = Pack(
        id="test",
        name="Test town",
        programme="AA",
        sample=True,
        updated_at=AT,
        meetings=meetings or (MEETING,),
        type_names={"St": "Step"},
    )
    return replace(pack, **fields)  # type: ignore[arg-type]
