"""Managing counters: a corrected date is no lapse, a removal can be undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mobile_app.domain.sobriety import CounterKind
from mobile_app.errors import DomainError
from mobile_app.presenters.counters import CounterDraft, CountersPresenter
from tests.presenters.people import TODAY, counter
from tests.ui.stage import memory_services


async def test_a_new_counter_goes_last_and_starts_today_unless_told() -> None:
    services = await memory_services()
    presenter = CountersPresenter(services)
    first = await presenter.save(CounterDraft(label=" Red  wine "), TODAY)
    assert (first.label, first.sobriety_on, first.position) == ("Red wine", TODAY, 0)
    second = await presenter.save(CounterDraft(label="Gambling"), TODAY)
    assert second.position == 1
    assert [line.label for line in presenter.lines(TODAY)] == ["Red wine", "Gambling"]


async def test_a_correction_keeps_the_counter_and_makes_no_lapse() -> None:
    services = await memory_services()
    await services.repos.counters.save(counter(position=3))
    presenter = CountersPresenter(services)
    draft = presenter.draft("c1")
    assert draft is not None
    saved = await presenter.save(
        CounterDraft("c1", "Alcohol", CounterKind.BEHAVIOUR, date(2026, 8, 1), True), TODAY
    )
    assert services.repos.counters.all() == [saved]
    assert (saved.id, saved.position, saved.kind) == ("c1", 3, CounterKind.BEHAVIOUR)
    assert presenter.lines(TODAY)[0].days == 112
    assert services.repos.lapses.all() == []


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (CounterDraft(label=" "), "label"),
        (CounterDraft(label="x", sobriety_on=TODAY + timedelta(days=1)), "sobriety_on"),
        (CounterDraft(label="x", sobriety_on=date(202, 1, 1)), "sobriety_on"),
    ],
)
async def test_what_cannot_be_counted_is_refused(draft: CounterDraft, field: str) -> None:
    services = await memory_services()
    with pytest.raises(DomainError) as caught:
        await CountersPresenter(services).save(draft, TODAY)
    assert caught.value.field == field
    assert services.repos.counters.all() == []


async def test_a_removed_counter_comes_back_whole() -> None:
    services = await memory_services()
    await services.repos.counters.save(counter())
    presenter = CountersPresenter(services)
    removed = await presenter.remove("c1")
    assert removed == counter()
    assert presenter.lines(TODAY) == ()
    assert presenter.draft("c1") is None
    assert await presenter.remove("c1") is None
    await presenter.restore(counter())
    assert services.repos.counters.all() == [counter()]
