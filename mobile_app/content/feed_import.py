"""A feed taken in by the app itself: a file or an answer becomes a pack, with no server."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from mobile_app.content.feed_formats import parse_feed_in_steps
from mobile_app.content.feeds import Steps, at_once
from mobile_app.content.pack import Pack, PackDecoder, describe
from mobile_app.content.pack_lines import body_lines, canonical_key, join_pack
from mobile_app.errors import ContentError, DomainError

OWN_PREFIX: Final = "own-"
"""Begins the ids of packs made on a device; a server's lists cannot be taken for one's own."""

NAME_LIMIT: Final = 80
PROGRAMME_LIMIT: Final = 32
SHRINK_LIMIT: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedDescription:
    """What a person says about a feed. `zone` (IANA) is for records without their own."""

    name: str
    programme: str
    zone: str

    @property
    def pack_id(self) -> str:
        """The same for the same name, so that taking it in again replaces it."""
        plain = unicodedata.normalize("NFKD", self.name).encode("ascii", "ignore").decode()
        slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:30].strip("-")
        if not slug:
            # A name in another script: its letters as numbers are still its own.
            slug = "-".join(f"{ord(char):x}" for char in self.name.strip()[:6])
        return f"{OWN_PREFIX}{slug}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedFeed:
    """The pack made of a feed, and what became of its records."""

    pack: Pack
    data: bytes
    records: int
    skipped: Mapping[str, int]


def import_in_steps(
    body: bytes, described: FeedDescription, *, now: datetime, formats: bytes | None = None
) -> Steps[ImportedFeed]:
    """Make a pack of a Meeting Guide or BMLT feed. `formats` is BMLT's code table, `now` aware.

    Raises DomainError for a description without a name or programme, ContentError when `body` is
    no feed, holds no usable meeting, or the zone is unknown.
    """
    name, programme = described.name.strip(), described.programme.strip()
    if not 0 < len(name) <= NAME_LIMIT:
        raise DomainError("name", f"1 to {NAME_LIMIT} characters")
    if not 0 < len(programme) <= PROGRAMME_LIMIT:
        raise DomainError("programme", f"1 to {PROGRAMME_LIMIT} characters")
    pack_id = described.pack_id
    feed = yield from parse_feed_in_steps(
        body, source=pack_id, programme=programme, zone=described.zone.strip(), formats=formats
    )
    if not feed.meetings:
        raise ContentError("feed: no usable meeting")
    pack = Pack(
        id=pack_id,
        name=name,
        programme=programme,
        sample=False,
        updated_at=now,
        meetings=feed.meetings,
        type_names=feed.type_names,
        type_notes=feed.type_notes,
    )
    lines = []
    for written in body_lines(describe(pack), sorted(feed.meetings, key=canonical_key)):
        lines.append(written)
        yield
    data = join_pack(lines, now)
    # Read once as it will be read from now on: what cannot be is not kept.
    decoder = PackDecoder(data)
    while not decoder.advance():
        yield
    return ImportedFeed(
        pack=decoder.pack,
        data=data,
        records=feed.records,
        skipped=feed.skipped_by_code(),
    )


import_feed = at_once(import_in_steps)


def has_shrunk(found: int, held: int) -> bool:
    """Whether a newer reading lost so much that it should not replace the copy in hand unasked."""
    return found < held * SHRINK_LIMIT
