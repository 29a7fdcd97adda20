"""Journey and its check-ins, drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from mobile_app.domain.attendance import Attendance
from mobile_app.presenters.journey import PAGE
from mobile_app.presenters.services import Services
from tests.presenters.people import TODAY, check_in, counter, lapse
from tests.ui.harness import App
from tests.ui.stage import open_app


def keyed(app: App, prefix: str) -> list[str]:
    return [str(c.key) for c in app.shown() if str(c.key or "").startswith(prefix)]


async def with_history(services: Services) -> None:
    await services.repos.counters.save(counter())
    await services.repos.lapses.add(lapse(date(2026, 8, 10), date(2025, 6, 1), date(2026, 8, 12)))
    await services.repos.checkins.add(check_in("1", mood=4, words="a long walk"))


async def test_an_empty_journey_offers_the_next_step() -> None:
    app = await open_app("/journey")
    assert app.find("journey-empty")
    await app.tap("start-counter")
    assert app.route == "/me/counters/new"


async def test_runs_figures_milestones_and_slips_are_told() -> None:
    app = await open_app("/journey", before=with_history)
    for said in ("100 days", "435 days", "535 days", "Longest", "A slip · August 10, 2026"):
        assert app.says(said), said
    assert app.find("chip-days-100")
    assert app.says("Check-ins on 1 of 82 days")
    assert app.find("slip")


async def test_milestones_unfold() -> None:
    app = await open_app("/journey", before=with_history)
    folded = keyed(app, "chip-")
    await app.tap("all-milestones")
    unfolded = keyed(app, "chip-")
    assert len(folded) == 6 < len(unfolded)
    assert app.says("1 year · earlier run")
    await app.tap("all-milestones")
    assert keyed(app, "chip-") == folded


async def test_check_ins_without_a_counter_still_make_a_journey() -> None:
    async def only_check_ins(services: Services) -> None:
        await services.repos.checkins.add(check_in("1", mood=None, words="hello " * 60))

    app = await open_app("/journey", before=only_check_ins)
    assert app.find("heat")
    assert app.says("Craving 2 out of 10")
    assert app.says("…")
    assert not app.find("slip")


async def test_a_counter_without_check_ins_invites_one() -> None:
    async def only_counter(services: Services) -> None:
        await services.repos.counters.save(counter(on=TODAY))

    app = await open_app("/journey", before=only_counter)
    assert app.find("no-check-ins")
    assert not app.find("heat")
    assert app.says("0 days")


async def test_a_check_in_is_removed_and_brought_back() -> None:
    app = await open_app("/journey/check-ins", before=with_history)
    assert app.says("a long walk")
    await app.tap("remove-1")
    assert app.find("check-ins-empty")
    await app.undo()
    assert app.says("a long walk")


async def test_earlier_check_ins_are_a_tap_away() -> None:
    async def many(services: Services) -> None:
        for number in range(PAGE + 5):
            await services.repos.checkins.add(
                check_in(f"n{number:03}", TODAY - timedelta(days=number))
            )

    app = await open_app("/journey/check-ins", before=many)
    assert len(keyed(app, "line-")) == PAGE
    await app.tap("more")
    assert len(keyed(app, "line-")) == PAGE + 5
    assert not app.find("more")


async def test_meetings_gone_to_are_counted_by_month() -> None:
    async def went(services: Services) -> None:
        for number, on in enumerate((date(2026, 11, 6), date(2026, 11, 20), date(2026, 8, 1))):
            at = datetime(on.year, on.month, on.day, 19, tzinfo=UTC)
            one = Attendance(id=f"went.{number}", meeting_id="quill.x", name="X", at=at)
            await services.repos.attendances.add(one)

    app = await open_app("/journey", before=went)
    assert app.one("meetings-total").value == "3 meetings in all"
    assert app.one("month-0").value == "November 2026: 2 meetings"
    assert app.one("month-1").value == "August 2026: 1 meeting"
    assert not app.says("September"), "a month without any is not told"
