"""A feed's bytes as JSON, whatever they are: bounded, and losing no more than what is broken.

Three things real and hostile feeds do would cost a plain reader the whole list: bytes that are not
UTF-8 in one note, a record nested deeper than any reader goes, a number of thousands of digits.
Here each costs its own record at most. A list that is cut short or is no JSON stays refused: who
knows what else is missing from it.
"""

from __future__ import annotations

import codecs
import json
import re
from typing import Final

from mobile_app.errors import ContentError

MAX_FEED_BYTES: Final = 64 * 1024 * 1024
# A real record has some twenty values. Brackets and commas bound what a reader would build of them
# (a list of 64 MiB of "{}," would take gigabytes).
MAX_CONTAINERS: Final = 2_000_000
MAX_VALUES: Final = 16_000_000
MAX_RECORD_DEPTH: Final = 32
MAX_SALVAGE_CHARS: Final = 8 * 1024 * 1024
"""Looking at every bracket one by one is slow; feeds this large and broken are refused."""

UNREADABLE: Final = object()
"""Stands in a list for a record that could not be read at all; no parser takes it for one."""

_STRUCTURE = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|[\[\]{},]', re.DOTALL)
_UTF_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are not UTF-8, read as the encoding they nearly always are."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return bad.decode("cp1252", "replace"), error.end


codecs.register_error("twofold-cp1252", _as_cp1252)


def load_json(data: bytes) -> object:
    """`data` as JSON; records of a list that cannot be read are UNREADABLE.

    UTF-8 with or without signature, UTF-16 and UTF-32 with theirs; stray bytes of Windows-1252
    within UTF-8 are read as that. Raises ContentError for anything else, whatever it is.
    """
    if len(data) > MAX_FEED_BYTES:
        raise ContentError("feed: larger than 64 MiB")
    if data.count(b"{") + data.count(b"[") > MAX_CONTAINERS or data.count(b",") > MAX_VALUES:
        raise ContentError("feed: more values than any list of meetings has")
    text = _decode(data)
    try:
        # Not strict: a raw line end or other control character within a text is the text's matter.
        return json.loads(text, strict=False)
    except json.JSONDecodeError:
        raise ContentError("feed: not JSON") from None
    except (ValueError, RecursionError):
        # Sound in its form, but something in it is too deep or too long for a reader.
        return _salvage(text)


def _decode(data: bytes) -> str:
    if data.startswith(_UTF_MARKS):
        try:
            coding = "utf-32" if data.startswith(_UTF_MARKS[:2]) else "utf-16"
            return data.decode(coding)
        except UnicodeDecodeError:
            raise ContentError("feed: not JSON") from None
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "twofold-cp1252")


def _salvage(text: str) -> list[object]:
    """The records of a list, each read by itself. Raises ContentError when `text` is no list."""
    if len(text) > MAX_SALVAGE_CHARS:
        raise ContentError("feed: too deep to read, and too large to read piece by piece")
    records: list[object] = []
    depth, deepest, begins = 0, 0, 0
    for match in _STRUCTURE.finditer(text):
        mark = match[0]
        if mark in "[{":
            if depth == 0 and (mark == "{" or text[: match.start()].strip()):
                raise ContentError("feed: not a list")
            depth += 1
            deepest = max(deepest, depth)
            if depth == 1:
                begins = match.end()
        elif mark in "]}" or (mark == "," and depth == 1):
            if depth == 1:
                piece = text[begins : match.start()].strip()
                if piece or mark == "," or records:
                    records.append(_read_piece(piece, deepest))
                begins, deepest = match.end(), 1
            if mark != ",":
                depth -= 1
            if depth == 0:
                if text[match.end() :].strip():
                    break
                return records
    raise ContentError("feed: not JSON")


def _read_piece(piece: str, deepest: int) -> object:
    if deepest > MAX_RECORD_DEPTH:
        return UNREADABLE
    try:
        return json.loads(piece, strict=False)
    except (ValueError, RecursionError):
        return UNREADABLE
