"""How each kind of domain object is stored: its record type, and the two ways.

Domain modules are imported where they are used: the app starts on the way to Today, which needs
only some of them. `read` raises ValueError, KeyError, TypeError or DomainError for a record that
is no such object; it is never given a removed one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from mobile_app.changes.change import Json
from mobile_app.store import fields as of
from mobile_app.store.fields import Fields

if TYPE_CHECKING:  # for start-up, see above
    from mobile_app.domain.attendance import Attendance
    from mobile_app.domain.checkins import CheckIn
    from mobile_app.domain.coping import CardUse
    from mobile_app.domain.lapses import Lapse
    from mobile_app.domain.meeting_notes import MeetingNote
    from mobile_app.domain.own_meetings import OwnMeeting
    from mobile_app.domain.sobriety import Counter

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    type: str
    write: Callable[[T], dict[str, Json]]
    read: Callable[[str, Fields], T]


def _write_counter(counter: Counter) -> dict[str, Json]:
    return {
        "label": counter.label,
        "kind": counter.kind.value,
        "sobriety_on": counter.sobriety_on.isoformat(),
        "first_day_is_one": counter.first_day_is_one,
        "position": counter.position,
    }


def _read_counter(id: str, fields: Fields) -> Counter:
    from mobile_app.domain.sobriety import Counter, CounterKind

    return Counter(
        id=id,
        label=of.text(fields, "label"),
        kind=CounterKind(of.text(fields, "kind")),
        sobriety_on=of.day(fields, "sobriety_on"),
        first_day_is_one=of.flag(fields, "first_day_is_one", False),
        position=of.whole(fields, "position", 0),
    )


def _write_lapse(lapse: Lapse) -> dict[str, Json]:
    restarted_on = lapse.restarted_on
    return {
        "counter_id": lapse.counter_id,
        "on": lapse.on.isoformat(),
        "run_started_on": lapse.run_started_on.isoformat(),
        "restarted_on": restarted_on.isoformat() if restarted_on else None,
        "name": lapse.name.value,
        "note": lapse.note,
    }


def _read_lapse(id: str, fields: Fields) -> Lapse:
    from mobile_app.domain.lapses import Lapse, LapseName

    return Lapse(
        id=id,
        counter_id=of.text(fields, "counter_id"),
        on=of.day(fields, "on"),
        run_started_on=of.day(fields, "run_started_on"),
        restarted_on=of.day_or_none(fields, "restarted_on"),
        name=LapseName(of.text(fields, "name", LapseName.UNNAMED.value)),
        note=of.text(fields, "note", ""),
    )


def _write_check_in(check_in: CheckIn) -> dict[str, Json]:
    return {
        "at": check_in.at.isoformat(),
        "mood": check_in.mood,
        "craving": check_in.craving,
        "words": check_in.words,
    }


def _read_check_in(id: str, fields: Fields) -> CheckIn:
    from mobile_app.domain.checkins import CheckIn

    return CheckIn(
        id=id,
        at=of.instant(fields, "at"),
        mood=of.rating(fields, "mood", 1, 5),
        craving=of.rating(fields, "craving", 0, 10),
        words=of.text(fields, "words", ""),
    )


def _write_card_use(use: CardUse) -> dict[str, Json]:
    return {
        "card_id": use.card_id,
        "at": use.at.isoformat(),
        "situation": use.situation,
        "before": use.before,
        "after": use.after,
    }


def _read_card_use(id: str, fields: Fields) -> CardUse:
    from mobile_app.domain.coping import CardUse

    return CardUse(
        id=id,
        card_id=of.text(fields, "card_id"),
        at=of.instant(fields, "at"),
        situation=of.text(fields, "situation", ""),
        before=of.rating(fields, "before", 0, 10),
        after=of.rating(fields, "after", 0, 10),
    )


def _write_own_meeting(own: OwnMeeting) -> dict[str, Json]:
    return {
        "name": own.name,
        "programme": own.programme,
        "weekday": own.weekday,
        "start_minute": own.start_minute,
        "zone": own.zone,
        "duration_minutes": own.duration_minutes,
        "venue": own.venue.value,
        "place": own.place,
        "link": own.link,
        "phone": own.phone,
        "notes": own.notes,
    }


def _read_own_meeting(id: str, fields: Fields) -> OwnMeeting:
    from mobile_app.domain.meetings import Venue
    from mobile_app.domain.own_meetings import OwnMeeting, check_own_meeting

    # Checked again: its link is opened and its zone is looked up, whoever wrote them.
    return check_own_meeting(
        OwnMeeting(
            id=id,
            name=of.text(fields, "name"),
            programme=of.text(fields, "programme", ""),
            weekday=of.whole(fields, "weekday", -1),
            start_minute=of.whole(fields, "start_minute", -1),
            zone=of.text(fields, "zone"),
            duration_minutes=of.whole(fields, "duration_minutes", 60),
            venue=Venue(of.text(fields, "venue")),
            place=of.text(fields, "place", ""),
            link=of.text(fields, "link", ""),
            phone=of.text(fields, "phone", ""),
            notes=of.text(fields, "notes", ""),
        )
    )


def _write_attendance(attendance: Attendance) -> dict[str, Json]:
    return {
        "meeting": attendance.meeting_id,
        "name": attendance.name,
        "at": attendance.at.isoformat(),
    }


def _read_attendance(id: str, fields: Fields) -> Attendance:
    from mobile_app.domain.attendance import Attendance

    return Attendance(
        id=id,
        meeting_id=of.text(fields, "meeting"),
        name=of.text(fields, "name", ""),
        at=of.instant(fields, "at"),
    )


def _write_meeting_note(note: MeetingNote) -> dict[str, Json]:
    return {"meeting": note.meeting_id, "text": note.text}


def _read_meeting_note(id: str, fields: Fields) -> MeetingNote:
    from mobile_app.domain.meeting_notes import MeetingNote

    return MeetingNote(id=id, meeting_id=of.text(fields, "meeting"), text=of.text(fields, "text"))


COUNTER = Kind("counter", _write_counter, _read_counter)
LAPSE = Kind("lapse", _write_lapse, _read_lapse)
CHECK_IN = Kind("check_in", _write_check_in, _read_check_in)
CARD_USE = Kind("card_use", _write_card_use, _read_card_use)
OWN_MEETING = Kind("own_meeting", _write_own_meeting, _read_own_meeting)
ATTENDANCE = Kind("attendance", _write_attendance, _read_attendance)
MEETING_NOTE = Kind("meeting_note", _write_meeting_note, _read_meeting_note)
