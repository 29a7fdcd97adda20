"""I slipped: the person decides, and nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from mobile_app.domain.lapses import LapseName
from mobile_app.domain.sobriety import CounterKind
from mobile_app.errors import DomainError
from mobile_app.presenters.slip import Restart, SlipDraft, SlipPresenter
from tests.presenters.people import TODAY, counter
from tests.ui.stage import memory_services

YESTERDAY = TODAY - timedelta(days=1)


async def presenter_with(*counters: Any) -> tuple[Any, SlipPresenter]:
    services = await memory_services()
    for one in counters:
        await services.repos.counters.save(one)
    return services, SlipPresenter(services)


async def test_one_counter_is_chosen_by_itself_and_several_are_not() -> None:
    _, presenter = await presenter_with(counter())
    view = presenter.view(SlipDraft(), TODAY)
    assert view.chosen is not None
    assert (view.chosen.days, view.chosen.has_substance) == (100, True)
    _, presenter = await presenter_with(
        counter(), counter("c2", kind=CounterKind.TREATMENT, label="Treatment")
    )
    assert presenter.view(SlipDraft(), TODAY).chosen is None
    chosen = presenter.view(SlipDraft(counter_id="c2"), TODAY).chosen
    assert chosen is not None
    assert not chosen.has_substance


async def test_an_old_link_to_a_counter_that_is_gone_chooses_nothing() -> None:
    _, presenter = await presenter_with()
    view = presenter.view(SlipDraft(counter_id="gone"), TODAY)
    assert view.counters == ()
    assert view.chosen is None


async def test_what_can_happen_to_the_counter_depends_on_the_day() -> None:
    _, presenter = await presenter_with(counter())

    def offered(on: date | None) -> list[tuple[Restart, date | None, int]]:
        choices = presenter.view(SlipDraft(on=on), TODAY).choices
        return [(one.restart, one.on, one.days) for one in choices]

    assert offered(None) == []
    assert offered(TODAY + timedelta(days=1)) == []
    assert offered(TODAY) == [(Restart.KEEP, None, 100), (Restart.THAT_DAY, TODAY, 0)]
    assert offered(YESTERDAY) == [
        (Restart.KEEP, None, 100),
        (Restart.THAT_DAY, YESTERDAY, 1),
        (Restart.NEXT_DAY, TODAY, 0),
    ]


async def test_leaving_the_counter_keeps_the_lapse_alone() -> None:
    services, presenter = await presenter_with(counter())
    kept = await presenter.keep(
        SlipDraft(on=YESTERDAY, restart=Restart.KEEP, name=LapseName.LAPSE, note=" tired "), TODAY
    )
    assert services.repos.counters.all() == [counter()]
    assert services.repos.lapses.all() == [kept.lapse]
    assert (kept.lapse.note, kept.lapse.restarted_on) == ("tired", None)


async def test_restarting_keeps_the_old_run_and_undo_puts_everything_back() -> None:
    services, presenter = await presenter_with(counter())
    kept = await presenter.keep(SlipDraft(on=YESTERDAY, restart=Restart.NEXT_DAY), TODAY)
    assert services.repos.counters.all()[0].sobriety_on == TODAY
    assert services.repos.lapses.all()[0].run_started_on == date(2026, 8, 12)
    view = presenter.view(SlipDraft(), TODAY)
    assert view.chosen is not None
    assert view.chosen.total_days == 99
    assert await presenter.undo(kept)
    assert services.repos.counters.all() == [counter()]
    assert services.repos.lapses.all() == []


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (SlipDraft(counter_id="gone", on=TODAY, restart=Restart.KEEP), "counter_id"),
        (SlipDraft(counter_id="c1", restart=Restart.KEEP), "restart"),
        (SlipDraft(counter_id="c1", on=TODAY), "restart"),
        (SlipDraft(counter_id="c1", on=TODAY, restart=Restart.NEXT_DAY), "restart"),
        (SlipDraft(counter_id="c1", on=date(2020, 1, 1), restart=Restart.KEEP), "on"),
    ],
)
async def test_nothing_is_kept_until_it_is_answered(draft: SlipDraft, field: str) -> None:
    services, presenter = await presenter_with(counter(), counter("c2"))
    with pytest.raises(DomainError) as caught:
        await presenter.keep(draft, TODAY)
    assert caught.value.field == field
    assert services.repos.lapses.all() == []
