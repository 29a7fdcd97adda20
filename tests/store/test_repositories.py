"""Domain objects in and out, and what happens to records that are none."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from mobile_app.device.memory import FixedClock
from mobile_app.domain.attendance import Attendance
from mobile_app.domain.checkins import CheckIn
from mobile_app.domain.coping import CardUse
from mobile_app.domain.lapses import Lapse, LapseName
from mobile_app.domain.meeting_notes import meeting_note
from mobile_app.domain.meetings import Venue
from mobile_app.domain.own_meetings import OwnMeeting
from mobile_app.domain.sobriety import Counter, CounterKind
from mobile_app.errors import DomainError
from mobile_app.store import kinds
from mobile_app.store.export import export_records
from mobile_app.store.fields import Fields
from mobile_app.store.repositories import HIDDEN, Favourite, Repositories
from mobile_app.store.settings import Settings
from tests.store.conftest import Opener

COUNTER = Counter(
    id="c1",
    label="Alcohol",
    kind=CounterKind.SUBSTANCE,
    sobriety_on=date(2026, 8, 12),
    first_day_is_one=True,
    position=2,
)
LAPSE = Lapse(
    id="l1",
    counter_id="c1",
    on=date(2026, 11, 3),
    run_started_on=date(2026, 8, 12),
    restarted_on=date(2026, 11, 4),
    name=LapseName.LAPSE,
    note="kept gently",
)
CHECK_IN = CheckIn(
    id="k1",
    at=datetime(2026, 11, 20, 18, 30, tzinfo=timezone(timedelta(hours=-5))),
    mood=4,
    craving=0,
    words="quiet",
)
CARD_USE = CardUse(
    id="u1",
    card_id="breathe",
    at=datetime(2026, 11, 20, 18, 30, tzinfo=UTC),
    situation="craving",
    before=8,
    after=None,
)
OWN_MEETING = OwnMeeting(
    id="o1",
    name="Side door",
    programme="DRA",
    weekday=6,
    start_minute=0,
    zone="Europe/London",
    duration_minutes=90,
    venue=Venue.HYBRID,
    place="Quill Hall",
    link="https://join.example.org/1",
    phone="+15550100123,,4#",
    notes="Bring a chair",
)


async def reloaded(open_database: Opener) -> Repositories:
    return Repositories(await open_database())


async def test_every_kind_comes_back_as_it_went(open_database: Opener) -> None:
    repos = Repositories(await open_database())
    await repos.counters.save(COUNTER)
    await repos.lapses.add(LAPSE)
    await repos.checkins.add(CHECK_IN)
    await repos.card_uses.add(CARD_USE)
    await repos.own_meetings.save(OWN_MEETING)
    again = await reloaded(open_database)
    assert again.counters.all() == [COUNTER]
    assert again.counters.get("c1") == COUNTER
    assert again.lapses.all() == [LAPSE]
    assert again.checkins.all() == [CHECK_IN]
    assert again.card_uses.all() == [CARD_USE]
    assert again.own_meetings.all() == [OWN_MEETING]
    assert again.checkins.all()[0].at.utcoffset() == timedelta(hours=-5)
    assert again.skipped == set()


async def test_order_is_the_kinds_own(open_database: Opener) -> None:
    repos = Repositories(await open_database())
    for id, position in (("a", 3), ("b", 1), ("c", 2)):
        await repos.counters.save(
            Counter(
                id=id,
                label=id,
                kind=CounterKind.BEHAVIOUR,
                sobriety_on=date(2026, 1, 1),
                position=position,
            )
        )
    assert [counter.id for counter in repos.counters.all()] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("type", "fields"),
    [
        ("counter", {"label": "x", "kind": "substance"}),
        ("counter", {"label": "x", "kind": "a newer kind", "sobriety_on": "2026-01-01"}),
        ("counter", {"label": None, "kind": "substance", "sobriety_on": "2026-01-01"}),
        ("counter", {"label": "x", "kind": "substance", "sobriety_on": "2026-02-30"}),
        ("check_in", {"at": "2026-11-20T18:30:00"}),
        ("check_in", {"at": "2026-11-20T18:30:00Z", "mood": 6}),
        ("check_in", {"at": "2026-11-20T18:30:00Z", "mood": True}),
        ("check_in", {"at": "2026-11-20T18:30:00Z", "craving": "5"}),
        ("lapse", {"counter_id": "c1", "on": "yesterday", "run_started_on": "2026-01-01"}),
        ("card_use", {"card_id": ["x"], "at": "2026-11-20T18:30:00Z"}),
        ("favourite", {"kind": "card"}),
        ("own_meeting", {"name": "No day", "start_minute": 0, "zone": "UTC", "venue": "online"}),
        ("own_meeting", {**kinds.OWN_MEETING.write(OWN_MEETING), "link": "javascript:alert(1)"}),
        ("own_meeting", {**kinds.OWN_MEETING.write(OWN_MEETING), "zone": "Mars/Olympus"}),
        ("own_meeting", {**kinds.OWN_MEETING.write(OWN_MEETING), "venue": "elsewhere"}),
    ],
)
async def test_a_record_that_is_no_such_thing_is_skipped_and_kept(
    type: str, fields: dict[str, object], open_database: Opener
) -> None:
    db = await open_database()
    repos = Repositories(db)
    await repos.counters.save(COUNTER)
    await repos.lapses.add(LAPSE)
    await repos.checkins.add(CHECK_IN)
    await repos.card_uses.add(CARD_USE)
    await repos.favourites.add("card", "breathe")
    await db.save(type, "odd", fields)  # type: ignore[arg-type]
    again = await reloaded(open_database)
    counts = [
        len(found)
        for found in (
            again.counters.all(),
            again.lapses.all(),
            again.checkins.all(),
            again.card_uses.all(),
            again.favourites.all(),
            again.own_meetings.all(),
        )
    ]
    assert counts == [1, 1, 1, 1, 1, 0]
    assert again.skipped == {(type, "odd")}
    assert type in json.loads(export_records(await open_database(), FixedClock().now()))["records"]


async def test_fields_of_a_newer_version_outlive_an_edit(open_database: Opener) -> None:
    db = await open_database()
    repos = Repositories(db)
    await repos.counters.save(COUNTER)
    await db.save("counter", "c1", {"colour": "teal"})
    await repos.counters.save(COUNTER)
    record = (await open_database()).get("counter", "c1")
    assert record is not None
    assert record.fields["colour"] == "teal"


async def test_a_slip_is_one_step(open_database: Opener) -> None:
    repos = Repositories(await open_database())
    await repos.save_together([repos.lapses.write(LAPSE), repos.counters.write(COUNTER)])
    again = await reloaded(open_database)
    assert (again.lapses.all(), again.counters.all()) == ([LAPSE], [COUNTER])


async def test_what_belongs_to_a_meeting(open_database: Opener) -> None:
    db = await open_database()
    repos = Repositories(db)
    went = Attendance(
        id="went.1",
        meeting_id="quill.evening",
        name="Evening",
        at=datetime(2026, 11, 20, 19, 15, tzinfo=timezone(timedelta(hours=-5))),
    )
    earlier = replace(went, id="went.0", at=went.at - timedelta(days=7))
    note = meeting_note("quill.evening", "Side door")
    for one in (went, earlier):
        await repos.attendances.add(one)
    await repos.meeting_notes.save(note)
    await repos.marks.add(HIDDEN, "quill.shut")
    await repos.settings.save(home_group="quill.evening")
    await db.save("attendance", "odd", {"meeting": "quill.evening", "at": "2026-11-20T19:15:00"})
    await db.save("meeting_note", "odd", {"meeting": "quill.evening", "text": 5})
    again = await reloaded(open_database)
    assert again.attendances.all() == [earlier, went]
    assert again.attendances.all()[1].at.utcoffset() == timedelta(hours=-5)
    assert again.meeting_notes.all() == [note]
    assert again.marks.meetings(HIDDEN) == {"quill.shut"}
    assert again.settings.get().home_group == "quill.evening"
    assert again.skipped == {("attendance", "odd"), ("meeting_note", "odd")}
    exported = json.loads(export_records(await open_database(), FixedClock().now()))["records"]
    assert {
        "id": "went.1",
        "meeting": "quill.evening",
        "name": "Evening",
        "at": "2026-11-20T19:15:00-05:00",
    } in exported["attendance"]
    assert {"id": note.id, "meeting": "quill.evening", "text": "Side door"} in exported[
        "meeting_note"
    ]


async def test_favourites(open_database: Opener) -> None:
    repos = Repositories(await open_database())
    odd = "https://example.org/é " + "x" * 500
    await repos.favourites.add("meeting", odd)
    await repos.favourites.add("card", "breathe")
    await repos.favourites.add("card", "breathe")
    assert repos.favourites.has("meeting", odd)
    assert not repos.favourites.has("card", odd)
    await repos.favourites.remove("card", "breathe")
    again = await reloaded(open_database)
    assert again.favourites.all() == [Favourite("meeting", odd)]
    await again.favourites.add("card", "breathe")
    assert again.favourites.refs("card") == {"breathe"}


async def test_settings_have_defaults_and_keep_what_was_chosen(open_database: Opener) -> None:
    repos = Repositories(await open_database())
    assert repos.settings.get() == Settings()
    await repos.settings.save(country="US", text_scale=1.6, meeting_packs=("a", "b"))
    saved = await repos.settings.save(welcomed=True, theme="dark")
    again = await reloaded(open_database)
    assert again.settings.get() == saved
    assert saved == Settings(
        country="US", theme="dark", text_scale=1.6, welcomed=True, meeting_packs=("a", "b")
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("country", "usa"),
        ("country", "u1"),
        ("theme", "pink"),
        ("text_scale", 3.0),
        ("text_scale", "1.0"),
        ("welcomed", 1),
        ("home_group", None),
        ("meeting_packs", "sample"),
        ("no_such_setting", True),
    ],
)
async def test_unusable_settings_are_refused_and_read_as_their_default(
    name: str, value: object, open_database: Opener
) -> None:
    db = await open_database()
    repos = Repositories(db)
    await repos.settings.save(country="US", welcomed=True)
    with pytest.raises(DomainError):
        await repos.settings.save(**{name: value})  # type: ignore[arg-type]
    await db.save("settings", "settings", {name: value})  # type: ignore[dict-item]
    found = (await reloaded(open_database)).settings.get()
    expected = {"country": "US", "welcomed": True} | (
        {name: getattr(Settings(), name)} if hasattr(Settings(), name) else {}
    )
    assert {key: getattr(found, key) for key in expected} == expected


async def test_export_is_readable_and_complete(open_database: Opener, clock: FixedClock) -> None:
    db = await open_database()
    repos = Repositories(db)
    await repos.checkins.add(CHECK_IN)
    await repos.counters.save(COUNTER)
    await db.save("from_a_newer_version", "n1", {"words": "ünïcode"})
    await repos.favourites.add("card", "gone")
    await repos.favourites.remove("card", "gone")
    text = export_records(db, clock.now()).decode()
    assert "ünïcode" in text
    assert db.device not in text
    assert json.loads(text) == {
        "twofold": "export",
        "version": 1,
        "exported_at": "2026-11-20T18:30:00-05:00",
        "records": {
            "check_in": [
                {
                    "id": "k1",
                    "at": "2026-11-20T18:30:00-05:00",
                    "mood": 4,
                    "craving": 0,
                    "words": "quiet",
                }
            ],
            "counter": [
                {
                    "id": "c1",
                    "label": "Alcohol",
                    "kind": "substance",
                    "sobriety_on": "2026-08-12",
                    "first_day_is_one": True,
                    "position": 2,
                }
            ],
            "from_a_newer_version": [{"id": "n1", "words": "ünïcode"}],
        },
    }


async def test_objects_are_made_once_and_after_a_change_only_those_that_changed(
    open_database: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = await open_database()
    made: list[str] = []
    read = kinds.CHECK_IN.read

    def counted(id: str, fields: Fields) -> CheckIn:
        made.append(id)
        return read(id, fields)

    monkeypatch.setattr(kinds, "CHECK_IN", replace(kinds.CHECK_IN, read=counted))
    repos = Repositories(db)
    for day in range(1, 6):
        at = CHECK_IN.at.replace(day=day)
        await repos.checkins.add(replace(CHECK_IN, id=f"k{day}", at=at))
    first = repos.checkins.all()
    first.clear()  # a caller's own list
    assert [one.id for one in repos.checkins.all()] == ["k1", "k2", "k3", "k4", "k5"]
    await repos.settings.save(theme="dark")
    repos.checkins.all()
    assert made == ["k1", "k2", "k3", "k4", "k5"]
    await repos.checkins.save(replace(CHECK_IN, id="k2", words="louder"))
    await repos.checkins.remove("k4")
    assert {one.id: one.words for one in repos.checkins.all()} == {
        **dict.fromkeys(("k1", "k3", "k5"), CHECK_IN.words),
        "k2": "louder",
    }
    assert made[5:] == ["k2"]


async def test_what_came_from_elsewhere_is_read_anew(open_database: Opener) -> None:
    db = await open_database()
    repos = Repositories(db)
    await repos.counters.save(COUNTER)
    assert repos.counters.all() == [COUNTER]
    await db.erase()
    assert repos.counters.all() == []
    await repos.counters.save(replace(COUNTER, label="Nicotine"))
    assert [one.label for one in repos.counters.all()] == ["Nicotine"]
