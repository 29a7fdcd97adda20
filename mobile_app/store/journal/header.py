"""The plain header that every blob of the journal begins with, and what blobs are called.

    magic (8) ‖ format (1) ‖ suite (1) ‖ kind (1) ‖ 0 ‖ schema (2) ‖ 0 0 ‖ store id (16) ‖
    generation (8) ‖ number (8) ‖ CRC-32 of the 48 bytes before (4)

Big-endian. The header is no secret, and is bound to everything sealed behind it as its associated
data. Magic, format, schema and CRC stay where they are in every later format, so that an older app
can tell newer data from damaged data. See docs/journal.md.
"""

from __future__ import annotations

import struct
from binascii import crc32
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from mobile_app.errors import StoreMigration

MAGIC: Final = b"2FJOURNL"
FORMAT: Final = 1
HEADS: Final = ("journal.a", "journal.b")
SEGMENT_PREFIX: Final = "journal.s"
TAIL_PREFIX: Final = "journal.t"
ASIDE_PREFIX: Final = "aside."

_DIGITS: Final = 12
_MOST: Final = 10**11
"""More generations or segments than any life makes; what claims more was not written by us.

Below it a name counts even on a blob that does not open, so there is room above to count on.
"""

_FIELDS: Final = struct.Struct(">8sBBBxHxx16sQQ")
HEADER_BYTES: Final = _FIELDS.size + 4


class Kind(IntEnum):
    HEAD = 1
    SEGMENT = 2
    TAIL = 3
    ASIDE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """`number` is a segment's own, 0 in every other kind; `schema` is that of the records."""

    suite: int
    kind: Kind
    schema: int
    store_id: bytes
    generation: int
    number: int = 0

    def pack(self) -> bytes:
        fields = _FIELDS.pack(
            MAGIC,
            FORMAT,
            self.suite,
            self.kind,
            self.schema,
            self.store_id,
            self.generation,
            self.number,
        )
        return fields + crc32(fields).to_bytes(4, "big")


def read_header(data: bytes, schema: int) -> Header | None:
    """The header when its own check holds, whatever the rest is like; else None.

    Raises StoreMigration when a newer version wrote it: a newer format, or records of a schema
    above `schema`.
    """
    fields, check = data[: _FIELDS.size], data[_FIELDS.size : HEADER_BYTES]
    if len(check) != 4 or fields[:8] != MAGIC or crc32(fields).to_bytes(4, "big") != check:
        return None
    _, format, suite, kind, wrote, store_id, generation, number = _FIELDS.unpack(fields)
    if format > FORMAT or wrote > schema:
        raise StoreMigration("journal: written by a newer version")
    if kind not in Kind.__members__.values():
        return None
    return Header(
        suite=suite,
        kind=Kind(kind),
        schema=wrote,
        store_id=store_id,
        generation=generation,
        number=number,
    )


def segment_name(number: int) -> str:
    return f"{SEGMENT_PREFIX}{number:0{_DIGITS}d}"


def tail_name(generation: int) -> str:
    return f"{TAIL_PREFIX}{generation:0{_DIGITS}d}"


def segment_number(name: str) -> int:
    """The number of the segment that is called so; 0 for any other name."""
    return _number_after(SEGMENT_PREFIX, name)


def tail_generation(name: str) -> int:
    """The generation of the tail that is called so; 0 for any other name."""
    return _number_after(TAIL_PREFIX, name)


def _number_after(prefix: str, name: str) -> int:
    digits = name.removeprefix(prefix)
    if len(digits) != _DIGITS or not digits.isascii() or not digits.isdigit():
        return 0
    number = int(digits)
    return number if digits != name and number <= _MOST else 0
