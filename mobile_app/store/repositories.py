"""Typed doors: domain objects in and out of the database.

A stored record that is no valid object any more is left out and named in `skipped`; it stays
stored, and it never costs the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic

from mobile_app.changes.hlc import Hlc
from mobile_app.changes.merge import Record
from mobile_app.errors import DomainError
from mobile_app.store import kinds
from mobile_app.store.database import Database
from mobile_app.store.documents import Revision
from mobile_app.store.drafts import DraftRepository
from mobile_app.store.kinds import Kind, T
from mobile_app.store.record_writer import Write
from mobile_app.store.settings import SettingsRepository

if TYPE_CHECKING:  # for start-up: kinds imports a domain module when it first reads one
    from mobile_app.domain.attendance import Attendance
    from mobile_app.domain.checkins import CheckIn
    from mobile_app.domain.coping import CardUse
    from mobile_app.domain.lapses import Lapse
    from mobile_app.domain.meeting_notes import MeetingNote
    from mobile_app.domain.own_meetings import OwnMeeting
    from mobile_app.domain.sobriety import Counter

FAVOURITE = "favourite"
MEETING_MARK = "meeting_mark"
WELCOMES_BOTH = "welcomes_both"
"""The mark of a meeting at which the person found both of their conditions welcome."""

HIDDEN = "hidden"
"""The mark of a meeting that finding shall leave out."""


@dataclass(frozen=True, slots=True)
class Favourite:
    """`kind` is "meeting" or "card"; `ref` is that thing's id."""

    kind: str
    ref: str


class Repository(Generic[T]):
    """All objects of one kind. Writes raise as `Database.save` does."""

    def __init__(
        self,
        db: Database,
        kind: Kind[T],
        order: Callable[[T], Any],
        skipped: set[tuple[str, str]],
    ) -> None:
        self._db = db
        self._kind = kind
        self._order = order
        self._skipped = skipped
        self._revision: Revision | None = None
        self._items: list[T] = []
        self._made_by_id: dict[str, tuple[Mapping[str, Hlc], T | None]] = {}

    def all(self) -> list[T]:
        """In the kind's own order, oldest or first placed first.

        Screens ask at every draw, so years of records are made into objects once, and after a
        change only the ones that changed.
        """
        revision = self._db.revision(self._kind.type)
        if revision != self._revision:
            records = self._db.all(self._kind.type)
            self._made_by_id = {record.id: self._made(record) for record in records}
            items = (item for _, item in self._made_by_id.values() if item is not None)
            self._items = sorted(items, key=self._order)
            self._revision = revision
        return list(self._items)

    def get(self, id: str) -> T | None:
        record = self._db.get(self._kind.type, id)
        return None if record is None else self._read(record)

    async def save(self, item: T) -> None:
        """Durable when it returns; only fields that differ are stamped."""
        await self._db.save_all([self.write(item)])

    add = save
    """The word for kinds that are only ever added to."""

    async def remove(self, id: str) -> None:
        await self._db.remove(self._kind.type, id)

    def write(self, item: T) -> Write:
        """The write that stores `item`, for `Repositories.save_together`."""
        return self._kind.type, item.id, self._kind.write(item)  # type: ignore[attr-defined]

    def _made(self, record: Record) -> tuple[Mapping[str, Hlc], T | None]:
        known = self._made_by_id.get(record.id)
        # No two writes have the same stamp, so the same stamps mean the same fields.
        if known is not None and known[0] == record.stamps:
            return known
        return record.stamps, self._read(record)

    def _read(self, record: Record) -> T | None:
        try:
            return self._kind.read(record.id, record.fields)
        except (ValueError, KeyError, TypeError, DomainError):
            self._skipped.add(record.key)
            return None


class FavouriteRepository:
    """Ids are made of kind and ref, so the same favourite chosen on two devices is one record."""

    def __init__(self, db: Database, skipped: set[tuple[str, str]]) -> None:
        self._db = db
        self._skipped = skipped

    def all(self) -> list[Favourite]:
        found = []
        for record in self._db.all(FAVOURITE):
            kind, ref = record.fields.get("kind"), record.fields.get("ref")
            if isinstance(kind, str) and isinstance(ref, str):
                found.append(Favourite(kind, ref))
            else:
                self._skipped.add(record.key)
        return found

    def refs(self, kind: str) -> frozenset[str]:
        return frozenset(favourite.ref for favourite in self.all() if favourite.kind == kind)

    def has(self, kind: str, ref: str) -> bool:
        return self._db.get(FAVOURITE, _favourite_id(kind, ref)) is not None

    async def add(self, kind: str, ref: str) -> None:
        await self._db.save(FAVOURITE, _favourite_id(kind, ref), {"kind": kind, "ref": ref})

    async def remove(self, kind: str, ref: str) -> None:
        await self._db.remove(FAVOURITE, _favourite_id(kind, ref))


class MarkRepository:
    """What the person says of a meeting that its list does not. Ids are made of mark and meeting,
    so that marking on two devices is one record."""

    def __init__(self, db: Database, skipped: set[tuple[str, str]]) -> None:
        self._db = db
        self._skipped = skipped

    def meetings(self, mark: str) -> frozenset[str]:
        """Ids of the meetings that bear `mark`."""
        found = set()
        for record in self._db.all(MEETING_MARK):
            meeting_id = record.fields.get("meeting")
            if not isinstance(meeting_id, str):
                self._skipped.add(record.key)
            elif record.fields.get("mark") == mark:
                found.add(meeting_id)
        return frozenset(found)

    async def add(self, mark: str, meeting_id: str) -> None:
        fields = {"mark": mark, "meeting": meeting_id}
        await self._db.save(MEETING_MARK, _favourite_id(mark, meeting_id), fields)

    async def remove(self, mark: str, meeting_id: str) -> None:
        await self._db.remove(MEETING_MARK, _favourite_id(mark, meeting_id))


class Repositories:
    """`skipped` holds (type, id) of every record met so far that could not be read."""

    def __init__(self, db: Database) -> None:
        self.skipped: set[tuple[str, str]] = set()
        self._db = db

    @cached_property
    def settings(self) -> SettingsRepository:
        return SettingsRepository(self._db)

    @cached_property
    def favourites(self) -> FavouriteRepository:
        return FavouriteRepository(self._db, self.skipped)

    @cached_property
    def marks(self) -> MarkRepository:
        return MarkRepository(self._db, self.skipped)

    @cached_property
    def drafts(self) -> DraftRepository:
        return DraftRepository(self._db)

    @cached_property
    def counters(self) -> Repository[Counter]:
        return self._of(kinds.COUNTER, lambda counter: (counter.position, counter.id))

    @cached_property
    def lapses(self) -> Repository[Lapse]:
        return self._of(kinds.LAPSE, lambda lapse: (lapse.on, lapse.id))

    @cached_property
    def checkins(self) -> Repository[CheckIn]:
        return self._of(kinds.CHECK_IN, lambda check_in: (check_in.at, check_in.id))

    @cached_property
    def card_uses(self) -> Repository[CardUse]:
        return self._of(kinds.CARD_USE, lambda use: (use.at, use.id))

    @cached_property
    def own_meetings(self) -> Repository[OwnMeeting]:
        return self._of(kinds.OWN_MEETING, lambda own: (own.weekday, own.start_minute, own.id))

    @cached_property
    def attendances(self) -> Repository[Attendance]:
        return self._of(kinds.ATTENDANCE, lambda attendance: (attendance.at, attendance.id))

    @cached_property
    def meeting_notes(self) -> Repository[MeetingNote]:
        return self._of(kinds.MEETING_NOTE, lambda note: note.id)

    async def save_together(self, writes: Iterable[Write]) -> None:
        """Several objects in one durable step: `save_together([repos.lapses.write(lapse), …])`."""
        await self._db.save_all(writes)

    def _of(self, kind: Kind[T], order: Callable[[T], Any]) -> Repository[T]:
        return Repository(self._db, kind, order, self.skipped)


def _favourite_id(kind: str, ref: str) -> str:
    """Refs come from feeds and may be long or odd; an id may not."""
    from hashlib import sha256

    return f"{kind}.{sha256(ref.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
