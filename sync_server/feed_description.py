"""How an operator describes a feed, on the command line or in the sources file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from mobile_app.content import feed_formats
from mobile_app.content.feed_import import OWN_PREFIX
from mobile_app.content.feeds import DEFAULT_DURATION_MINUTES
from mobile_app.errors import ContentError
from sync_server.errors import CommandProblem, FeedRefused

NAME_LENGTH = 120
ID_LENGTH = 48
"""Meeting ids begin with the feed's id, and the parsers take no longer one."""


class FeedFormat(StrEnum):
    AUTO = "auto"
    MEETING_GUIDE = feed_formats.MEETING_GUIDE
    BMLT = feed_formats.BMLT


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeed:
    """What an operator says about a feed; `zone` (IANA) is for records without their own.

    With `regions`, only meetings in one of them are kept. `usual_minutes` is how long a meeting
    lasts when a BMLT server says "as usual".
    """

    name: str
    programme: str
    zone: str
    source: str
    format: FeedFormat = FeedFormat.AUTO
    formats_source: str = ""
    sample: bool = False
    id: str = ""
    regions: tuple[str, ...] = ()
    usual_minutes: int = DEFAULT_DURATION_MINUTES


def check_description(new: NewFeed, feed_id: str) -> None:
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", feed_id) or len(feed_id) > ID_LENGTH:
        raise CommandProblem(
            f"An --id has lower-case letters, digits and hyphens, at most {ID_LENGTH}."
        )
    if feed_id.startswith(OWN_PREFIX):
        raise CommandProblem(f"An --id cannot begin with {OWN_PREFIX}: lists made on a device do.")
    if not new.name.strip() or len(new.name) > NAME_LENGTH:
        raise CommandProblem(f"A --name has 1 to {NAME_LENGTH} characters.")
    if not new.programme.strip() or len(new.programme) > 32:
        raise CommandProblem("A --programme has 1 to 32 characters, such as AA.")
    try:
        ZoneInfo(new.zone)
    except (ValueError, OSError, LookupError) as error:
        raise CommandProblem(
            f"{new.zone} is not a time zone. It takes a name such as America/New_York."
        ) from error


def resolve_format(asked: FeedFormat, body: bytes) -> FeedFormat:
    """The format to read `body` with. Raises FeedRefused when it has none of those known."""
    if asked is not FeedFormat.AUTO:
        return asked
    try:
        return FeedFormat(feed_formats.detect_format(body))
    except ContentError as error:
        raise FeedRefused(f"This is not a meeting list ({error}).") from error


def make_id(name: str) -> str:
    """An id from a name: lower-case letters, digits and hyphens. "" when nothing is left."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:ID_LENGTH].rstrip("-")
