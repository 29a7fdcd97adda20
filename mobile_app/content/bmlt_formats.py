"""BMLT's table of formats (`switcher=GetFormats`): what a meeting's codes mean.

Each server chooses its codes and may have them in several languages; what is shared among servers
is `world_id`, and what is shared among the languages of one server is `shared_id`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from mobile_app.content import feed_fields as fields
from mobile_app.content.feeds import Skipped
from mobile_app.errors import ContentError

_NOTES_LIMIT = 255
_MAX_ROWS = 5_000
# The formats every server has, by the world's name of them: they say where a meeting is held.
_VENUE_BY_WORLD_ID = {"VM": "VM", "HYBR": "HY", "TC": "TC"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormatTable:
    """`names` and `notes` (what a format means, in a sentence) by code; `code_by_id` by the
    server's number; `venue_by_code` are the codes that say VM, HY or TC under another name."""

    names: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    code_by_id: Mapping[str, str] = field(default_factory=dict)
    venue_by_code: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[Skipped, ...] = ()

    def codes_of(self, keys: object, ids: object) -> tuple[str, ...]:
        """A meeting's codes from its `formats` and `format_shared_id_list`, joined.

        The keys go first; an id adds its code where the keys do not have it already (an answer
        may carry either).
        """
        given = [entry[:40] for entry in keys.split(",")[:60]] if isinstance(keys, str) else []
        codes = dict.fromkeys(code for entry in given if (code := fields.read_line(entry, 16)))
        numbers = ids.split(",")[:60] if isinstance(ids, str) else []
        for number in numbers:
            if known := self.code_by_id.get(number.strip()):
                codes.setdefault(known)
        return tuple(codes)

    def venue_codes(self, codes: tuple[str, ...]) -> frozenset[str]:
        """Those of VM, HY and TC that `codes` say, whatever this server calls them."""
        return frozenset(self.venue_by_code.get(code, code) for code in codes)


def read_formats(table: object) -> FormatTable:
    """Reads the parsed JSON of the table. Raises ContentError when it is no list."""
    if not isinstance(table, list):
        raise ContentError("formats: not a list")
    names: dict[str, str] = {}
    notes: dict[str, str] = {}
    code_by_id: dict[str, str] = {}
    venue_by_code: dict[str, str] = {}
    dropped: list[Skipped] = []
    for index, given in enumerate(table[:_MAX_ROWS]):
        row = given if isinstance(given, dict) else {}
        key = fields.read_line(row.get("key_string"), 16)
        name = fields.read_line(row.get("name_string"), 80)
        if not key or not name:
            dropped.append(Skipped(index, "format.dropped", "row without key or name"))
            continue
        # Several languages share a key; the first row is the server's main language.
        if names.setdefault(key, name) == name:
            note = fields.read_line(row.get("description_string"), _NOTES_LIMIT)
            if note and note != name:
                notes.setdefault(key, note)
        number = fields.read_line(row.get("shared_id") or row.get("id"), 20)
        if number:
            code_by_id.setdefault(number, key)
        venue = _VENUE_BY_WORLD_ID.get(fields.read_line(row.get("world_id"), 16))
        if venue:
            venue_by_code.setdefault(key, venue)
    return FormatTable(
        names=names,
        notes=notes,
        code_by_id=code_by_id,
        venue_by_code=venue_by_code,
        dropped=tuple(dropped),
    )
