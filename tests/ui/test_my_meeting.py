"""Home group, "I went", notes, hiding, sharing and telling the source, drawn."""

from __future__ import annotations

from typing import Any

import flet as ft
import pytest

from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.presenters.my_meeting import MyMeetingPresenter
from mobile_app.presenters.services import Services
from mobile_app.ui.formats import Formats
from mobile_app.ui.meeting_text import meeting_text
from mobile_app.ui.strings import meetings as meeting_words
from mobile_app.ui.strings import my_meeting as words
from tests.ui.harness import App
from tests.ui.stage import open_app
from tests.ui.test_meetings import MEETINGS, kept, make, open_list, pack, read, rows

ZOOM = make(
    "Zoom",
    venue=Venue.ONLINE,
    place="",
    join_url="https://join.example.org/j/1",
    join_notes="Meeting ID: 123 456 7890, passcode: quill",
    types=("C", "D", "ZZ"),
    feedback_url="https://feeds.example.org/report/zoom",
    updated_on="2026-11-03",
)
DATA = pack(*MEETINGS, ZOOM)


async def test_the_home_group_shows_on_the_page_and_first_in_the_list() -> None:
    app = await open_list("/meetings/quill.saturday")
    await app.tap("home-group")
    assert app.services.repos.settings.get().home_group == "quill.saturday"
    await app.go("/meetings")
    (yours,) = [str(c.key) for c in app.top() if str(c.key or "").startswith("yours-")]
    assert yours == "yours-meeting-quill.saturday"
    assert app.says(words.HOME_TAG)
    await app.go("/meetings/quill.evening")
    await app.tap("home-group")
    assert app.services.repos.settings.get().home_group == "quill.evening"
    await app.tap("home-group")
    assert app.services.repos.settings.get().home_group == ""
    await app.close()


async def test_i_went_is_one_tap_and_can_be_taken_back() -> None:
    app = await open_list("/meetings/quill.running")
    assert app.says("I went: Today")
    assert not app.find("times")
    await app.tap("went")
    assert app.notice() == words.WENT_RECORDED
    assert app.one("times").value == "1 time so far"
    assert app.says("Nov 20")
    await app.undo()
    assert app.services.repos.attendances.all() == []
    await app.tap("went")
    await app.tap("went")
    assert app.notice() == words.WENT_TAKEN_BACK
    assert app.services.repos.attendances.all() == []
    await app.close()


async def test_what_has_not_begun_today_offers_the_last_time() -> None:
    app = await open_list("/meetings/quill.evening")
    assert app.says("I went: Nov 13")
    await app.go("/meetings/quill.shut")
    assert not app.find("went")
    await app.close()


async def test_hiding_can_be_undone_right_away_and_later() -> None:
    app = await open_list("/meetings/quill.evening")
    await app.tap("hide-meeting")
    assert app.notice() == words.HIDDEN
    await app.undo()
    assert app.find("hide-meeting")
    await app.tap("hide-meeting")
    assert app.find("bring-back")
    await app.go("/meetings")
    assert "evening" not in rows(app)
    await app.go("/meetings/filters")
    await read(app)
    assert app.says("1 meeting")
    await app.tap("to-hidden")
    assert app.route == "/meetings/hidden"
    assert app.says("Evening")
    await app.tap("bring-back-quill.evening")
    assert app.find("none-hidden")
    await app.undo()
    await app.tap("bring-back-quill.evening")
    await app.go("/meetings/filters")
    assert not app.find("to-hidden")
    await app.go("/meetings")
    assert "evening" in rows(app)
    await app.close()


async def test_bringing_back_on_the_page_itself() -> None:
    app = await open_list("/meetings/quill.evening")
    await app.tap("hide-meeting")
    await app.tap("bring-back")
    assert app.notice() == words.BROUGHT_BACK
    assert not app.find("hidden")
    await app.close()


async def test_a_note_is_written_changed_and_shown_on_the_page_alone() -> None:
    app = await open_list("/meetings/quill.evening")
    await app.tap("write-note")
    assert app.route == "/meetings/note/quill.evening"
    assert app.says("Evening")
    await app.write("note", "Side door, ask for the kettle")
    await app.tap("save")
    assert app.route == "/meetings/quill.evening"
    assert app.one("my-note").value == "Side door, ask for the kettle"
    assert app.says(words.NOTE_CHANGE)
    await app.tap("share")
    assert "kettle" not in str(app.connection.calls)
    await app.close()


async def test_a_note_that_was_begun_can_be_started_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mobile_app.presenters.drafts.PAUSE_SECONDS", 0)
    app = await open_list("/meetings/note/quill.evening")
    await app.write("note", "Half a th")
    await app.go("/meetings")
    await app.go("/meetings/note/quill.evening")
    assert app.one("note").value == "Half a th"
    await app.tap("start-over")
    assert app.one("note-1").value == ""
    await app.close()


@pytest.mark.parametrize("platform", ["android", "ios"])
async def test_phones_share_through_their_own_sheet(platform: str) -> None:
    app = await open_list("/meetings/quill.zoom", DATA)
    app.session.apply_page_patch({"platform": platform, "web": True})
    app.connection.replies["share_text"] = {"status": "success", "raw": ""}
    await app.tap("share")
    (args,) = [args for name, args in app.connection.calls if name == "share_text"]
    assert args["text"] == (
        "Zoom\nEvery Friday, 7:30 pm to 8:30 pm, New York time\n"
        "https://join.example.org/j/1\nMeeting ID: 123 456 7890, passcode: quill"
    )
    assert app.notice() == ""
    await app.close()


async def test_elsewhere_it_is_copied() -> None:
    app = await open_list("/meetings/quill.running")
    await app.tap("share")
    assert copied(app) == [
        "Running\nEvery Friday, 6:00 pm to 7:00 pm, New York time\n"
        "Quill Hall, 1 Quill Road, Anyford, ZZ 00001"
    ]
    assert app.notice() == words.COPIED_TO_SHARE
    await app.close()


async def test_a_sheet_that_does_not_come_is_no_dead_end(monkeypatch: pytest.MonkeyPatch) -> None:
    app = await open_list("/meetings/quill.running")
    app.session.apply_page_patch({"platform": "ios"})

    async def refuse(*_: Any, **__: Any) -> None:
        raise RuntimeError("sharePositionOrigin")  # as the client tells of a fault

    monkeypatch.setattr(ft.Share, "share_text", refuse)
    await app.tap("share")
    assert len(copied(app)) == 1
    assert app.notice() == words.COPIED_TO_SHARE
    await app.close()


def copied(app: App) -> list[str]:
    return [args["data"] for name, args in app.connection.calls if name == "set"]


@pytest.mark.parametrize(
    ("meeting", "expected"),
    [
        (
            make("Late", start_minute=23 * 60 + 30, zone="Europe/London"),
            "Late\nEvery Friday, 23:30 to 00:30, London time\n"
            "Quill Hall, 1 Quill Road, Anyford, ZZ 00001",
        ),
        (
            make("Any", weekday=None, start_minute=None, place="", address=""),
            f"Any\n{meeting_words.BY_APPOINTMENT}",
        ),
    ],
)
def test_a_meeting_as_text(meeting: Meeting, expected: str) -> None:
    assert meeting_text(meeting, Formats("DE")) == expected


async def test_codes_are_copied_with_a_tap() -> None:
    app = await open_list("/meetings/quill.zoom", DATA)
    await app.tap("copy-id")
    await app.tap("copy-passcode")
    assert copied(app) == ["1234567890", "quill"]
    assert app.notice() == words.COPIED
    await app.close()


async def test_the_sources_own_form_or_who_keeps_the_list() -> None:
    app = await open_list("/meetings/quill.zoom", DATA)
    assert app.one("report").url.url == "https://feeds.example.org/report/zoom"
    assert not app.find("keeper")
    assert app.one("updated").value.endswith("November 3, 2026.")
    await app.go("/meetings/quill.running")
    assert not app.find("report")
    assert "feeds.example.org" in app.one("keeper").value
    assert not app.find("updated")
    await app.close()


async def test_kinds_are_explained_where_there_is_more_to_say() -> None:
    app = await open_list("/meetings/quill.zoom", DATA)
    assert app.says("desire to stop")
    assert app.says("one after another")
    assert app.says("ZZ")
    await app.close()


async def test_maps() -> None:
    app = await open_list("/meetings/quill.running")
    assert app.one("google-maps").url.url.endswith("destination=40.5,-74.25")
    app.session.apply_page_patch({"platform": "android"})
    await app.go("/meetings")
    await app.go("/meetings/quill.running")
    assert app.one("directions").url.url == "geo:0,0?q=40.5,-74.25"
    assert not app.find("google-maps")
    await app.close()


async def test_a_sample_offers_nothing_that_would_be_about_a_real_one() -> None:
    app = await open_app("/meetings")
    await read(app)
    key = next(str(c.key) for c in app.top() if str(c.key or "").startswith("meeting-sample."))
    await app.go(f"/meetings/{key.removeprefix('meeting-')}")
    assert not app.find("went")
    assert not app.find("keeper")
    await app.close()


@pytest.mark.parametrize("route", ["/meetings/quill.zoom", "/meetings/hidden", "/meetings/note/x"])
async def test_large_text_on_a_small_screen(route: str) -> None:
    async def before(services: Services) -> None:
        await kept(DATA)(services)
        await MyMeetingPresenter(services, "quill.zoom").hide(True)

    app = await open_app(route, before=before, width=360, text_scale=2.0)
    await read(app)
    assert not app.find("error-card")
    assert app.notices == []
    await app.close()
