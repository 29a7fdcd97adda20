"""What a meeting is to the person: home group, hidden, gone to, noted. Nobody else sees it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from mobile_app.domain.attendance import Attendance, attended, last_start, of_meeting
from mobile_app.domain.meeting_notes import TEXT_LIMIT, meeting_note, note_id
from mobile_app.presenters.drafts import DraftKeeper, kept_words
from mobile_app.presenters.meeting_lists import lists_of
from mobile_app.store.repositories import HIDDEN

if TYPE_CHECKING:
    from mobile_app.domain.meetings import Meeting
    from mobile_app.presenters.services import Services

LATEST: Final = 5


@dataclass(frozen=True, slots=True)
class MyMeetingView:
    """`last_at` is when it last began, in the person's zone, None when that cannot be said of it
    (it is invented, or closed for now); `went` says that the person was there then. `latest` are
    the last few times they went, latest first, of `times`."""

    home: bool
    hidden: bool
    note: str
    last_at: datetime | None
    went: bool
    times: int
    latest: tuple[Attendance, ...]


class MyMeetingPresenter:
    def __init__(self, services: Services, meeting_id: str) -> None:
        self._services = services
        self._id = meeting_id

    def view(self, now: datetime) -> MyMeetingView:
        """`now` is aware, in the person's zone."""
        repos = self._services.repos
        offered = self._offered(now)
        own = of_meeting(repos.attendances.all(), self._id)
        note = repos.meeting_notes.get(note_id(self._id))
        return MyMeetingView(
            home=repos.settings.get().home_group == self._id,
            hidden=self._id in repos.marks.meetings(HIDDEN),
            note=note.text if note else "",
            last_at=offered.at if offered else None,
            went=offered is not None and offered.id in {one.id for one in own},
            times=len(own),
            latest=own[:LATEST],
        )

    async def toggle_home(self) -> bool:
        """Make it the home group, in place of another, or let it go; returns which. Raises
        StoreError."""
        settings = self._services.repos.settings
        home = settings.get().home_group != self._id
        await settings.save(home_group=self._id if home else "")
        return home

    async def hide(self, hidden: bool) -> bool:
        """Leave it out of what is found, or bring it back. Returns True; raises StoreError."""
        marks = self._services.repos.marks
        await (marks.add if hidden else marks.remove)(HIDDEN, self._id)
        return True

    async def toggle_went(self, now: datetime) -> bool | None:
        """Record that the person was there when it last began, or take that back; returns which,
        None where `view` offers no time. Raises StoreError."""
        offered = self._offered(now)
        if offered is None:
            return None
        attendances = self._services.repos.attendances
        if attendances.get(offered.id) is not None:
            await attendances.remove(offered.id)
            return False
        await attendances.add(offered)
        return True

    def _offered(self, now: datetime) -> Attendance | None:
        lists = lists_of(self._services)
        meeting = lists.meeting(self._id)
        if meeting is None or meeting.temporarily_closed or lists.is_sample(meeting.id):
            return None
        return attended(meeting, last_start(meeting, now))


class MeetingNotePresenter:
    """The one note of a meeting, while it is written."""

    def __init__(self, services: Services, meeting_id: str) -> None:
        self._services = services
        self._id = meeting_id
        # One for each meeting: words about one must not take the place of those about another.
        self._drafts = DraftKeeper(services, note_id(meeting_id))
        self.resumed = False
        """Whether `start` gave back something that was begun earlier."""

    @property
    def meeting(self) -> Meeting | None:
        return lists_of(self._services).meeting(self._id)

    def start(self) -> str:
        """What was begun and not saved, else the note as it is kept."""
        begun, kept = kept_words(self._drafts.found(), "text", TEXT_LIMIT), self._kept()
        self.resumed = begun not in ("", kept)
        return begun or kept

    async def start_over(self) -> str:
        """Forget what was begun; the text to go on with."""
        self.resumed = False
        await self._drafts.forget()
        return self._kept()

    def note(self, text: str) -> None:
        """Keep what is typed so far for the next opening, should this one end before `save`."""
        self._drafts.note(text=text)

    async def save(self, text: str) -> bool:
        """Keep the note; an empty one is none. Durable when it returns True. Raises DomainError and
        StoreError."""
        notes = self._services.repos.meeting_notes
        if text.strip():
            await notes.save(meeting_note(self._id, text))
        elif self._kept():
            await notes.remove(note_id(self._id))
        await self._drafts.forget()
        return True

    def _kept(self) -> str:
        note = self._services.repos.meeting_notes.get(note_id(self._id))
        return note.text if note else ""


@dataclass(frozen=True, slots=True)
class HiddenMeeting:
    """`name` is "" for one that is in no list on this device."""

    id: str
    name: str
    programme: str


class HiddenMeetingsPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    def view(self) -> tuple[HiddenMeeting, ...]:
        """By name; what is in no list comes last."""
        lists = lists_of(self._services)
        found = []
        for meeting_id in self._services.repos.marks.meetings(HIDDEN):
            meeting = lists.meeting(meeting_id)
            known = (meeting.name, meeting.programme) if meeting else ("", "")
            found.append(HiddenMeeting(meeting_id, *known))
        return tuple(sorted(found, key=lambda one: (not one.name, one.name.casefold(), one.id)))

    def meeting(self, meeting_id: str) -> MyMeetingPresenter:
        return MyMeetingPresenter(self._services, meeting_id)
