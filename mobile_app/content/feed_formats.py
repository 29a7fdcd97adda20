"""One door for every feed: tells the formats apart by what the file holds."""

from __future__ import annotations

from mobile_app.content import bmlt, meeting_guide
from mobile_app.content.feed_json import load_json
from mobile_app.content.feeds import ParsedFeed, Steps, at_once
from mobile_app.errors import ContentError

MEETING_GUIDE = "meeting-guide"
BMLT = "bmlt"


def detect_format(data: bytes) -> str:
    """MEETING_GUIDE or BMLT; an empty list is MEETING_GUIDE. Raises ContentError for neither."""
    document = load_json(data)
    if bmlt.looks_like(document):
        return BMLT
    if isinstance(document, list) and (not document or meeting_guide.looks_like(document)):
        return MEETING_GUIDE
    raise ContentError("feed: neither Meeting Guide nor BMLT")


def parse_feed_in_steps(
    data: bytes,
    *,
    source: str,
    programme: str,
    zone: str | None,
    formats: bytes | None = None,
) -> Steps[ParsedFeed]:
    """Read a feed of either format; arguments and errors as in `bmlt.parse`. `formats` (BMLT's
    code table) is left alone for Meeting Guide."""
    if detect_format(data) == BMLT:
        return (
            yield from bmlt.parse_in_steps(
                data, source=source, programme=programme, zone=zone, formats=formats
            )
        )
    return (
        yield from meeting_guide.parse_in_steps(data, source=source, programme=programme, zone=zone)
    )


parse_feed = at_once(parse_feed_in_steps)
