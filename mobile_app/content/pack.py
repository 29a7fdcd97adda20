"""Meeting packs: what the server serves and the app keeps, one per area and programme.

    {"twofold_pack": 1, "digest": "<sha-256 of all that follows>", "updated_at": "…Z"}
    {"id": …, "name": …, "programme": …, "sample": …, "count": …, "type_names": {…}}
    {"name": […], "weekday": […], …}          columns of up to 256 meetings
    …                                         more of them

Lines of JSON: columns of neighbours compress to about 35 bytes a meeting under Brotli, a block is
read in a few milliseconds, so a browser's event loop never waits, and every value is checked
again on reading, because a pack is input like any other. A column that is missing holds defaults;
one that is no list holds one value for the whole block.

The digest covers the lists themselves and not `updated_at`: a refresh which finds nothing new
gives the same digest, so it serves as the pack's strong ETag and costs nobody a download.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from mobile_app.content.pack_columns import decode_block, is_line
from mobile_app.content.pack_lines import (
    PACK_VERSION,
    body_lines,
    canonical_key,
    join_pack,
    read_instant,
    read_object,
)
from mobile_app.domain.meetings import Meeting
from mobile_app.domain.recurrence import is_zone
from mobile_app.errors import ContentError

MAX_PACK_BYTES = 64 * 1024 * 1024
_MAX_MEETINGS = 200_000
_PACK_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A list of meetings of one programme, with what a person should know about it.

    `updated_at` is aware: when the source was last read with success. `sample` marks invented
    meetings, which are labelled wherever they appear. `type_names` are the feed's own names for
    its type codes, `type_notes` what it says they mean. The order of `meetings`
    carries no meaning and is not kept by the encoding.
    `left_out` counts meetings of a decoded pack whose zone this device's database does not know
    yet: their times cannot be told, and they must not cost the rest.
    """

    id: str
    name: str
    programme: str
    sample: bool
    updated_at: datetime
    meetings: tuple[Meeting, ...]
    type_names: Mapping[str, str] = field(default_factory=dict)
    type_notes: Mapping[str, str] = field(default_factory=dict)
    left_out: int = 0


def encode_pack(pack: Pack) -> bytes:
    """The bytes of `pack`: the same for the same content, whatever order it came in.

    Raises ContentError when `decode_pack` would refuse the result.
    """
    ordered = sorted(pack.meetings, key=canonical_key)
    data = join_pack(body_lines(describe(pack), ordered), pack.updated_at)
    if decode_pack(data).left_out:
        raise ContentError("pack: a zone which is not in the database")
    return data


def describe(pack: Pack) -> dict[str, object]:
    """The description line of `pack`, without its count."""
    about: dict[str, object] = {
        "id": pack.id,
        "name": pack.name,
        "programme": pack.programme,
        "sample": pack.sample,
        "type_names": dict(sorted(pack.type_names.items())),
    }
    if pack.type_notes:
        about["type_notes"] = dict(sorted(pack.type_notes.items()))
    return about


def pack_digest(data: bytes) -> str:
    """The digest an encoded pack states (64 hex digits): its ETag. Raises ContentError."""
    head, _, _ = data.partition(b"\n")
    digest = read_object(head, "head").get("digest")
    if not isinstance(digest, str) or re.fullmatch(r"[0-9a-f]{64}", digest) is None:
        raise ContentError("pack: no digest")
    return digest


def decode_pack(data: bytes) -> Pack:
    """Read a pack in one go. Raises ContentError for anything `encode_pack` did not write."""
    decoder = PackDecoder(data)
    while not decoder.advance():
        pass
    return decoder.pack


class PackDecoder:
    """Reads a pack block by block, for event loops that must not be held up."""

    def __init__(self, data: bytes) -> None:
        """Checks head and digest. Raises ContentError, as does `advance`."""
        if len(data) > MAX_PACK_BYTES:
            raise ContentError("pack: larger than 64 MiB")
        digest = pack_digest(data)
        head_line, _, body = data.partition(b"\n")
        head = read_object(head_line, "head")
        if head.get("twofold_pack") != PACK_VERSION:
            raise ContentError("pack: of a version this app does not know")
        if hashlib.sha256(body).hexdigest() != digest:
            raise ContentError("pack: damaged, its digest differs")
        about_line, *self._blocks = body.splitlines()[: _MAX_MEETINGS // 64] or [b""]
        self._about = read_object(about_line, "description")
        self._updated_at = read_instant(head.get("updated_at"))
        self._meetings: list[Meeting] = []
        self._shared: dict[object, object] = {}
        self._next_block = 0
        self._left_out = 0
        self._pack: Pack | None = None

    def advance(self) -> bool:
        """Read one more block (256 meetings); True once `pack` is there."""
        if self._next_block < len(self._blocks):
            block = self._blocks[self._next_block]
            self._next_block += 1
            for meeting in decode_block(read_object(block, "block"), self._shared):
                if is_zone(meeting.zone):
                    self._meetings.append(meeting)
                else:
                    self._left_out += 1
            if len(self._meetings) > _MAX_MEETINGS:
                raise ContentError("pack: too many meetings")
        if self._next_block >= len(self._blocks) and self._pack is None:
            self._pack = self._finish()
        return self._pack is not None

    @property
    def pack(self) -> Pack:
        """The whole pack. Raises ContentError before `advance` has said True."""
        if self._pack is None:
            raise ContentError("pack: not read to its end")
        return self._pack

    def _finish(self) -> Pack:
        about = self._about
        pack_id, name, programme = about.get("id"), about.get("name"), about.get("programme")
        if not isinstance(pack_id, str) or _PACK_ID.fullmatch(pack_id) is None:
            raise ContentError("pack: id")
        if not is_line(name) or not is_line(programme):
            raise ContentError("pack: name or programme")
        if not isinstance(about.get("sample"), bool):
            raise ContentError("pack: sample")
        names = _read_words(about, "type_names")
        notes = _read_words(about, "type_notes")
        if about.get("count") != len(self._meetings) + self._left_out:
            raise ContentError("pack: not all meetings are there")
        if len({meeting.id for meeting in self._meetings}) != len(self._meetings):
            raise ContentError("pack: an id is there twice")
        return Pack(
            id=pack_id,
            name=str(name),
            programme=str(programme),
            sample=about["sample"] is True,
            updated_at=self._updated_at,
            meetings=tuple(self._meetings),
            type_names=names,
            type_notes=notes,
            left_out=self._left_out,
        )


def _read_words(about: Mapping[str, object], key: str) -> dict[str, str]:
    words = about.get(key, {})
    if not isinstance(words, dict) or not all(map(is_line, words.values())):
        raise ContentError(f"pack: {key}")
    return {str(code): str(word) for code, word in words.items()}
