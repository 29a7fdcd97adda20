"""The card: what the boot shell shows before the app is alive (docs/boot-shell.md).

The shell only subtracts dates, so everything it needs for the coming days is computed here:
milestone dates, and the starts of the meetings of the next 48 hours. With the app lock on, the
card holds nothing but what SOS needs.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from mobile_app.domain.milestones import Milestone, coming, reached

if TYPE_CHECKING:
    from mobile_app.domain.sobriety import Counter

VERSION: Final = 1
LIMIT_BYTES: Final = 16 * 1024
MEETING_LIMIT: Final = 12
MEETING_HOURS: Final = 48
MILESTONES_AHEAD: Final = 3
COUNTER_LIMIT: Final = 12
_NAME_LIMIT: Final = 80


@dataclass(frozen=True, slots=True)
class CardLook:
    """How the shell dresses: `theme` is "system", "light" or "dark"; `country` may be ""."""

    theme: str
    text_scale: float
    country: str


@dataclass(frozen=True, slots=True)
class CardMeeting:
    """One occurrence; `where` is "Online" or a town. `own`: the person added it."""

    id: str
    name: str
    where: str
    starts_at: datetime
    ends_at: datetime
    sample: bool = False
    own: bool = False


def build_card(
    look: CardLook,
    counters: Iterable[Counter],
    meetings: Iterable[CardMeeting],
    *,
    now: datetime,
    milestone_words: Callable[[Milestone], str],
    list_updated_at: datetime | None = None,
    locked: bool = False,
) -> bytes:
    """The card as UTF-8 JSON of at most 16 KB.

    `now` is aware, in the person's zone. When it would be too large (long labels, long meeting
    names), meetings leave from the latest on, then counters from the last on: the next meeting
    and the first counter are what the shell is for.
    """
    card: dict[str, Any] = {
        "v": VERSION,
        "locked": locked,
        "theme": look.theme,
        "scale": look.text_scale,
        "country": look.country,
    }
    if locked:
        return _encode(card)
    today = now.date()
    counted = sorted(counters, key=lambda counter: (counter.position, counter.id))

    def step(milestone: Milestone) -> dict[str, str]:
        return {"on": milestone.on.isoformat(), "label": milestone_words(milestone)}

    card["counters"] = [
        {
            "label": counter.label[:_NAME_LIMIT],
            "on": counter.sobriety_on.isoformat(),
            "first": int(counter.first_day_is_one),
            # The last one reached: today's, if it is today, and where progress starts from.
            "last": [step(m) for m in reached(counter.sobriety_on, today)[-1:]],
            "next": [step(m) for m in coming(counter.sobriety_on, today, MILESTONES_AHEAD)],
        }
        for counter in counted[:COUNTER_LIMIT]
    ]
    until = now + timedelta(hours=MEETING_HOURS)
    near = sorted(
        (m for m in meetings if m.ends_at > now and m.starts_at < until),
        key=lambda meeting: (meeting.starts_at, meeting.name),
    )
    card["meetings"] = [_meeting(meeting) for meeting in near[:MEETING_LIMIT]]
    if list_updated_at is not None:
        card["list_updated"] = list_updated_at.isoformat()
    while len(data := _encode(card)) > LIMIT_BYTES:
        (card["meetings"] or card["counters"]).pop()
    return data


def _meeting(meeting: CardMeeting) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "at": round(meeting.starts_at.timestamp() * 1000),
        "until": round(meeting.ends_at.timestamp() * 1000),
        "name": meeting.name[:_NAME_LIMIT],
        "where": meeting.where[:_NAME_LIMIT],
        "id": meeting.id,
    }
    if meeting.sample:
        shown["sample"] = True
    if meeting.own:
        shown["own"] = True
    return shown


def _encode(card: dict[str, Any]) -> bytes:
    return json.dumps(card, ensure_ascii=False, separators=(",", ":")).encode()
