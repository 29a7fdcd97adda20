"""I slipped, drawn: kindness first, the person's own answers, a way onwards."""

from __future__ import annotations

from mobile_app.domain.lapses import LapseName
from mobile_app.domain.sobriety import CounterKind
from mobile_app.presenters.services import Services
from tests.presenters.people import TODAY, counter
from tests.ui.stage import open_app


async def one(services: Services) -> None:
    await services.repos.counters.save(counter())


async def two(services: Services) -> None:
    await services.repos.counters.save(
        counter("c2", kind=CounterKind.TREATMENT, label="Treatment", position=1)
    )
    await one(services)


async def test_kindness_comes_before_any_question() -> None:
    app = await open_app("/journey/slip", before=one)
    assert app.says("Thank you for being honest with yourself")
    assert app.says("100 days in all")
    assert app.find("safety")
    assert not app.find("save")
    await app.tap("need-help")
    assert app.route == "/sos"


async def test_the_caution_about_tolerance_is_for_substances() -> None:
    async def treatment(services: Services) -> None:
        await services.repos.counters.save(counter(kind=CounterKind.TREATMENT))

    app = await open_app("/journey/slip", before=treatment)
    assert not app.find("safety")


async def test_nothing_can_be_saved_until_the_person_has_chosen() -> None:
    app = await open_app("/journey/slip", before=one)
    await app.tap("go-on")
    assert app.one("save").disabled
    assert not app.find("restart-keep")
    await app.tap("when-yesterday")
    assert app.one("save").disabled
    await app.tap("restart-keep")
    assert not app.one("save").disabled
    # Another day asks again: what was chosen may not exist on it.
    await app.tap("when-today")
    assert app.one("save").disabled
    assert not app.find("restart-next-day")


async def test_a_restart_is_kept_with_the_persons_word_and_can_be_undone() -> None:
    app = await open_app("/journey/slip", before=one)
    await app.tap("go-on")
    await app.tap("when-yesterday")
    await app.tap("name-relapse")
    await app.write("note", "payday")
    await app.tap("restart-next-day")
    await app.tap_twice("save")
    (kept,) = app.services.repos.lapses.all()
    assert (kept.name, kept.note) == (LapseName.RELAPSE, "payday")
    assert app.services.repos.counters.all()[0].sobriety_on == TODAY
    assert app.find("next-steps")
    await app.undo()
    assert app.services.repos.lapses.all() == []
    assert app.services.repos.counters.all() == [counter()]
    assert app.route == "/journey"


async def test_each_next_step_leads_somewhere() -> None:
    app = await open_app("/journey/slip", before=one)
    await app.tap("go-on")
    await app.tap("when-today")
    await app.tap("restart-keep")
    await app.tap("save")
    await app.tap("next/check-in")
    assert app.route == "/check-in"


async def test_with_several_counters_the_person_says_which() -> None:
    app = await open_app("/journey/slip", before=two)
    await app.tap("go-on")
    assert app.find("counter-c1")
    await app.tap("when-today")
    assert not app.find("restart-keep")
    await app.tap("counter-c2")
    await app.tap("when-today")
    await app.tap("restart-keep")
    await app.tap("save")
    assert app.services.repos.lapses.all()[0].counter_id == "c2"


async def test_a_link_may_name_the_counter() -> None:
    app = await open_app("/journey/slip/c2", before=two)
    assert not app.find("safety")


async def test_without_a_counter_help_is_offered_all_the_same() -> None:
    app = await open_app("/journey/slip")
    assert app.find("kind")
    assert app.find("next-steps")


async def test_a_run_that_began_today_offers_only_today() -> None:
    async def fresh(services: Services) -> None:
        await services.repos.counters.save(counter(on=TODAY))

    app = await open_app("/journey/slip", before=fresh)
    await app.tap("go-on")
    assert app.find("when-today")
    assert not app.find("when-yesterday")
    assert not app.find("when-other")
