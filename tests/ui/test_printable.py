"""What stands on a page that is handed over: instants with their zone, numbers, nothing more."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from mobile_app.domain.checkins import CheckIn
from mobile_app.domain.lapses import Lapse, LapseName
from mobile_app.presenters.services import Services
from mobile_app.presenters.therapist import Section, TherapistPresenter
from mobile_app.ui.formats import Formats
from mobile_app.ui.printable import render_page
from tests.presenters.people import TODAY, counter
from tests.ui.stage import memory_services


def html(services: Services, *sections: Section, region: str = "US") -> str:
    page = TherapistPresenter(services).page(frozenset(sections), 30)
    return render_page(page, Formats(region)).decode()


@pytest.mark.parametrize(
    ("hours", "said"),
    [(-5, "9:05 am UTC−5"), (0, "9:05 am UTC+0"), (5.5, "9:05 am UTC+5:30"), (12, "UTC+12")],
)
async def test_each_time_has_its_distance_from_utc(hours: float, said: str) -> None:
    services = await memory_services()
    at = datetime(2026, 11, 19, 9, 5, tzinfo=timezone(timedelta(hours=hours)))
    await services.repos.checkins.add(CheckIn(id="1", at=at, mood=3))
    page = html(services, Section.CHECK_INS)
    assert "Nov 19, 2026" in page
    assert said in page


async def test_the_page_says_when_and_in_which_zone_it_was_made() -> None:
    page = html(await memory_services(), Section.COUNTERS)
    assert "Made on November 20, 2026, 6:30 pm, America/New_York (UTC−5)." in page
    assert "October 21, 2026 to November 20, 2026" in page
    assert "Nothing is counted." in page


async def test_dates_are_as_people_write_them_there() -> None:
    services = await memory_services()
    await services.repos.counters.save(counter())
    page = html(services, Section.COUNTERS, region="GB")
    assert "12 Aug 2026" in page
    assert "18:30" in page


async def test_what_was_not_said_is_a_dash_and_never_a_nought() -> None:
    services = await memory_services()
    at = services.clock.now()
    await services.repos.checkins.add(CheckIn(id="1", at=at, mood=2))
    await services.repos.checkins.add(CheckIn(id="2", at=at, craving=0))
    page = html(services, Section.CHECK_INS)
    assert '<td class="scale">2<span' in page
    assert '<td class="scale">0<span' in page
    assert page.count('<td class="scale">–</td>') == 2
    assert "width:40%" in page
    assert "2 check-ins." in page


async def test_a_lapse_is_called_what_the_person_calls_it() -> None:
    services = await memory_services()
    await services.repos.counters.save(counter())
    for id, name in (("a", LapseName.RELAPSE), ("b", LapseName.UNNAMED)):
        await services.repos.lapses.add(
            Lapse(id=id, counter_id="c1", on=TODAY, run_started_on=date(2026, 8, 12), name=name)
        )
    page = html(services, Section.LAPSES)
    assert "A relapse" in page
    assert "Not named" in page
