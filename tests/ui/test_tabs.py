"""Two tabs of one browser: the one that only reads keeps up, and never speaks for the other."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from mobile_app.device.memory import MemoryDisk
from mobile_app.domain.sobriety import Counter, CounterKind
from mobile_app.ui import card_publisher
from tests.ui.test_app import device_over, last_card, launch, shell_of

ALCOHOL = Counter(
    id="c", label="Alcohol", kind=CounterKind.SUBSTANCE, sobriety_on=date(2026, 8, 12)
)


async def test_a_reading_tab_catches_up_in_front_and_leaves_the_card_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    disk = MemoryDisk()
    writing, reading = device_over(disk), device_over(disk)
    first = await launch(monkeypatch, writing)
    await first.services.repos.settings.save(welcomed=True)
    second = await launch(monkeypatch, reading)
    await first.services.repos.counters.save(ALCOHOL)
    await last_card(writing)
    assert second.services.repos.counters.all() == []

    await second.session.dispatch_event(1, "app_lifecycle_state_change", {"state": "resume"})
    await second.settle()
    assert second.services.repos.counters.all() == [ALCOHOL]
    await asyncio.sleep(card_publisher.CARD_DELAY_SECONDS * 5)
    assert shell_of(reading).cards == [], "what it knows may be old"

    await second.tap("take-over")
    card = await last_card(reading)
    assert [counter["label"] for counter in card["counters"]] == ["Alcohol"]  # type: ignore[attr-defined]
