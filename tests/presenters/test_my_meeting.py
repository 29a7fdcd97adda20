"""What a meeting is to the person, and what that changes elsewhere."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from mobile_app.domain.meetings import Venue
from mobile_app.errors import DomainError
from mobile_app.presenters import drafts
from mobile_app.presenters.meeting import MeetingPresenter, google_url
from mobile_app.presenters.meeting_filters import Filters
from mobile_app.presenters.meeting_options import OptionsPresenter
from mobile_app.presenters.meeting_rows import MEETING
from mobile_app.presenters.meetings import ANY_DAY, TONIGHT
from mobile_app.presenters.my_meeting import (
    HiddenMeetingsPresenter,
    MeetingNotePresenter,
    MyMeetingPresenter,
)
from mobile_app.presenters.next_meetings import next_meetings
from mobile_app.presenters.services import Services
from tests.presenters.test_meetings import FRIDAY, at, make, names, with_list
from tests.ui.stage import memory_services

EVENING = make("evening", start_minute=18 * 60)
LATER = make("later", start_minute=20 * 60)
SATURDAY = make("saturday", weekday=5)


async def test_there_is_one_home_group_and_it_stands_first() -> None:
    services, meetings = await with_list(EVENING, LATER, SATURDAY)
    await services.repos.favourites.add(MEETING, EVENING.id)
    assert await MyMeetingPresenter(services, LATER.id).toggle_home()
    assert await MyMeetingPresenter(services, SATURDAY.id).toggle_home()
    assert not MyMeetingPresenter(services, LATER.id).view(FRIDAY).home
    assert MyMeetingPresenter(services, SATURDAY.id).view(FRIDAY).home
    rows = meetings.favourites(FRIDAY)
    assert [(row.name, row.home) for row in rows] == [("saturday", True), ("evening", False)]
    (row,) = [r for r in meetings.view(FRIDAY, Filters(when=ANY_DAY)).rows if r.home]
    assert row.name == "saturday"
    assert not await MyMeetingPresenter(services, SATURDAY.id).toggle_home()
    assert [row.name for row in meetings.favourites(FRIDAY)] == ["evening"]


async def test_a_home_group_that_is_in_no_list_is_left_out() -> None:
    services, meetings = await with_list(EVENING)
    await services.repos.settings.save(home_group="quill.gone")
    assert meetings.favourites(FRIDAY) == ()


async def test_the_home_group_is_on_the_boot_card_first_of_all() -> None:
    many = [at(4, 19, minute) for minute in range(20)]
    last = make("last", start_minute=23 * 60 + 59)
    services, _ = await with_list(*many, last)
    cards, _ = await next_meetings(services, FRIDAY)
    assert "last" not in {card.name for card in cards}
    await MyMeetingPresenter(services, last.id).toggle_home()
    cards, _ = await next_meetings(services, FRIDAY)
    assert "last" in {card.name for card in cards}


async def test_a_hidden_meeting_does_not_come_up_until_it_is_brought_back() -> None:
    online = make("online", start_minute=18 * 60 + 45, venue=Venue.ONLINE)
    services, meetings = await with_list(LATER, online)
    mine = MyMeetingPresenter(services, online.id)
    hidden = HiddenMeetingsPresenter(services)
    options = OptionsPresenter(services, lambda *_: "")
    assert names(meetings, FRIDAY, TONIGHT) == ["online", "later"]
    assert await mine.hide(True)
    assert mine.view(FRIDAY).hidden
    assert names(meetings, FRIDAY, TONIGHT) == ["later"]
    nothing = meetings.view(FRIDAY, Filters(text="quillfeather")).nothing
    assert nothing is not None
    assert nothing.online == (), "what is on online now leaves it out too"
    cards, _ = await next_meetings(services, FRIDAY)
    assert "online" not in {card.name for card in cards}
    assert options.view(Filters(), FRIDAY).hidden == 1
    await MyMeetingPresenter(services, "quill.gone").hide(True)
    assert [(one.id, one.name) for one in hidden.view()] == [
        (online.id, "online"),
        ("quill.gone", ""),
    ]
    assert await hidden.meeting(online.id).hide(False)
    assert names(meetings, FRIDAY, TONIGHT) == ["online", "later"]


async def test_going_is_recorded_for_the_time_that_began_last() -> None:
    services, _ = await with_list(EVENING, LATER)
    mine = MyMeetingPresenter(services, EVENING.id)
    before = mine.view(FRIDAY)
    assert (before.went, before.times) == (False, 0)
    assert before.last_at == FRIDAY.replace(hour=18, minute=0)
    assert await mine.toggle_went(FRIDAY)
    view = mine.view(FRIDAY + timedelta(days=6))
    assert (view.went, view.times) == (True, 1)
    next_week = FRIDAY + timedelta(days=7)
    assert not mine.view(next_week).went
    assert await mine.toggle_went(next_week)
    assert [one.at.day for one in mine.view(next_week).latest] == [27, 20]
    assert await mine.toggle_went(next_week) is False
    assert mine.view(next_week).times == 1
    assert MyMeetingPresenter(services, LATER.id).view(FRIDAY).times == 0
    # Today's has not begun: it is last week's.
    assert MyMeetingPresenter(services, LATER.id).view(FRIDAY).last_at == (
        FRIDAY.replace(hour=20, minute=0) - timedelta(days=7)
    )


async def test_nobody_went_to_what_is_invented_closed_or_gone() -> None:
    shut = make("shut", temporarily_closed=True)
    services, _ = await with_list(shut)
    for meeting_id in (shut.id, "quill.gone"):
        mine = MyMeetingPresenter(services, meeting_id)
        assert mine.view(FRIDAY).last_at is None
        assert await mine.toggle_went(FRIDAY) is None
    assert services.repos.attendances.all() == []


async def test_a_note_is_kept_changed_and_let_go() -> None:
    services, _ = await with_list(EVENING)
    mine = MyMeetingPresenter(services, EVENING.id)
    note = MeetingNotePresenter(services, EVENING.id)
    assert note.meeting == EVENING
    assert note.start() == ""
    assert await note.save(" Side door ")
    assert mine.view(FRIDAY).note == "Side door"
    assert MeetingNotePresenter(services, EVENING.id).start() == "Side door"
    assert await note.save("")
    assert mine.view(FRIDAY).note == ""
    assert services.repos.meeting_notes.all() == []
    assert await note.save("  ")
    with pytest.raises(DomainError):
        await note.save("x" * 2001)


async def test_what_was_begun_waits_for_its_own_meeting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "PAUSE_SECONDS", 0)
    services = await memory_services()
    await begun(services, EVENING.id, "Ask for")
    await begun(services, LATER.id, "Bring a")
    assert MeetingNotePresenter(services, EVENING.id).start() == "Ask for"
    note = MeetingNotePresenter(services, LATER.id)
    assert note.start() == "Bring a"
    assert note.resumed
    await note.save("Bring a chair")
    note = MeetingNotePresenter(services, LATER.id)
    assert note.start() == "Bring a chair"
    assert not note.resumed
    other = MeetingNotePresenter(services, EVENING.id)
    assert other.start() == "Ask for"
    assert other.resumed
    assert await other.start_over() == ""
    assert not other.resumed
    assert MeetingNotePresenter(services, EVENING.id).start() == ""


async def begun(services: Services, meeting_id: str, text: str) -> None:
    MeetingNotePresenter(services, meeting_id).note(text)
    for _ in range(20):
        await asyncio.sleep(0)


async def test_when_the_source_changed_it_and_who_keeps_it() -> None:
    told = make("told", updated_on="2026-11-03", source_url="https://www.feeds.example.org/quill")
    silent = make("silent", updated_on="lately", source_url="")
    services, _ = await with_list(told)
    view = MeetingPresenter(services, told.id).view(FRIDAY)
    assert view is not None
    assert view.updated_on is not None
    assert view.updated_on.isoformat() == "2026-11-03"
    assert view.keeper == "feeds.example.org"
    services, _ = await with_list(silent)
    view = MeetingPresenter(services, silent.id).view(FRIDAY)
    assert view is not None
    assert (view.updated_on, view.keeper) == (None, "")


def test_directions_in_another_map() -> None:
    assert google_url("1 Quill Road, Anyford") == (
        "https://www.google.com/maps/dir/?api=1&destination=1%20Quill%20Road,%20Anyford"
    )
