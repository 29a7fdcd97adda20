"""The plain way to search meetings: look at every one. It defines what the index must answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from mobile_app.domain.meeting_index import searched_texts
from mobile_app.domain.meeting_search import Found, Query, Results
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.recurrence import Occurrence, occurrences
from mobile_app.domain.search_words import split_words


class LinearSearch:
    """Texts are folded once beforehand, as any list on a phone would do it."""

    def __init__(self, meetings: Sequence[Meeting]) -> None:
        self._rows = [
            (" " + " ".join(split_words("\n".join(searched_texts(meeting)))), meeting)
            for meeting in meetings
        ]

    def search(self, query: Query, *, now: datetime, limit: int = 60, offset: int = 0) -> Results:
        words = [" " + word for word in split_words(query.text)]
        wanted = [
            meeting
            for text, meeting in self._rows
            if all(word in text for word in words) and _passes(meeting, query)
        ]
        window = query.window
        if window is None:
            first, last, running = now, now + timedelta(days=8), True
        else:
            first, last, running = window.from_at, window.until_at, window.running
        soonest: dict[str, Occurrence] = {}
        for dated in occurrences(wanted, first, last):
            if running or dated.starts_at >= first:
                soonest.setdefault(dated.meeting.id, dated)
        found = [Found(dated.meeting, dated) for dated in soonest.values()]
        if window is None:
            untimed = [meeting for meeting in wanted if meeting.weekday is None]
            untimed.sort(key=lambda meeting: (meeting.name.casefold(), meeting.id))
            found += [Found(meeting, None) for meeting in untimed]
        return Results(tuple(found[offset : offset + limit]), len(found))


def _passes(meeting: Meeting, query: Query) -> bool:
    return (
        (query.venue is None or meeting.venue in (query.venue, Venue.HYBRID))
        and (not query.programmes or meeting.programme in query.programmes)
        and (not query.weekdays or meeting.weekday in query.weekdays)
        and query.types.issubset(meeting.types)
        and not (query.open_only and meeting.temporarily_closed)
    )
