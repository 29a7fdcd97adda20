"""A change: what one write did to one record, at one clock value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias, Union

from mobile_app.changes.hlc import Hlc
from mobile_app.errors import DomainError

Json: TypeAlias = Union[bool, int, float, str, list["Json"], dict[str, "Json"], None]  # noqa: UP007
"""A JSON value (RFC 8259: no NaN, no infinities). Treated as immutable once in a change."""

Key: TypeAlias = tuple[str, str]
"""(record type, record id)."""


class Act(StrEnum):
    """What a change does besides setting its fields.

    Only RESTORE lifts a removal: an edit made elsewhere, by a device that had not heard of the
    removal yet, must not bring the record back (sync: no resurrection).
    """

    SET = "set"
    REMOVE = "remove"
    RESTORE = "restore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """`fields` of one record, all written at `at`.

    Types and fields this version does not know are as good as any: they are kept and passed on.
    A REMOVE carries no fields; a RESTORE should carry all of them, because a removal forgets what
    was written before it. Raises DomainError for a nameless record or field.
    """

    type: str
    id: str
    at: Hlc
    fields: Mapping[str, Json] = field(default_factory=dict)
    act: Act = Act.SET

    def __post_init__(self) -> None:
        if not self.type:
            raise DomainError("type", "must not be empty")
        if not self.id:
            raise DomainError("id", "must not be empty")
        if "" in self.fields:
            raise DomainError("fields", "names must not be empty")
        if self.act is Act.REMOVE and self.fields:
            raise DomainError("fields", "a removal carries none")

    @property
    def key(self) -> Key:
        return (self.type, self.id)
