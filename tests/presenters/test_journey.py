"""Journey keeps everything, whatever happened to a counter."""

from __future__ import annotations

from datetime import date, timedelta

from mobile_app.domain.milestones import MilestoneKind
from mobile_app.presenters.journey import HEAT_WEEKS, PAGE, JourneyPresenter, heat_map, tell
from tests.presenters.people import TODAY, check_in, counter, lapse
from tests.ui.stage import memory_services

RESTART = lapse(date(2026, 8, 10), date(2025, 6, 1), date(2026, 8, 12))


def test_a_new_counter_has_one_run_and_no_chips() -> None:
    story = tell(counter(on=TODAY), [], TODAY)
    assert (story.days, story.longest_days, story.total_days) == (0, 0, 0)
    assert len(story.runs) == 1
    assert story.chips == ()
    assert story.coming is not None
    assert story.coming.kind is MilestoneKind.HOURS


def test_an_earlier_run_stays_the_longest() -> None:
    story = tell(counter(), [RESTART], TODAY)
    assert story.days == 100
    assert story.longest_days == 435
    assert story.total_days == 535
    assert [(run.days, run.is_longest) for run in story.runs] == [(100, False), (435, True)]
    assert [line.restarted for line in story.lapses] == [True]


def test_milestones_of_this_run_come_first_and_earlier_ones_stay() -> None:
    story = tell(counter(), [RESTART], TODAY)
    assert [chip.earlier for chip in story.chips] == sorted(chip.earlier for chip in story.chips)
    mine = {(chip.kind, chip.count) for chip in story.chips if not chip.earlier}
    before = {(chip.kind, chip.count) for chip in story.chips if chip.earlier}
    assert (MilestoneKind.DAYS, 100) in mine
    assert (MilestoneKind.YEARS, 1) in before
    assert not mine & before
    assert story.chips[0].on == TODAY


def test_another_counters_lapses_are_not_told_here() -> None:
    assert tell(counter("c2"), [RESTART], TODAY).lapses == ()


def test_lapses_are_told_latest_first() -> None:
    kept = [lapse(date(2026, 9, day), date(2026, 8, 12), None, id=str(day)) for day in (1, 5, 3)]
    assert [line.id for line in tell(counter(), kept, TODAY).lapses] == ["5", "3", "1"]


def test_heat_map_covers_twelve_whole_weeks() -> None:
    heat = heat_map([], TODAY)
    assert len(heat.weeks) == HEAT_WEEKS
    assert {len(week) for week in heat.weeks} == {7}
    first = heat.weeks[0][0]
    assert first is not None
    assert first.on.weekday() == 0
    days = [day.on for week in heat.weeks for day in week if day is not None]
    assert days[-1] == TODAY
    assert days == [days[0] + timedelta(days=n) for n in range(heat.days_shown)]


def test_heat_map_rounds_a_days_mood_halves_up_and_ignores_the_rest() -> None:
    long_ago = TODAY - timedelta(weeks=HEAT_WEEKS + 1)
    some = [
        check_in("1", mood=2),
        check_in("2", mood=3),
        check_in("3", TODAY - timedelta(days=1), mood=None),
        check_in("4", long_ago),
    ]
    heat = heat_map(some, TODAY)
    assert heat.days_with == 2
    *_, yesterday, today = (day for week in heat.weeks for day in week if day is not None)
    assert (today.check_ins, today.mood) == (2, 3)
    assert (yesterday.check_ins, yesterday.mood) == (1, None)


async def test_the_view_shows_counters_in_their_order_and_the_latest_check_ins() -> None:
    services = await memory_services()
    await services.repos.counters.save(counter("c2", position=1, label="Gambling"))
    await services.repos.counters.save(counter("c1"))
    for number in range(5):
        await services.repos.checkins.add(check_in(str(number), hour=number))
    view = JourneyPresenter(services).view(TODAY)
    assert [story.label for story in view.stories] == ["Alcohol", "Gambling"]
    assert [one.id for one in view.latest] == ["4", "3", "2"]
    assert view.check_ins_total == 5


async def test_history_is_paged_by_day_latest_first() -> None:
    services = await memory_services()
    for number in range(PAGE + 1):
        await services.repos.checkins.add(
            check_in(f"{number:03}", TODAY - timedelta(days=number // 2), hour=8 + number % 2)
        )
    presenter = JourneyPresenter(services)
    first = presenter.history()
    assert first.more
    assert first.total == PAGE + 1
    assert first.days[0].on == TODAY
    assert [one.id for one in first.days[0].check_ins] == ["001", "000"]
    assert sum(len(day.check_ins) for day in first.days) == PAGE
    assert not presenter.history(pages=2).more


async def test_a_removed_check_in_comes_back_whole() -> None:
    services = await memory_services()
    kept = check_in("1", words="slept badly")
    await services.repos.checkins.add(kept)
    presenter = JourneyPresenter(services)
    assert await presenter.remove_check_in(kept)
    assert presenter.history().total == 0
    await presenter.restore_check_in(kept)
    assert presenter.history().days[0].check_ins == (kept,)
