"""Adding a meeting by hand, correcting it, removing it, and taking that back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobile_app.domain.meetings import Venue
from mobile_app.domain.own_meetings import OwnMeeting, check_own_meeting
from mobile_app.domain.recurrence import is_zone
from mobile_app.errors import DomainError

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class OwnMeetingDraft:
    """What the form holds; `id` is "" for a meeting that is not kept yet. `weekdays` (Monday = 0)
    is empty and `start_minute` None until they are chosen."""

    zone: str
    id: str = ""
    name: str = ""
    programme: str = ""
    weekdays: frozenset[int] = frozenset()
    start_minute: int | None = None
    duration_minutes: int = 60
    venue: Venue = Venue.IN_PERSON
    place: str = ""
    link: str = ""
    phone: str = ""
    notes: str = ""


class OwnMeetingPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def here(self) -> str:
        """The person's zone, or UTC where the device names none that is known."""
        zone = self._services.clock.zone_name()
        return zone if is_zone(zone) else "UTC"

    def new(self) -> OwnMeetingDraft:
        return OwnMeetingDraft(zone=self.here)

    def draft(self, own_id: str) -> OwnMeetingDraft | None:
        """The meeting as a draft; None when there is no such meeting (any more)."""
        found = self._services.repos.own_meetings.get(own_id)
        if found is None:
            return None
        return OwnMeetingDraft(
            zone=found.zone,
            id=found.id,
            name=found.name,
            programme=found.programme,
            weekdays=frozenset({found.weekday}),
            start_minute=found.start_minute,
            duration_minutes=found.duration_minutes,
            venue=found.venue,
            place=found.place,
            link=found.link,
            phone=found.phone,
            notes=found.notes,
        )

    async def save(self, draft: OwnMeetingDraft) -> OwnMeeting:
        """Add the meeting or correct it; durable when it returns.

        A meeting on several days is kept as one for each, as lists have it, all or none; returned
        is the one that was corrected, else the first of the week. A correction stays on its own
        day while that is among those chosen. Raises DomainError with the field that does not hold,
        and as `Database.save` does.
        """
        if not draft.name.strip():
            raise DomainError("name", "must not be empty")
        if not draft.weekdays:
            raise DomainError("weekday", "must be chosen")
        if draft.start_minute is None:
            raise DomainError("start_minute", "must be chosen")
        repository = self._services.repos.own_meetings
        before = repository.get(draft.id) if draft.id else None
        days = sorted(draft.weekdays)
        if before is not None and before.weekday in days:
            days.remove(before.weekday)
            days.insert(0, before.weekday)
        own, *others = [
            check_own_meeting(
                OwnMeeting(
                    id=(draft.id if place == 0 else "") or self._services.new_id(),
                    name=draft.name,
                    programme=draft.programme,
                    weekday=day,
                    start_minute=draft.start_minute,
                    zone=draft.zone,
                    duration_minutes=draft.duration_minutes,
                    venue=draft.venue,
                    place=draft.place,
                    link=draft.link,
                    phone=draft.phone,
                    notes=draft.notes,
                )
            )
            for place, day in enumerate(days)
        ]
        await self._services.repos.save_together(map(repository.write, (own, *others)))
        return own

    async def remove(self, own_id: str) -> OwnMeeting | None:
        """Forget a meeting; what was removed, for `restore`."""
        found = self._services.repos.own_meetings.get(own_id)
        if found is not None:
            await self._services.repos.own_meetings.remove(own_id)
        return found

    async def restore(self, own: OwnMeeting) -> None:
        """Undo of `remove`."""
        await self._services.repos.own_meetings.save(own)
