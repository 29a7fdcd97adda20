"""Windows of time, lists and their ages, refreshing, and what goes on the boot card."""

from __future__ import annotations

import asyncio
import gc
import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mobile_app.content.pack import Pack, encode_pack, pack_digest
from mobile_app.device.ports import HttpResponse
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.errors import DomainError, ServerFault
from mobile_app.presenters import meeting_reading
from mobile_app.presenters.meeting import MeetingPresenter, dial_url, directions_url
from mobile_app.presenters.meeting_areas import AreasPresenter
from mobile_app.presenters.meeting_filters import Filters
from mobile_app.presenters.meeting_lists import MeetingLists, Phase, lists_of
from mobile_app.presenters.meeting_rows import MEETING, list_age
from mobile_app.presenters.meeting_supply import PACKS_URL, Reach
from mobile_app.presenters.meetings import ANY_DAY, NOW, TODAY, TONIGHT, MeetingsPresenter
from mobile_app.presenters.next_meetings import next_meetings
from mobile_app.presenters.pack_download import whole_url
from mobile_app.presenters.services import Services
from tests.ui.stage import memory_services

ZONE = ZoneInfo("America/New_York")
READ_AT = datetime(2026, 11, 17, 12, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 20, 18, 30, tzinfo=ZONE)


def make(name: str, **fields: Any) -> Meeting:
    base = Meeting(
        id=f"quill.{name}",
        name=name,
        programme="AA",
        zone="America/New_York",
        venue=Venue.IN_PERSON,
        weekday=4,
        start_minute=1140,
        city="Anyford",
    )
    return base._replace(**fields)


def at(weekday: int, hour: int, minute: int = 0) -> Meeting:
    name = f"{weekday}-{hour:02}{minute:02}"
    return make(name, weekday=weekday, start_minute=hour * 60 + minute)


def pack(*meetings: Meeting, id: str = "quill", updated_at: datetime = READ_AT) -> bytes:
    return encode_pack(
        Pack(
            id=id,
            name=id.title(),
            programme="AA",
            sample=False,
            updated_at=updated_at,
            meetings=meetings,
        )
    )


def serve(services: Services, *packs: bytes, updated_at: datetime = READ_AT) -> Any:
    """Have the canned server offer `packs`."""
    http: Any = services.http
    entries = []
    for data in packs:
        id_ = json.loads(data.split(b"\n")[1])["id"]
        http.answers[whole_url(id_, pack_digest(data))] = HttpResponse(200, data, {})
        entries.append(
            {
                "id": id_,
                "name": id_.title(),
                "programme": "AA",
                "count": 1,
                "sample": False,
                "updated_at": updated_at.isoformat(),
                "digest": pack_digest(data),
                "bytes": len(data),
            }
        )
    index = json.dumps({"packs": entries}).encode()
    http.answers[PACKS_URL] = HttpResponse(200, index, {"etag": '"index-1"'})
    # No deltas, as after a long time away; tests/presenters/test_pack_download.py has them.
    http.otherwise = HttpResponse(404, b"", {})
    return http


async def with_list(*meetings: Meeting) -> tuple[Services, MeetingsPresenter]:
    services = await memory_services()
    await services.packs.put("quill", pack(*meetings), etag="", fetched_at=READ_AT)
    await services.repos.settings.save(meeting_packs=("quill",))
    await lists_of(services).ready_to_search()
    return services, MeetingsPresenter(services)


def names(presenter: MeetingsPresenter, now: datetime, when: str) -> list[str]:
    return [row.name for row in presenter.view(now, Filters(when=when)).rows]


WEEK = [at(day, hour) for day in (3, 4, 5) for hour in (0, 3, 5, 10, 15, 16, 19, 23)]


@pytest.mark.parametrize(
    ("hour", "when", "expected"),
    [
        # Evening: tonight is from now, in progress included, until four.
        (19.5, TONIGHT, ["4-1900", "4-2300", "5-0000", "5-0300"]),
        # Small hours: it is still the same night.
        (2.5, TONIGHT, ["4-0300"]),
        # Morning: tonight begins at four in the afternoon.
        (9, TONIGHT, ["4-1600", "4-1900", "4-2300", "5-0000", "5-0300"]),
        (9, TODAY, ["4-1000", "4-1500", "4-1600", "4-1900", "4-2300"]),
        (9.5, NOW, ["4-1000"]),
        (10.5, NOW, ["4-1000"]),
        (11, NOW, []),
        (18.5, NOW, ["4-1900"]),
    ],
)
async def test_what_now_today_and_tonight_are(hour: float, when: str, expected: list[str]) -> None:
    _, presenter = await with_list(*WEEK)
    now = datetime(2026, 11, 20, tzinfo=ZONE) + timedelta(hours=hour)
    assert names(presenter, now, when) == expected


async def test_another_day_is_that_whole_day_and_nothing_running_into_it() -> None:
    late = make("late", weekday=4, start_minute=23 * 60 + 30, duration_minutes=90)
    _, presenter = await with_list(*WEEK, late)
    found = names(presenter, FRIDAY, "2026-11-21")
    assert found == [meeting.name for meeting in WEEK if meeting.weekday == 5]


async def test_choices_follow_the_clock() -> None:
    _, presenter = await with_list()
    evening = [choice.value for choice in presenter.choices(FRIDAY)]
    assert evening[:3] == [NOW, TONIGHT, "2026-11-21"]
    assert evening[-1] == ANY_DAY
    morning = presenter.choices(FRIDAY.replace(hour=9))
    assert [choice.value for choice in morning][:3] == [NOW, TODAY, TONIGHT]
    assert next(choice.day for choice in morning if choice.day) == date(2026, 11, 21)
    assert presenter.first_choice(FRIDAY.replace(hour=9)) == TODAY
    assert presenter.first_choice(FRIDAY) == TONIGHT


async def test_a_choice_that_has_passed_becomes_the_first() -> None:
    """A screen left open over midnight still shows something true."""
    _, presenter = await with_list(*WEEK)
    assert presenter.view(FRIDAY, Filters(when="2026-11-19")).when == TONIGHT
    assert presenter.view(FRIDAY, Filters(when=TODAY)).when == TONIGHT
    assert presenter.view(FRIDAY, Filters(when="'; drop")).when == TONIGHT


async def test_words_that_find_more_on_other_days_say_so() -> None:
    _, presenter = await with_list(at(4, 20), at(5, 20))
    view = presenter.view(FRIDAY, Filters(when=TONIGHT, text="4 2000"))
    assert view.elsewhere == 0
    assert presenter.view(FRIDAY, Filters(when=TONIGHT, text="anyford")).elsewhere == 1
    assert presenter.view(FRIDAY, Filters(when=TONIGHT)).elsewhere == 0


async def test_times_are_the_persons_and_the_meetings_where_they_differ() -> None:
    far = make("far", zone="Asia/Tokyo", weekday=5, start_minute=9 * 60)
    near = make("near")
    _, presenter = await with_list(far, near)
    shown = {row.name: row.time for row in presenter.view(FRIDAY, Filters(when=TONIGHT)).rows}
    assert shown["far"] is not None
    assert shown["near"] is not None
    assert shown["far"].starts_at == datetime(2026, 11, 20, 19, tzinfo=ZONE)
    assert shown["far"].there_at is not None
    assert (shown["far"].there_at.hour, shown["far"].zone_town) == (9, "Tokyo")
    assert shown["near"].there_at is None


@pytest.mark.parametrize(("days", "stale"), [(0, False), (14, False), (15, True), (400, True)])
def test_a_list_is_stale_after_two_weeks(days: int, stale: bool) -> None:
    age = list_age(FRIDAY - timedelta(days=days), FRIDAY)
    assert age is not None
    assert (age.days, age.stale) == (days, stale)


def test_a_list_from_the_future_is_new_and_a_sample_has_no_age() -> None:
    age = list_age(FRIDAY + timedelta(days=3), FRIDAY)
    assert age is not None
    assert age.days == 0
    assert list_age(None, FRIDAY) is None


async def test_lists_are_shared_and_read_once() -> None:
    services, _ = await with_list(*WEEK)
    lists = lists_of(services)
    assert lists_of(services) is lists
    version = lists.version
    await asyncio.gather(lists.ready(), lists.ready())
    assert lists.version == version
    assert lists_of(await memory_services()) is not lists


async def test_the_index_is_made_only_for_those_who_search() -> None:
    services = await memory_services()
    lists = lists_of(services)
    await next_meetings(services, FRIDAY)
    assert lists.phase is Phase.READY
    assert not lists.searchable
    assert MeetingsPresenter(services).view(FRIDAY).phase is Phase.LOADING
    await asyncio.gather(lists.ready_to_search(), lists.ready_to_search())
    assert len(lists.index) == len(lists.meetings()) > 40
    await lists.load()
    assert lists.searchable, "once searched, always searchable"


async def test_the_age_is_that_of_the_last_look_and_of_the_oldest_list() -> None:
    services = await memory_services()
    one, two = pack(make("a")), pack(make("b", id="feather.b"), id="feather")
    serve(services, one, two, updated_at=READ_AT + timedelta(days=2))
    lists = MeetingLists(services)
    assert await lists.toggle("quill") is Reach.FOUND
    # The pack's own date is older: the server has looked since and found nothing new.
    assert lists.updated_at == READ_AT + timedelta(days=2)
    again = MeetingLists(services)
    await again.ready()
    assert again.updated_at == READ_AT + timedelta(days=2), "known without asking again"
    serve(services, one, two, updated_at=READ_AT + timedelta(days=1))
    await again.toggle("feather")
    assert again.updated_at == READ_AT + timedelta(days=1)


async def test_what_did_not_change_is_not_fetched_again() -> None:
    services = await memory_services()
    http = serve(services, pack(make("a")))
    lists = MeetingLists(services)
    await lists.toggle("quill")
    http.asked.clear()
    assert await lists.refresh() is Reach.FOUND
    assert [url for url, _ in http.asked] == [PACKS_URL]
    http.asked.clear()
    serve(services, pack(make("b")))
    await lists.refresh()
    assert http.asked[0] == (PACKS_URL, {"If-None-Match": '"index-1"'})
    assert [meeting.name for meeting in lists.meetings()] == ["b"]
    http.answers[PACKS_URL] = HttpResponse(304, b"", {})
    http.asked.clear()
    assert await lists.refresh() is Reach.FOUND
    assert [url for url, _ in http.asked] == [PACKS_URL]
    assert [meeting.name for meeting in lists.meetings()] == ["b"]


@pytest.mark.parametrize(
    ("answer", "reach"),
    [
        (HttpResponse(200, b"damaged", {}), Reach.TROUBLE),
        (HttpResponse(200, pack(make("x"), id="another"), {}), Reach.TROUBLE),
        (HttpResponse(500, b"", {}), Reach.TROUBLE),
        (ServerFault("broken"), Reach.TROUBLE),
        (None, Reach.OFFLINE),
    ],
)
async def test_the_copy_in_hand_stays_when_a_better_one_is_not_whole(
    answer: HttpResponse | ServerFault | None, reach: Reach
) -> None:
    services, _ = await with_list(make("good"))
    lists = lists_of(services)
    better = pack(make("better"))
    http = serve(services, better)
    http.answers[whole_url("quill", pack_digest(better))] = answer
    assert await lists.refresh() is reach
    assert [meeting.name for meeting in lists.meetings()] == ["good"]


async def test_a_withdrawn_list_stays_on_the_device() -> None:
    services, _ = await with_list(make("good"))
    serve(services)
    assert await lists_of(services).refresh() is Reach.FOUND
    assert [meeting.name for meeting in lists_of(services).meetings()] == ["good"]


async def test_a_damaged_copy_counts_as_missing_and_is_fetched_again() -> None:
    services = await memory_services()
    await services.packs.put("quill", b"damaged", etag='"x"', fetched_at=READ_AT)
    await services.repos.settings.save(meeting_packs=("quill",))
    lists = MeetingLists(services)
    await lists.ready()
    assert lists.phase is Phase.MISSING
    http = serve(services, pack(make("whole")))
    await lists.refresh()
    assert lists.phase is Phase.READY
    assert http.asked[-1][1] == {}, "a damaged copy must not be confirmed by its tag"


async def test_the_server_is_asked_by_itself_only_once_in_a_while() -> None:
    services, _ = await with_list(make("good"))
    lists = lists_of(services)
    http = serve(services, pack(make("good")))
    await lists.refresh_if_old()
    await lists.refresh_if_old()
    assert [url for url, _ in http.asked].count(PACKS_URL) == 1
    clock: Any = services.clock
    clock.advance(timedelta(hours=13))
    await lists.refresh_if_old()
    assert [url for url, _ in http.asked].count(PACKS_URL) == 2


async def test_nobody_is_asked_before_an_area_is_chosen() -> None:
    services = await memory_services()
    lists = MeetingLists(services)
    await lists.ready()
    await lists.refresh_if_old()
    assert services.http.asked == []  # type: ignore[attr-defined]
    assert lists.all_sample
    assert lists.updated_at is None


async def test_two_choices_at_once_are_both_kept() -> None:
    services = await memory_services()
    serve(services, pack(make("a")), pack(make("b", id="feather.b"), id="feather"))
    areas = AreasPresenter(services)
    await areas.lists.ready()
    await asyncio.gather(areas.toggle("quill"), areas.toggle("feather"))
    assert set(services.repos.settings.get().meeting_packs) == {"quill", "feather"}
    view = areas.view(await areas.offer(), FRIDAY)
    assert [(area.id, area.chosen, area.here) for area in view.areas] == [
        ("feather", True, True),
        ("quill", True, True),
    ]


async def test_the_card_has_favourites_and_something_for_every_part_of_two_days() -> None:
    many = [
        make(f"m{day}-{minute}", weekday=day, start_minute=minute)
        for day in (4, 5, 6)
        for minute in range(0, 1440, 30)
    ]
    shut = make("shut", start_minute=1141, temporarily_closed=True)
    favourite = make("favourite", weekday=6, start_minute=1081, venue=Venue.ONLINE)
    services, _ = await with_list(*many, shut, favourite)
    await services.repos.favourites.add(MEETING, favourite.id)
    cards, updated_at = await next_meetings(services, FRIDAY)
    assert updated_at == READ_AT
    assert len(cards) == 12
    assert [card.starts_at for card in cards] == sorted(card.starts_at for card in cards)
    assert {"favourite"} <= {card.name for card in cards}
    assert "shut" not in {card.name for card in cards}
    by_name = {card.name: card for card in cards}
    assert by_name["favourite"].where == "Online"
    assert by_name["m4-1110"].where == "Anyford"
    last = cards[-1].starts_at - FRIDAY
    assert last > timedelta(hours=40), "tomorrow evening has something too"


async def test_the_card_says_what_is_a_sample() -> None:
    services = await memory_services()
    cards, updated_at = await next_meetings(services, FRIDAY)
    assert cards
    assert all(card.sample for card in cards)
    assert updated_at is None


async def test_no_such_meeting_has_no_view_and_no_calendar() -> None:
    services, _ = await with_list(make("a"))
    presenter = MeetingPresenter(services, "nonsense")
    assert presenter.view(FRIDAY) is None
    assert presenter.calendar() is None


@pytest.mark.parametrize(
    ("platform", "url"),
    [
        ("ios", "https://maps.apple.com/?daddr=1%20A%26B%20St,%20X"),
        ("android", "geo:0,0?q=1%20A%26B%20St,%20X"),
        ("linux", "https://www.openstreetmap.org/search?query=1%20A%26B%20St,%20X"),
        ("", "https://www.openstreetmap.org/search?query=1%20A%26B%20St,%20X"),
    ],
)
def test_directions_open_the_map_of_the_platform(platform: str, url: str) -> None:
    assert directions_url("1 A&B St, X", platform) == url


def test_a_number_to_dial_keeps_its_pauses_and_signs() -> None:
    assert dial_url("+1555,,2#*3") == "tel:+1555,,2%23*3"


class SlowBuilder:
    """Ten steps of three milliseconds each, on a clock of its own."""

    now = 0.0

    def __init__(self, meetings: object, type_words: object) -> None:
        self.index = meetings
        self.left = 10

    def advance(self) -> bool:
        SlowBuilder.now += 0.003
        self.left -= 1
        return self.left == 0


async def test_making_the_index_gives_the_event_loop_its_turn_every_few_milliseconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(meeting_reading, "IndexBuilder", SlowBuilder)
    monkeypatch.setattr(meeting_reading, "perf_counter", lambda: SlowBuilder.now)
    turns: list[float] = []

    async def others() -> None:
        while True:
            turns.append(SlowBuilder.now)
            await asyncio.sleep(0)

    watching = asyncio.ensure_future(others())
    await asyncio.sleep(0)
    await meeting_reading.index_of(())
    watching.cancel()
    waits = [after - before for before, after in pairwise(turns)]
    assert len(waits) >= 4
    assert max(waits) <= meeting_reading.TURN_SECONDS + 0.003


def test_only_many_meetings_are_kept_from_the_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    frozen: list[str] = []
    monkeypatch.setattr(meeting_reading.gc, "freeze", lambda: frozen.append("frozen"))
    meeting_reading.spare_the_collector(meeting_reading.MANY_MEETINGS - 1)
    assert frozen == []
    meeting_reading.spare_the_collector(meeting_reading.MANY_MEETINGS)
    assert frozen == ["frozen"]


def test_the_collector_rests_while_many_meetings_are_made_searchable() -> None:
    assert gc.isenabled()
    with meeting_reading.collector_at_rest(meeting_reading.MANY_MEETINGS - 1):
        assert gc.isenabled(), "a few cost nothing"
    with meeting_reading.collector_at_rest(99_999):
        assert not gc.isenabled()
        with meeting_reading.collector_at_rest(99_999):
            pass
        assert not gc.isenabled(), "who let it rest ends the rest"
    assert gc.isenabled()
    gc.unfreeze()


async def test_the_collector_works_again_after_a_list_that_cannot_be_searched() -> None:
    nowhere = Meeting("a", "A", "AA", "Nowhere/Town", Venue.ONLINE, weekday=0, start_minute=0)
    with pytest.raises(DomainError):
        await meeting_reading.index_of([nowhere] * meeting_reading.MANY_MEETINGS)
    assert gc.isenabled()
