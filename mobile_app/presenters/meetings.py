"""Meetings: which are on now, tonight or on a day, by words and by how one can take part."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from mobile_app.domain.meeting_match import explain
from mobile_app.domain.meeting_query import Correction, Found, Query, Results, Window
from mobile_app.domain.meetings import Venue
from mobile_app.domain.recurrence import next_occurrence, until_small_hours
from mobile_app.presenters.meeting_filters import Filters
from mobile_app.presenters.meeting_lists import MeetingLists, Phase, lists_of
from mobile_app.presenters.meeting_rows import (
    MEETING,
    ListAge,
    MeetingRow,
    list_age,
    meeting_row,
)
from mobile_app.store.repositories import HIDDEN, WELCOMES_BOTH

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

PAGE_ROWS: Final = 40
NOW_MINUTES: Final = 60
"""How far ahead "now" looks."""

NOW, TONIGHT, TODAY, TOMORROW, ANY_DAY = "now", "tonight", "today", "tomorrow", "any"
NO_FILTERS: Final = Filters()
_EVENING_HOUR: Final = 16
_SMALL_HOUR: Final = 4


@dataclass(frozen=True, slots=True)
class When:
    """A choice of time: NOW, TONIGHT, TODAY, ANY_DAY, or a coming day as an ISO date in `value`."""

    value: str
    day: date | None = None


@dataclass(frozen=True, slots=True)
class NothingFound:
    """What to offer instead of an empty list: the next of the kind, what is on online, how many
    there are on `any_day`, and how many without the filters (at that time, with these words)."""

    next: MeetingRow | None
    online: tuple[MeetingRow, ...]
    any_day: int
    unfiltered: int

    @property
    def of_the_kind(self) -> bool:
        """Whether there is any such meeting, at another time or without the filters."""
        return bool(self.any_day or self.unfiltered)


@dataclass(frozen=True, slots=True)
class MeetingsView:
    """`page` counts from 0; `dated` says that rows lie on several days and must name theirs;
    `elsewhere` counts what the same search finds at other times. `corrections` are there whenever
    anything shown or counted, `nothing` included, comes of them."""

    phase: Phase
    choices: tuple[When, ...]
    when: str
    filters: Filters
    rows: tuple[MeetingRow, ...]
    total: int
    corrections: tuple[Correction, ...]
    page: int
    pages: int
    dated: bool
    elsewhere: int
    nothing: NothingFound | None
    sample: bool
    age: ListAge | None
    areas_chosen: bool
    has_own: bool


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

    def when(self, asked: str, now: datetime) -> str:
        """The value of a choice: `asked` where there is such a one, TOMORROW as its date, else
        what the clock suggests."""
        if asked == TOMORROW:
            asked = (now + timedelta(days=1)).date().isoformat()
        if asked in {choice.value for choice in self.choices(now)}:
            return asked
        return TONIGHT if asked == TODAY else self.first_choice(now)

    def view(self, now: datetime, filters: Filters = NO_FILTERS, page: int = 0) -> MeetingsView:
        """`now` is aware, in the person's zone."""
        lists = self.lists
        when = self.when(filters.when, now)
        query = self._query(filters, when, now)
        page = max(0, page)
        results = lists.index.search(query, now=now, limit=PAGE_ROWS, offset=page * PAGE_ROWS)
        nothing = self._nothing(query, filters, now) if results.total == 0 else None
        return MeetingsView(
            phase=lists.phase if lists.searchable else Phase.LOADING,
            choices=self.choices(now),
            when=when,
            filters=filters,
            rows=self._rows(results, filters.text, now),
            total=results.total,
            corrections=results.corrections if nothing is None or nothing.of_the_kind else (),
            page=page,
            pages=-(-results.total // PAGE_ROWS),
            dated=when == ANY_DAY,
            elsewhere=self._elsewhere(query, results.total, now),
            nothing=nothing,
            sample=lists.all_sample,
            age=list_age(lists.updated_at, now),
            areas_chosen=bool(self._services.repos.settings.get().meeting_packs),
            has_own=lists.has_own,
        )

    def count(self, filters: Filters, now: datetime) -> int:
        """How many meetings `view` would find."""
        query = self._query(filters, self.when(filters.when, now), now)
        return self.lists.index.search(query, now=now, limit=0).total

    def _query(self, filters: Filters, when: str, now: datetime) -> Query:
        window = _window(when, now)
        return filters.query(
            window=window,
            welcoming=self._welcoming(),
            hidden=self._hidden(),
            open_only=window is not None,
        )

    def _welcoming(self) -> frozenset[str]:
        return self._services.repos.marks.meetings(WELCOMES_BOTH)

    def _hidden(self) -> frozenset[str]:
        return self._services.repos.marks.meetings(HIDDEN)

    def _rows(self, results: Results, text: str, now: datetime) -> tuple[MeetingRow, ...]:
        lists = self.lists
        favourites = self._services.repos.favourites.refs(MEETING)
        home = self._services.repos.settings.get().home_group
        welcoming = self._welcoming()
        return tuple(
            meeting_row(
                one,
                lists,
                favourites,
                now,
                home=home,
                welcoming=welcoming,
                because=explain(one.meeting, text, results.corrections, lists.type_words)
                if text
                else (),
            )
            for one in results.found
        )

    def _elsewhere(self, query: Query, total: int, now: datetime) -> int:
        if query.window is None or not query.text.strip():
            return 0
        anywhere = replace(query, window=None)
        return max(0, self.lists.index.search(anywhere, now=now, limit=0).total - total)

    def _nothing(self, query: Query, filters: Filters, now: datetime) -> NothingFound:
        """The nearest thing to what was looked for: next of the kind, and what is on online."""
        search = self.lists.index.search
        same = search(replace(query, window=None, open_only=True), now=now, limit=1)
        dated = replace(same, found=tuple(one for one in same.found if one.occurrence is not None))
        soon = Window(now, now + timedelta(minutes=NOW_MINUTES))
        on_now = Query(venue=Venue.ONLINE, open_only=True, window=soon, hidden=self._hidden())
        online = search(on_now, now=now, limit=3)
        next_rows = self._rows(dated, filters.text, now)
        return NothingFound(
            next=next_rows[0] if next_rows else None,
            online=self._rows(online, "", now),
            any_day=same.total,
            unfiltered=self.count(filters.cleared(), now) if filters.active() else 0,
        )

    def favourites(self, now: datetime) -> tuple[MeetingRow, ...]:
        """The person's home group, then their favourite meetings, next first; what is in no list
        is left out."""
        lists = self.lists
        refs = self._services.repos.favourites.refs(MEETING)
        home = self._services.repos.settings.get().home_group
        welcoming = self._welcoming()
        meetings = [meeting for ref in {*refs, home} if (meeting := lists.meeting(ref)) is not None]
        found = [Found(meeting, next_occurrence(meeting, now)) for meeting in meetings]
        rows = [meeting_row(one, lists, refs, now, home=home, welcoming=welcoming) for one in found]
        return tuple(sorted(rows, key=_soonest))


def _soonest(row: MeetingRow) -> tuple[bool, bool, float, str]:
    begins = row.time.starts_at.timestamp() if row.time else 0.0
    return not row.home, row.time is None, begins, row.name


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
