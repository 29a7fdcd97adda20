"""Meetings: which are on now, tonight or on a day, by words and by how one can take part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from mobile_app.domain.meeting_search import Found, Query, Window
from mobile_app.domain.meetings import Venue
from mobile_app.domain.recurrence import next_occurrence, until_small_hours
from mobile_app.presenters.meeting_lists import MeetingLists, Phase, lists_of
from mobile_app.presenters.meeting_rows import (
    MEETING,
    ListAge,
    MeetingRow,
    list_age,
    meeting_row,
)

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

PAGE_ROWS: Final = 40
NOW_MINUTES: Final = 60
"""How far ahead "now" looks."""

NOW, TONIGHT, TODAY, ANY_DAY = "now", "tonight", "today", "any"
_EVENING_HOUR: Final = 16
_SMALL_HOUR: Final = 4


@dataclass(frozen=True, slots=True)
class When:
    """A choice of time: NOW, TONIGHT, TODAY, ANY_DAY, or a coming day as an ISO date in `value`."""

    value: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class NothingFound:
    """What to offer instead of an empty list; `any_day` counts matches on other days."""

    next: MeetingRow | None
    online: tuple[MeetingRow, ...]
    any_day: int
    searching: bool


@dataclass(frozen=True, slots=True)
class MeetingsView:
    """`page` counts from 0; `dated` says that rows lie on several days and must name theirs;
    `elsewhere` counts what the same words find at other times."""

    phase: Phase
    choices: tuple[When, ...]
    when: str
    rows: tuple[MeetingRow, ...]
    total: int
    page: int
    pages: int
    dated: bool
    elsewhere: int
    nothing: NothingFound | None
    sample: bool
    age: ListAge | None
    areas_chosen: bool


class MeetingsPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def lists(self) -> MeetingLists:
        return lists_of(self._services)

    def first_choice(self, now: datetime) -> str:
        """What the screen opens with: the evening from noon on, the day before that."""
        return TODAY if _SMALL_HOUR <= now.hour < 12 else TONIGHT

    def choices(self, now: datetime) -> tuple[When, ...]:
        """Now, today or tonight, the six days after, and any day."""
        late = now.hour >= _EVENING_HOUR or now.hour < _SMALL_HOUR
        near = [NOW, TONIGHT] if late else [NOW, TODAY, TONIGHT]
        days = [(now + timedelta(days=ahead)).date() for ahead in range(1, 7)]
        return (
            *(When(value) for value in near),
            *(When(day.isoformat(), day) for day in days),
            When(ANY_DAY),
        )

    def view(
        self,
        now: datetime,
        *,
        when: str = TONIGHT,
        text: str = "",
        venue: Venue | None = None,
        page: int = 0,
    ) -> MeetingsView:
        """`now` is aware, in the person's zone. An unknown `when` is the first choice."""
        lists = self.lists
        choices = self.choices(now)
        if when not in {choice.value for choice in choices}:
            when = TONIGHT if when == TODAY else self.first_choice(now)
        window = _window(when, now)
        query = Query(text=text, venue=venue, open_only=window is not None, window=window)
        page = max(0, page)
        found = lists.index.search(query, now=now, limit=PAGE_ROWS, offset=page * PAGE_ROWS)
        favourites = self._services.repos.favourites.refs(MEETING)
        return MeetingsView(
            phase=lists.phase if lists.searchable else Phase.LOADING,
            choices=choices,
            when=when,
            rows=tuple(meeting_row(one, lists, favourites, now) for one in found.found),
            total=found.total,
            page=page,
            pages=-(-found.total // PAGE_ROWS),
            dated=when == ANY_DAY,
            elsewhere=self._elsewhere(query, found.total, now),
            nothing=self._nothing(query, now) if found.total == 0 else None,
            sample=lists.all_sample,
            age=list_age(lists.updated_at, now),
            areas_chosen=bool(self._services.repos.settings.get().meeting_packs),
        )

    def _elsewhere(self, query: Query, total: int, now: datetime) -> int:
        if query.window is None or not query.text.strip():
            return 0
        anywhere = Query(text=query.text, venue=query.venue, open_only=True)
        return max(0, self.lists.index.search(anywhere, now=now, limit=0).total - total)

    def _nothing(self, query: Query, now: datetime) -> NothingFound:
        """The nearest thing to what was looked for: next of the kind, and what is on online."""
        lists = self.lists
        favourites = self._services.repos.favourites.refs(MEETING)
        same = Query(text=query.text, venue=query.venue, open_only=True)
        next_found = lists.index.search(same, now=now, limit=1)
        soon = Window(now, now + timedelta(minutes=NOW_MINUTES))
        online = Query(venue=Venue.ONLINE, open_only=True, window=soon)
        return NothingFound(
            next=next(
                (
                    meeting_row(one, lists, favourites, now)
                    for one in next_found.found
                    if one.occurrence is not None
                ),
                None,
            ),
            online=tuple(
                meeting_row(one, lists, favourites, now)
                for one in lists.index.search(online, now=now, limit=3).found
            ),
            any_day=next_found.total,
            searching=bool(query.text.strip()),
        )

    def favourites(self, now: datetime) -> tuple[MeetingRow, ...]:
        """The person's favourite meetings that are in a list, next first."""
        lists = self.lists
        refs = self._services.repos.favourites.refs(MEETING)
        meetings = [meeting for ref in refs if (meeting := lists.meeting(ref)) is not None]
        found = [Found(meeting, next_occurrence(meeting, now)) for meeting in meetings]
        rows = [meeting_row(one, lists, refs, now) for one in found]
        return tuple(sorted(rows, key=_soonest))


def _soonest(row: MeetingRow) -> tuple[bool, float, str]:
    return row.time is None, row.time.starts_at.timestamp() if row.time else 0.0, row.name


def _window(when: str, now: datetime) -> Window | None:
    if when == ANY_DAY:
        return None
    if when == NOW:
        return Window(now, now + timedelta(minutes=NOW_MINUTES))
    if when == TODAY:
        return Window(now, _midnight(now.date() + timedelta(days=1), now))
    if when == TONIGHT:
        evening = now.replace(hour=_EVENING_HOUR, minute=0, second=0, microsecond=0, fold=0)
        late = now.hour < _SMALL_HOUR or now >= evening
        return Window(now if late else evening, until_small_hours(now))
    day = date.fromisoformat(when)
    return Window(_midnight(day, now), _midnight(day + timedelta(days=1), now), running=False)


def _midnight(day: date, now: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)
