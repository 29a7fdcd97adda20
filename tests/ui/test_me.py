"""Me and its pages, drawn."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from mobile_app.device.memory import FixedFacts
from mobile_app.device.ports import DeviceFacts
from mobile_app.presenters.services import Services
from mobile_app.ui.components.dates import date_of
from tests.presenters.people import TODAY, check_in, counter
from tests.ui.stage import memory_services, open_app, shell_of


async def one(services: Services) -> None:
    await services.repos.counters.save(counter())
    await services.repos.checkins.add(check_in("1"))


@pytest.mark.parametrize(
    "page", ["counters", "country", "data", "appearance", "about", "diagnostics"]
)
async def test_every_page_opens_from_me(page: str) -> None:
    app = await open_app("/me", before=one)
    await app.tap(page)
    assert app.route == f"/me/{page}"
    assert not app.find("error-card")
    assert not app.find("not-found")
    assert app.find("sos")


async def test_me_names_what_was_chosen() -> None:
    app = await open_app("/me", before=one)
    assert app.says("United States")
    assert app.says("1 counter")
    assert app.says("Like the device, text 100%")


async def test_appearance_is_kept() -> None:
    app = await open_app("/me/appearance")
    await app.tap("theme-dark")
    await app.tap("scale-1.6")
    settings = app.services.repos.settings.get()
    assert (settings.theme, settings.text_scale) == ("dark", 1.6)


async def test_a_country_is_found_by_a_few_letters() -> None:
    app = await open_app("/me/country")
    await app.write("country-search", "irel")
    await app.tap("country-IE")
    assert app.services.repos.settings.get().country == "IE"
    assert app.route == "/me"
    assert app.says("Ireland")


async def test_a_counter_is_added() -> None:
    app = await open_app("/me/counters")
    assert app.find("counters-empty")
    await app.tap("add")
    await app.write("label", "Red wine")
    await app.tap("kind-behaviour")
    await app.fire("first-day", "change", True, value=True)
    await app.tap_twice("save")
    (kept,) = app.services.repos.counters.all()
    assert (kept.label, kept.sobriety_on, kept.first_day_is_one) == ("Red wine", TODAY, True)
    assert app.route == "/me/counters"
    assert app.says("1 day, since November 20, 2026")


async def test_a_counter_without_a_name_says_so_and_keeps_what_was_entered() -> None:
    app = await open_app("/me/counters/new")
    await app.tap("kind-treatment")
    await app.tap("save")
    assert app.services.repos.counters.all() == []
    assert app.one("label").error == "A few words, up to 60 characters."
    await app.write("label", "Treatment")
    await app.tap("save")
    assert app.services.repos.counters.all()[0].kind == "treatment"


async def test_a_date_is_corrected_without_a_lapse() -> None:
    app = await open_app("/me/counters/c1", before=one)
    await app.tap("date")
    picker = app.page._dialogs.controls[-1]
    app.session.apply_patch(picker._i, {"value": datetime(2026, 8, 1, 4, tzinfo=UTC)})
    await app.session.dispatch_event(picker._i, "change", None)
    await app.settle()
    assert app.says("August 1, 2026")
    await app.tap("save")
    assert app.services.repos.counters.all()[0].sobriety_on == date(2026, 8, 1)
    assert app.services.repos.lapses.all() == []


async def test_a_counter_is_removed_and_brought_back() -> None:
    app = await open_app("/me/counters/c1", before=one)
    await app.tap("remove")
    assert app.services.repos.counters.all() == []
    await app.undo()
    assert app.services.repos.counters.all() == [counter()]


async def test_an_old_link_to_a_counter_leads_on() -> None:
    app = await open_app("/me/counters/gone")
    await app.tap("to-counters")
    assert app.route == "/me/counters"


async def test_everything_is_saved_as_a_file() -> None:
    app = await open_app("/me/data", before=one)
    app.session.apply_page_patch({"web": True})
    await app.tap("export")
    (call,) = [args for name, args in app.connection.calls if name == "save_file"]
    assert call["file_name"] == "twofold-2026-11-20.json"
    assert b"Alcohol" in call["src_bytes"]


async def test_erasing_takes_two_steps_and_starts_anew() -> None:
    app = await open_app("/me/data", before=one)
    assert not app.find("erase-sure")
    await app.tap("erase")
    await app.tap("keep")
    assert app.services.repos.counters.all() == [counter()]
    await app.tap("erase")
    await app.tap("erase-sure")
    assert app.services.db.types() == []
    assert shell_of(app.services).forgotten == 1
    assert app.route == "/"
    assert app.find("start"), app.keys()


async def test_diagnostics_copy_exactly_what_they_show() -> None:
    app = await open_app("/me/diagnostics", before=one)
    assert app.says("test")
    await app.tap("copy")
    (call,) = [args for name, args in app.connection.calls if name == "set"]
    copied = next(iter(call.values()))
    assert "Build: test" in copied
    assert "Alcohol" not in copied


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"])
def test_a_picked_midnight_is_its_own_day_everywhere(zone: str) -> None:
    here = ZoneInfo(zone)
    midnight = datetime(2026, 3, 8, tzinfo=here)
    noon = datetime(2026, 3, 8, 12, tzinfo=here)
    for picked in (midnight, noon):
        assert date_of(picked.astimezone(UTC), here) == date(2026, 3, 8)
    assert date_of(datetime(2026, 3, 8), here) == date(2026, 3, 8)  # noqa: DTZ001
    assert date_of(date(2026, 3, 8), here) == date(2026, 3, 8)
    assert date_of(None, here) is None


async def test_a_new_notice_takes_the_place_of_the_last_with_its_undo() -> None:
    app = await open_app("/me/counters/c1", before=one)
    await app.tap("remove")
    assert app._notices()[-1].action is not None
    await app.go("/me/data")
    app.session.apply_page_patch({"web": True})
    await app.tap("export")
    (latest,) = app._notices()
    assert app.notice() == "Copy saved"
    assert latest.action is None


async def test_storage_that_may_be_cleared_can_be_asked_to_stay() -> None:
    services = await memory_services()
    facts = DeviceFacts("browser", False, "b1", False, 57_500_000, 10_800_000_000)
    app = await open_app(
        "/me/diagnostics", services=replace(services, facts=FixedFacts(facts=facts))
    )
    assert app.says("57.5 MB of 10.8 GB")
    assert app.says("the slow way")
    await app.tap("persist")
    assert "will keep your data" in app.notice()
