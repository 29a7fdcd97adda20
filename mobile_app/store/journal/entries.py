"""What is sealed in a segment, or in one batch of a tail: changes to documents, in one piece.

The first line is JSON that says what the others are; each other line is one document as JSON, which
escapes any LF in it. So opening splits bytes and pairs ids with lines, all of it at the speed of C,
and a document is decoded when somebody asks for it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, TypeAlias

from mobile_app.errors import StoreCorrupt

# Made once: json.dumps would make one for every line.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))

Ids: TypeAlias = dict[str, dict[str, None]]
"""Ids by table: a set that keeps its order."""


@dataclass(slots=True, kw_only=True)
class Entries:
    """Applied in this order: tables dropped, documents dropped, documents put.

    `puts` is {table: {id: line}}; a table without documents is there all the same. `odd` holds
    stored records that could not be read, each with the schema version that wrote it, carried
    along as they are. `device` and `clock` are the writer's, as of this piece.
    """

    device: str = ""
    clock: str = ""
    gone: list[str] = field(default_factory=list)
    drops: dict[str, list[str]] = field(default_factory=dict)
    puts: dict[str, dict[str, bytes]] = field(default_factory=dict)
    odd: list[tuple[int, bytes]] = field(default_factory=list)

    def ids(self) -> Ids:
        """Every id mentioned, by table; tables that were dropped have lost theirs before."""
        found: Ids = {table: dict.fromkeys(lines) for table, lines in self.puts.items()}
        for table, ids in self.drops.items():
            found.setdefault(table, {}).update(dict.fromkeys(ids))
        return found


def encode_line(document: Mapping[str, Any]) -> bytes:
    """Raises ValueError or TypeError for what JSON cannot hold."""
    return _ENCODER.encode(document).encode("utf-8", "surrogatepass")


def decode_line(line: bytes) -> dict[str, Any]:
    """A fresh document. Raises StoreCorrupt when it is no JSON object."""
    try:
        document = json.loads(line)
    except (ValueError, RecursionError):
        raise StoreCorrupt("document: not JSON") from None
    if not isinstance(document, dict):
        raise StoreCorrupt("document: not an object")
    return document


def encode_entries(entries: Entries) -> bytes:
    index: dict[str, Any] = {"device": entries.device, "clock": entries.clock}
    if entries.gone:
        index["gone"] = entries.gone
    if entries.drops:
        index["drops"] = entries.drops
    index["puts"] = {table: list(lines) for table, lines in entries.puts.items()}
    if entries.odd:
        index["odd"] = [schema for schema, _ in entries.odd]
    lines = chain.from_iterable(lines.values() for lines in entries.puts.values())
    return b"\n".join((encode_line(index), *lines, *(line for _, line in entries.odd)))


def decode_entries(plain: bytes) -> Entries:
    """The inverse. Raises StoreCorrupt: authentic bytes of another shape come from a bug only."""
    first, *lines = plain.split(b"\n")
    index = decode_line(first)
    try:
        puts: dict[str, dict[str, bytes]] = {}
        at = 0
        for table, ids in index["puts"].items():
            puts[table] = dict(zip(ids, lines[at : at + len(ids)], strict=True))
            at += len(ids)
        entries = Entries(
            device=index["device"],
            clock=index["clock"],
            gone=index.get("gone", []),
            drops=index.get("drops", {}),
            puts=puts,
            odd=list(zip(index.get("odd", ()), lines[at:], strict=True)),
        )
        texts = (entries.device, entries.clock, *entries.gone, *puts, *entries.drops)
        ids = chain.from_iterable((*puts.values(), *entries.drops.values()))
        if not {*map(type, texts), *map(type, ids)} <= {str}:
            raise TypeError("text is wanted")
    except (KeyError, TypeError, ValueError, AttributeError):
        raise StoreCorrupt("entries: shape") from None
    return entries
