"""The meetings of the coming 48 hours that fit on the boot card, and the next one for Today."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from mobile_app.domain.own_meetings import own_id_of
from mobile_app.domain.recurrence import Occurrence, occurrences
from mobile_app.presenters.boot_card import MEETING_HOURS, MEETING_LIMIT, CardMeeting
from mobile_app.presenters.meeting_lists import MeetingLists, lists_of
from mobile_app.presenters.meeting_rows import MEETING, town_of
from mobile_app.store.repositories import HIDDEN

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

_SLICE_HOURS = 6
_PORTION = 500


async def next_meetings(
    services: Services, now: datetime, *, online: str = "Online"
) -> tuple[tuple[CardMeeting, ...], datetime | None]:
    """At most 12 of the coming 48 hours, by start, and the age of the list they come from.

    `now` is aware; `online` is the word for a meeting without a place. Hidden meetings are
    left out. Favourites and the home group come first;
    the rest are the soonest of each part of the day, so that the card, which is read while the
    app is not running, still has something to say tomorrow evening.
    """
    lists = lists_of(services)
    await lists.ready()
    favourites = services.repos.favourites.refs(MEETING) | {
        services.repos.settings.get().home_group
    }
    hidden = services.repos.marks.meetings(HIDDEN)
    meetings = [
        meeting
        for meeting in lists.meetings()
        if not meeting.temporarily_closed and meeting.id not in hidden
    ]
    until = now + timedelta(hours=MEETING_HOURS)
    dated: list[Occurrence] = []
    # In portions, so that a long list does not hold up the screen.
    for start in range(0, len(meetings), _PORTION):
        dated += occurrences(meetings[start : start + _PORTION], now, until)
        await asyncio.sleep(0)
    dated.sort(key=lambda one: (one.starts_at, one.meeting.name.casefold(), one.meeting.id))
    picked = _pick(dated, favourites, now)
    cards = tuple(_card(one, lists, online) for one in picked)
    return cards, lists.updated_at


def _pick(dated: list[Occurrence], favourites: frozenset[str], now: datetime) -> list[Occurrence]:
    picked = [one for one in dated if one.meeting.id in favourites][:MEETING_LIMIT]
    slices: dict[int, list[Occurrence]] = {}
    for one in dated:
        if one.meeting.id not in favourites:
            hours_ahead = max(0.0, (one.starts_at - now).total_seconds() / 3600)
            slices.setdefault(int(hours_ahead // _SLICE_HOURS), []).append(one)
    turn = 0
    while len(picked) < MEETING_LIMIT and any(turn < len(some) for some in slices.values()):
        for part in sorted(slices):
            if turn < len(slices[part]) and len(picked) < MEETING_LIMIT:
                picked.append(slices[part][turn])
        turn += 1
    return sorted(picked, key=lambda one: (one.starts_at, one.meeting.name))


def _card(one: Occurrence, lists: MeetingLists, online: str) -> CardMeeting:
    meeting = one.meeting
    return CardMeeting(
        id=meeting.id,
        name=meeting.name,
        where=(town_of(meeting) or meeting.place) if meeting.in_person else online,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        sample=lists.is_sample(meeting.id),
        own=bool(own_id_of(meeting.id)),
    )
