"""What there is to know of a vault, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Vault(NamedTuple):
    """One row: everything but the sealed bytes.

    `generation` differs for each life of the vault on a server. Seqs through `floor` are gone,
    `head` is the newest. `snapshot` is the seq the snapshot stands for, 0 for none; `snapshot_tag`
    names its bytes, "" for none. `bytes` counts batches and snapshot. `rate_until` is in
    milliseconds since 1970 (rate.py), `visited_day` in days.

    A tuple in the order of the columns: a row becomes one at no cost.
    """

    id: bytes
    token_hash: bytes
    generation: int
    head: int
    floor: int
    snapshot: int
    snapshot_tag: str
    snapshot_bytes: int
    bytes: int
    rate_until: int
    visited_day: int


class Head(NamedTuple):
    """What `events` watches: a change of any of them is news."""

    generation: int
    head: int
    snapshot: int


class Batch(NamedTuple):
    """A row to be written."""

    vault_id: bytes
    seq: int
    id: bytes
    sealed: bytes


@dataclass(frozen=True, slots=True)
class Append:
    """A request to append; `batches` pair each id with the sealed bytes."""

    vault_id: bytes
    token_hash: bytes
    batches: tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True, slots=True)
class Appended:
    """`seqs` has one for each batch that was sent, in order."""

    generation: int
    head: int
    seqs: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Pulled:
    """Batches by seq, in order and without gaps."""

    generation: int
    head: int
    batches: tuple[tuple[int, bytes], ...]


@dataclass(frozen=True, slots=True)
class Snapshot:
    sealed: bytes
    through: int
    tag: str
