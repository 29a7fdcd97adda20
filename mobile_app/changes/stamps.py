"""Stamps of a record's fields, kept as text.

The text of stamps sorts as the clock does, so reading years of records, comparing and merging them
parses hardly any.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mobile_app.changes.hlc import Hlc, format_hlc, parse_hlc


class Stamps(Mapping[str, Hlc]):
    """By field. The texts are parsed when asked for, and are clock values then."""

    __slots__ = ("text_by_field",)

    def __init__(self, text_by_field: Mapping[str, str]) -> None:
        self.text_by_field = text_by_field

    def __getitem__(self, name: str) -> Hlc:
        return parse_hlc(self.text_by_field[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self.text_by_field)

    def __contains__(self, name: object) -> bool:
        return name in self.text_by_field

    def __len__(self) -> int:
        return len(self.text_by_field)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Stamps):
            return self.text_by_field == other.text_by_field
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # as any Mapping


def texts_of(stamps: Mapping[str, Hlc]) -> Mapping[str, str]:
    """By field, the text of its stamp."""
    if isinstance(stamps, Stamps):
        return stamps.text_by_field
    return {name: format_hlc(stamp) for name, stamp in stamps.items()}
