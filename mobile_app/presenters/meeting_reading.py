"""Reading lists of meetings and making them searchable, a few milliseconds at a time."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from time import perf_counter
from typing import TYPE_CHECKING

from mobile_app.content.pack import Pack
from mobile_app.domain.meeting_index import TypeWords, no_type_words
from mobile_app.domain.meeting_search import IndexBuilder, MeetingIndex
from mobile_app.domain.meetings import Meeting
from mobile_app.domain.recurrence import is_zone
from mobile_app.errors import ContentError, StoreError
from mobile_app.presenters.pack_download import decode_in_steps

if TYPE_CHECKING:
    from mobile_app.domain.own_meetings import OwnMeeting
    from mobile_app.presenters.services import Services

SAMPLE_ASSET = "content/meetings-sample.json"
MANY_MEETINGS = 5_000
TURN_SECONDS = 0.004
"""How long work goes on before the event loop has its turn. The builder's own steps take up to
8 ms in a browser, so nobody waits longer than 12."""


async def cached_pack(services: Services, pack_id: str) -> Pack | None:
    """The pack as this device keeps it; None when there is none or the copy is damaged, which is as
    good as none: the next refresh replaces it."""
    try:
        cached = await services.packs.get(pack_id)
        return None if cached is None else await decode_in_steps(cached.data)
    except (ContentError, StoreError):
        return None


def own_meetings(added: Collection[OwnMeeting]) -> dict[str, Meeting]:
    """What the person added, as meetings by id."""
    if not added:
        return {}
    from mobile_app.domain.own_meetings import as_meeting  # most people have none at a start

    return {meeting.id: meeting for meeting in map(as_meeting, added)}


def sample_packs(services: Services) -> list[Pack]:
    """The list of an invented town that ships, or nothing when it cannot be read."""
    from mobile_app.content.meeting_guide import parse

    # The town lies wherever the person is, so that "tonight" means something.
    zone = services.clock.zone_name()
    try:
        data = services.assets.read(SAMPLE_ASSET)
        feed = parse(data, source="sample", programme="AA", zone=zone if is_zone(zone) else "UTC")
    except (ContentError, FileNotFoundError):
        return []
    return [
        Pack(
            id="sample",
            name="",
            programme="AA",
            sample=True,
            updated_at=services.clock.now(),
            meetings=feed.meetings,
        )
    ]


async def index_of(
    meetings: Collection[Meeting], type_words: TypeWords = no_type_words
) -> MeetingIndex:
    """`meetings` made searchable, also by what `type_words` calls their codes. Raises DomainError
    for a zone that is not in the database."""
    with collector_at_rest(len(meetings)):
        builder = IndexBuilder(meetings, type_words)
        done = False
        while not done:
            turn_ends_at = perf_counter() + TURN_SECONDS
            done = builder.advance()
            while not done and perf_counter() < turn_ends_at:
                done = builder.advance()
            await asyncio.sleep(0)
        return builder.index


@contextmanager
def collector_at_rest(count: int) -> Iterator[None]:
    """While `count` meetings are made searchable: when they are many, let the collector of cycles
    wait, and spare it afterwards what was made.

    An index is made of some 100,000 objects without a cycle. The collector would look at them over
    and over, for up to 40 ms at a time in a browser, and find nothing.
    """
    resting = count >= MANY_MEETINGS and gc.isenabled()
    if resting:
        gc.disable()
    try:
        yield
        spare_the_collector(count)
    finally:
        if resting:
            gc.enable()


def spare_the_collector(count: int) -> None:
    """Once `count` meetings are read: when they are many, take all that lives now out of sight of
    the collector of cycles.

    30,000 meetings are 100,000 objects that stay as long as the lists do, and each full round of
    the collector would look at every one: 15 to 20 ms in a browser, in the middle of whatever is
    done then. They hold no cycles, so a list that is replaced is still freed at once.
    """
    if count >= MANY_MEETINGS:
        gc.freeze()
