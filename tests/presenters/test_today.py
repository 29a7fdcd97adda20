"""What Today shows, without drawing it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mobile_app.domain.checkins import CheckIn
from mobile_app.domain.sobriety import Counter, CounterKind
from mobile_app.errors import DomainError
from mobile_app.presenters.check_in import CheckInPresenter, Draft
from mobile_app.presenters.crisis import CrisisPresenter, guess_country
from mobile_app.presenters.first_run import Counted, FirstRunPresenter
from mobile_app.presenters.services import Services
from mobile_app.presenters.sos import STEPS, SosPresenter, SosStep, after
from mobile_app.presenters.today import TodayPresenter, counter_view
from tests.ui.stage import memory_services


def counter(on: date, first: bool = False) -> Counter:
    return Counter(
        id="c", label="Alcohol", kind=CounterKind.SUBSTANCE, sobriety_on=on, first_day_is_one=first
    )


def test_a_counter_shows_days_the_passing_day_and_the_way_to_the_next_milestone() -> None:
    view = counter_view(counter(date(2026, 8, 12)), datetime(2026, 11, 21, 18, 5, tzinfo=UTC))
    assert (view.days, view.hours, view.minutes) == (101, 18, 5)
    assert view.next is not None
    assert (view.next.on, view.next_in_days) == (date(2026, 12, 12), 21)
    assert 0 < view.progress < 1
    assert view.today is None


def test_a_milestone_is_named_on_its_day() -> None:
    view = counter_view(counter(date(2026, 11, 19)), datetime(2026, 11, 20, 0, 0, tzinfo=UTC))
    assert view.today is not None
    assert view.today.count == 24


def test_the_first_day_can_be_day_one() -> None:
    view = counter_view(counter(date(2026, 11, 20), True), datetime(2026, 11, 20, 9, tzinfo=UTC))
    assert view.days == 1


async def test_today_shows_the_latest_check_in_of_the_local_day_only() -> None:
    services = await memory_services()
    now = services.clock.now()
    for hours, name in ((-30, "old"), (-3, "morning"), (-1, "later")):
        await services.repos.checkins.add(CheckIn(id=name, at=now + timedelta(hours=hours), mood=3))
    found = TodayPresenter(services).check_in(now)
    assert found is not None
    assert found.id == "later"


async def test_the_shipped_pack_has_a_reading_for_any_day() -> None:
    presenter = TodayPresenter(await memory_services())
    for day in range(366):
        assert presenter.reading(date(2028, 1, 1) + timedelta(days=day)) is not None


async def test_first_run_keeps_all_or_nothing() -> None:
    services = await memory_services()
    presenter = FirstRunPresenter(services)
    two = (Counted("Alcohol", CounterKind.SUBSTANCE), Counted(" ", CounterKind.SUBSTANCE))
    with pytest.raises(DomainError):
        await presenter.finish(two, date(2026, 11, 1), "US")
    with pytest.raises(DomainError):
        await presenter.finish(two[:1], date(2026, 11, 21), "US")
    assert services.repos.counters.all() == []
    assert not services.repos.settings.get().welcomed


async def test_first_run_counts_several_in_the_order_chosen() -> None:
    services = await memory_services()
    chosen = (
        Counted("Since I started treatment", CounterKind.TREATMENT),
        Counted("Alcohol", CounterKind.SUBSTANCE),
    )
    await FirstRunPresenter(services).finish(chosen, date(2026, 11, 1), "GB")
    kept = services.repos.counters.all()
    assert [c.label for c in kept] == ["Since I started treatment", "Alcohol"]
    assert services.repos.settings.get().welcomed
    assert services.repos.settings.get().country == "GB"


async def test_skipping_first_run_counts_nothing_and_keeps_an_unknown_country_unknown() -> None:
    services = await memory_services()
    await FirstRunPresenter(services).skip("")
    assert services.repos.counters.all() == []
    assert services.repos.settings.get().welcomed
    assert services.repos.settings.get().country == ""


async def test_a_new_check_in_can_be_taken_back_and_a_corrected_one_put_right() -> None:
    services = await memory_services()
    presenter = CheckInPresenter(services)
    saved = await presenter.save(Draft(mood=4, craving=2, words=" fine "))
    assert services.repos.checkins.all() == [saved]
    assert saved.words == "fine"

    correcting = CheckInPresenter(services, saved.id)
    assert correcting.editing
    assert correcting.start() == Draft(mood=4, craving=2, words="fine")
    changed = await correcting.save(Draft(mood=1))
    assert changed.at == saved.at
    await correcting.undo(changed)
    assert services.repos.checkins.all() == [saved]

    await presenter.undo(saved)
    assert services.repos.checkins.all() == []


async def test_an_empty_check_in_is_refused() -> None:
    presenter = CheckInPresenter(await memory_services())
    with pytest.raises(DomainError):
        await presenter.save(Draft())


@pytest.mark.parametrize(
    ("languages", "country"),
    [
        (("en-US",), "US"),
        (("de", "en-GB"), "GB"),
        (("zh-Hant-TW",), "TW"),
        (("en",), ""),
        ((), ""),
        (("es-419",), ""),
        (("en_IE",), "IE"),
    ],
)
def test_a_country_is_guessed_from_the_languages_region(
    languages: tuple[str, ...], country: str
) -> None:
    assert guess_country(languages) == country


async def crisis(country: str) -> tuple[Services, CrisisPresenter]:
    services = await memory_services()
    await services.repos.settings.save(country=country)
    return services, CrisisPresenter(services)


async def test_a_listed_country_has_lines_with_the_day_they_were_verified() -> None:
    _, presenter = await crisis("US")
    view = presenter.view()
    assert view.listed
    assert view.emergency == "911"
    assert all(date.fromisoformat(line.verified_on) for line in view.lines)


async def test_an_unlisted_country_gets_no_number_but_its_name_and_the_persons_own() -> None:
    _, presenter = await crisis("DE")
    await presenter.keep_own_number("  030 1234  ")
    view = presenter.view()
    assert not view.listed
    assert (view.country, view.emergency, view.lines) == ("Germany", "", ())
    assert view.own_number == "030 1234"


async def test_the_search_puts_names_that_begin_so_first() -> None:
    _, presenter = await crisis("US")
    found = [c.name for c in presenter.search("united")]
    assert found[0].startswith("United")
    assert {c.code for c in presenter.search("")} >= {"US", "GB"}
    assert presenter.search("atlantis") == ()


async def test_a_broken_pack_leaves_sos_without_lines_but_standing() -> None:
    services, _ = await crisis("US")
    services.assets._data_by_path["content/crisis.json"] = b"{"
    view = CrisisPresenter(services).view()
    assert not view.listed


def test_sos_steps_follow_one_another() -> None:
    walked = [STEPS[0]]
    while following := after(walked[-1]):
        walked.append(following)
    assert tuple(walked) == tuple(SosStep)


async def test_what_sos_notes_is_a_check_in_without_a_mood() -> None:
    services = await memory_services()
    await SosPresenter(services).log(8, "")
    (kept,) = services.repos.checkins.all()
    assert (kept.mood, kept.craving) == (None, 8)
    with pytest.raises(DomainError):
        await SosPresenter(services).log(None, "  ")
