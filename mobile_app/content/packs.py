"""The common shape of a content pack: a header and a list of items.

A pack is UTF-8 JSON: `{id, kind, language, version, licence, reviewed_on, items: [...]}`. Its
header must be right or the pack is refused as a whole (ContentError); an item that breaks a rule
is left out and named in `Pack.refused`, so one bad item never costs the others. Packs that ship
are held to `refused == ()` by tests/content.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from mobile_app.errors import ContentError

T = TypeVar("T")

LICENCE = "CC-BY-4.0"
MAX_PACK_BYTES = 4 * 1024 * 1024
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Header:
    """`language` is a BCP 47 tag; `version` counts up from 1 with every published change."""

    id: str
    kind: str
    language: str
    version: int
    licence: str
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Refused:
    """An item left out: where it stands, its id when it has one, and the rule it breaks."""

    index: int
    id: str
    rule: str


@dataclass(frozen=True, slots=True)
class Pack(Generic[T]):
    header: Header
    items: tuple[T, ...]
    refused: tuple[Refused, ...]


class Item:
    """Reads the fields of one JSON object; every reader raises ContentError naming the rule.

    `done` refuses fields nobody asked for, so that a misspelt one is not silently lost.
    """

    def __init__(self, value: object) -> None:
        if not isinstance(value, Mapping):
            raise ContentError("not an object")
        self._value: Mapping[str, object] = value
        self._seen: set[str] = set()

    def _get(self, name: str) -> object:
        self._seen.add(name)
        return self._value.get(name)

    def text(self, name: str, *, most: int, least: int = 1) -> str:
        """Trimmed text of `least` to `most` characters; absent counts as empty."""
        value = self._get(name)
        value = "" if value is None else value
        if not isinstance(value, str) or value != value.strip():
            raise ContentError(f"{name}: trimmed text expected")
        if not least <= len(value) <= most:
            raise ContentError(f"{name}: {least} to {most} characters expected")
        return value

    def slug(self, name: str) -> str:
        """Lower-case words joined by hyphens, safe in a link."""
        value = self.text(name, most=60)
        if not _SLUG.fullmatch(value):
            raise ContentError(f"{name}: lower-case words joined by hyphens expected")
        return value

    def matching(self, name: str, pattern: str, *, least: int = 0) -> str:
        """Text that `pattern` matches as a whole, or "" when absent and `least` is 0."""
        value = self.text(name, most=200, least=least)
        if value and not re.fullmatch(pattern, value):
            raise ContentError(f"{name}: not in the expected form")
        return value

    def one_of(self, name: str, allowed: frozenset[str]) -> str:
        value = self.text(name, most=60, least=0)
        if value not in allowed:
            raise ContentError(f"{name}: not one of the allowed words")
        return value

    def whole(self, name: str, *, least: int, most: int, absent: int | None = None) -> int:
        """A whole number in range; `absent` stands in for a missing field when given."""
        value = self._get(name)
        if value is None and absent is not None:
            return absent
        if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
            raise ContentError(f"{name}: a whole number from {least} to {most} expected")
        return value

    def day(self, name: str) -> date:
        value = self.text(name, most=10)
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ContentError(f"{name}: a date such as 2026-11-23 expected") from None

    def words(self, name: str) -> tuple[str, ...]:
        """A list of distinct slugs, at least one."""
        value = self._get(name)
        if not isinstance(value, list) or not value:
            raise ContentError(f"{name}: a list expected")
        for word in value:
            if not isinstance(word, str) or not _SLUG.fullmatch(word):
                raise ContentError(f"{name}: lower-case words joined by hyphens expected")
        if len(set(value)) != len(value):
            raise ContentError(f"{name}: a word stands twice")
        return tuple(value)

    def texts(self, name: str, *, least: int, most: int, longest: int) -> tuple[str, ...]:
        """A list of `least` to `most` trimmed texts; absent counts as empty."""
        value = self._get(name)
        value = [] if value is None else value
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise ContentError(f"{name}: a list of {least} to {most} expected")
        for text in value:
            if not isinstance(text, str) or text != text.strip() or not 0 < len(text) <= longest:
                raise ContentError(f"{name}: trimmed text of 1 to {longest} characters expected")
        return tuple(value)

    def each(self, name: str, *, least: int, most: int) -> Iterator[Item]:
        value = self._get(name)
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise ContentError(f"{name}: a list of {least} to {most} expected")
        return (Item(one) for one in value)

    def done(self) -> None:
        unknown = sorted(set(self._value) - self._seen)
        if unknown:
            raise ContentError(f"unknown field {unknown[0][:40]!r}")


def read_pack(
    data: bytes, kind: str, parse: Callable[[Item], T], id_of: Callable[[T], str]
) -> Pack[T]:
    """Read a pack of `kind`; `parse` turns one item into the domain's type.

    Raises ContentError when `data` is no pack of this kind, is over 4 MB, or has no usable item.
    """
    if len(data) > MAX_PACK_BYTES:
        raise ContentError("pack: larger than 4 MB")
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        raise ContentError("pack: not JSON") from None
    whole = Item(document)
    header = Header(
        id=whole.slug("id"),
        kind=whole.text("kind", most=40),
        language=whole.matching("language", r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"),
        version=whole.whole("version", least=1, most=1_000_000),
        licence=whole.text("licence", most=40),
        reviewed_on=whole.day("reviewed_on"),
    )
    if header.kind != kind:
        raise ContentError(f"kind: {kind!r} expected")
    if header.licence != LICENCE:
        raise ContentError(f"licence: {LICENCE} expected")
    raw = document.get("items")
    if not isinstance(raw, list):
        raise ContentError("items: a list expected")

    items: list[T] = []
    refused: list[Refused] = []
    ids: set[str] = set()
    for index, value in enumerate(raw):
        try:
            fields = Item(value)
            item = parse(fields)
            fields.done()
            if id_of(item) in ids:
                raise ContentError("id: stands twice")
        except ContentError as error:
            named = value.get("id", value.get("code", "")) if isinstance(value, dict) else ""
            refused.append(Refused(index, str(named)[:60], str(error)))
        else:
            ids.add(id_of(item))
            items.append(item)
    if not items:
        raise ContentError("items: none can be used")
    return Pack(header, tuple(items), tuple(refused))
