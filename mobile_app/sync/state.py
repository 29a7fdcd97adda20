"""What a device remembers of a vault, kept as notes beside its records.

    state             one JSON object, below
    outbox.<number>   a sealed batch that the server has not confirmed
    aside.<type>.<id> a state whose time has not come (a clock was ahead)
    newer.<seq>       a sealed batch of a version to come

Every step of sync replaces them together with the records it changes, so a crash anywhere leaves
one step or the next (mobile_app/sync/ports.py, `Replica.keep`).
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from mobile_app.changes.coverage import Coverage
from mobile_app.changes.hlc import Hlc, format_hlc, parse_hlc
from mobile_app.errors import ClockError
from mobile_app.sync.heads import (
    Ask,
    Link,
    decode_chains,
    decode_coverage,
    encode_chains,
    encode_coverage,
)

STATE: Final = "state"
OUTBOX: Final = "outbox."
ASIDE: Final = "aside."
NEWER: Final = "newer."


class Reason(StrEnum):
    """Why a vault is read from the beginning, and what it lacks is sent."""

    BEGIN = "begin"
    """This device joins the vault, and has records already."""
    MERGED = "merged"
    """States came from a file: nobody knows which of them the vault holds."""
    DAMAGED = "damaged"
    """The store lost something and took another name."""
    COPIED = "copied"
    """Another one stamps under our name: a copy of this device, or its own older self put back."""
    GENERATION = "generation"
    """The server says it was restored from an older copy."""
    HEAD = "head"
    """The server has less than it had."""
    CHANGED = "changed"
    """What lies at a place is not what lay there."""
    GAP = "gap"
    """A batch of another device is missing."""
    ASKED = "asked"
    """Another device misses one of ours."""


QUIET: Final = frozenset({Reason.BEGIN, Reason.MERGED})
"""Nothing went wrong."""


@dataclass(frozen=True, slots=True)
class Large:
    """A field too large to be sent by itself: it is here, and in snapshots."""

    type: str
    id: str
    field: str
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncState:
    """`vault` is the vault id in hex; `registered` once its server was told of it.

    `generation` 0 means that nothing of it was read yet. The vault has been applied through
    `cursor`; `cursor_id` is the id of the batch there ("" where it is not known) and `cursor_bytes`
    its length. `coverage` holds what is known to be in the vault or in the outbox. `number` and
    `previous` are of the last batch sealed in `chain`; `former` are the last batches of
    earlier chains of this device.
    `chains` has the last batch of each device in the vault. `own` says for stamps of this device,
    up to each, the seq they are at. `snapshot` is (seq, bytes) of the one in force as far as known,
    `since` (batches, bytes) is what came after it.
    """

    vault: str
    device: str
    chain: str
    registered: bool = False
    generation: int = 0
    cursor: int = 0
    cursor_id: str = ""
    cursor_bytes: int = 0
    coverage: Coverage = field(default_factory=dict)
    names: tuple[str, ...] = ()
    """Under which this device stamped before: what it wrote then is still its own."""
    known: Coverage = field(default_factory=dict)
    """What had been taken in before all began to be read anew: no news, and no conflict."""
    number: int = 0
    previous: str = ""
    former: tuple[tuple[str, int, str], ...] = ()
    """(chain, number, id)."""
    chains: Mapping[str, Link] = field(default_factory=dict)
    own: tuple[tuple[Hlc, int], ...] = ()
    rereading: Reason | None = None
    asks: tuple[Ask, ...] = ()
    snapshot: tuple[int, int] = (0, 0)
    since: tuple[int, int] = (0, 0)
    compact_after_ms: int = 0
    """Until then others may make a snapshot: something did not open here, or one was refused."""
    large: tuple[Large, ...] = ()
    done_at_ms: int = 0
    """When everything was last found to be in the vault; 0 for never."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sealed batch in the outbox. `own` is the stamp of this device up to which all is sealed,
    on the last batch of a sealing only."""

    number: int
    id: str
    at_ms: int
    own: Hlc | None
    sealed: bytes

    @property
    def note(self) -> str:
        return f"{OUTBOX}{self.number:08d}"


def encode_state(state: SyncState) -> str:
    return _dump(
        {
            "vault": state.vault,
            "device": state.device,
            "chain": state.chain,
            "registered": state.registered,
            "generation": state.generation,
            "cursor": state.cursor,
            "cursor_id": state.cursor_id,
            "cursor_bytes": state.cursor_bytes,
            "coverage": encode_coverage(state.coverage),
            "names": state.names,
            "known": encode_coverage(state.known),
            "number": state.number,
            "previous": state.previous,
            "former": state.former,
            "chains": encode_chains(state.chains),
            "own": [[format_hlc(stamp), seq] for stamp, seq in state.own],
            "rereading": state.rereading,
            "asks": state.asks,
            "snapshot": state.snapshot,
            "since": state.since,
            "compact_after_ms": state.compact_after_ms,
            "large": [[one.type, one.id, one.field, one.stamp] for one in state.large],
            "done_at_ms": state.done_at_ms,
        }
    )


def read_state_note(notes: Mapping[str, str]) -> SyncState | None:
    """None where sync is off, and for a note that damage left unreadable: sync begins anew then."""
    try:
        told = json.loads(notes[STATE])
        reason = told["rereading"]
        return SyncState(
            vault=str(told["vault"]),
            device=str(told["device"]),
            chain=str(told["chain"]),
            registered=bool(told["registered"]),
            generation=int(told["generation"]),
            cursor=int(told["cursor"]),
            cursor_id=str(told["cursor_id"]),
            cursor_bytes=int(told["cursor_bytes"]),
            coverage=decode_coverage(told["coverage"]),
            names=tuple(map(str, told["names"])),
            known=decode_coverage(told["known"]),
            number=int(told["number"]),
            previous=str(told["previous"]),
            former=tuple(
                (str(chain), int(number), str(id)) for chain, number, id in told["former"]
            ),
            chains=decode_chains(told["chains"]),
            own=tuple((parse_hlc(stamp), int(seq)) for stamp, seq in told["own"]),
            rereading=Reason(reason) if reason else None,
            asks=tuple((device, chain, int(number)) for device, chain, number in told["asks"]),
            snapshot=_pair(told["snapshot"]),
            since=_pair(told["since"]),
            compact_after_ms=int(told["compact_after_ms"]),
            large=tuple(Large(*one) for one in told["large"]),
            done_at_ms=int(told["done_at_ms"]),
        )
    except (LookupError, TypeError, ValueError, AttributeError, ClockError):
        return None


def encode_waiting(waiting: Waiting) -> str:
    return _dump(
        {
            "number": waiting.number,
            "id": waiting.id,
            "at": waiting.at_ms,
            "own": format_hlc(waiting.own) if waiting.own is not None else "",
            "sealed": b64encode(waiting.sealed).decode(),
        }
    )


def read_outbox(notes: Mapping[str, str]) -> list[Waiting]:
    """In the order in which they were sealed. These notes are our own: what is odd is a bug."""
    return [_waiting(json.loads(notes[name])) for name in sorted(notes) if name.startswith(OUTBOX)]


def _waiting(told: dict[str, Any]) -> Waiting:
    return Waiting(
        number=told["number"],
        id=told["id"],
        at_ms=told["at"],
        own=parse_hlc(told["own"]) if told["own"] else None,
        sealed=b64decode(told["sealed"]),
    )


def _pair(value: Any) -> tuple[int, int]:
    first, second = value
    return int(first), int(second)


def _dump(value: Mapping[str, Any]) -> str:
    return json.dumps(value, separators=(",", ":"))
