"""The heads of a batch and of a snapshot: what one device says of its place in the vault."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias, TypeVar

from mobile_app.changes.coverage import Coverage
from mobile_app.changes.hlc import Hlc, format_hlc, parse_hlc
from mobile_app.errors import CannotOpen, ClockError, Refusal

_T = TypeVar("_T")

Seen: TypeAlias = tuple[int, int]
"""(generation, seq)."""

Ask: TypeAlias = tuple[str, str, int]
"""(device, chain, number) of a batch that should be there and is not."""

ASKS_LIMIT: Final = 64
_NUMBER_LIMIT: Final = 1 << 53
_DEVICE = re.compile(r"[0-9a-z]{1,32}")
_CHAIN = re.compile(r"[0-9a-f]{16}")
_ID = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Link:
    """A batch's place in its device's chain. `id` is hex; `at_ms` by that device's clock."""

    chain: str
    number: int
    id: str
    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchHead:
    """docs/protocol.md, "Batch". `previous` is the id of the one before in hex, "" for none."""

    device: str
    chain: str
    number: int
    previous: str
    seen: Seen
    at_ms: int
    schema: int
    asks: tuple[Ask, ...] = ()

    def encode(self) -> dict[str, Any]:
        head: dict[str, Any] = {
            "device": self.device,
            "chain": self.chain,
            "number": self.number,
            "previous": self.previous,
            "seen": list(self.seen),
            "at": self.at_ms,
            "schema": self.schema,
        }
        if self.asks:
            head["asks"] = [list(ask) for ask in self.asks]
        return head

    @classmethod
    def decode(cls, head: Mapping[str, Any]) -> BatchHead:
        """Raises CannotOpen(MALFORMED)."""
        return _strict(lambda: cls._read(head))

    @classmethod
    def _read(cls, head: Mapping[str, Any]) -> BatchHead:
        asks = _list(head.get("asks", []), ASKS_LIMIT)
        return cls(
            device=_text(_DEVICE, head["device"]),
            chain=_text(_CHAIN, head["chain"]),
            number=_number(head["number"], 1),
            previous=_text(_ID, head["previous"]) if head["previous"] != "" else "",
            seen=_seen(head["seen"]),
            at_ms=_number(head["at"], 0),
            schema=_number(head["schema"], 1),
            asks=tuple(_ask(ask) for ask in asks),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotHead:
    """docs/protocol.md, "Snapshot"."""

    device: str
    at_ms: int
    schema: int
    through: Seen
    coverage: Coverage
    chains: Mapping[str, Link]

    def encode(self) -> dict[str, Any]:
        return {
            "device": self.device,
            "at": self.at_ms,
            "schema": self.schema,
            "through": list(self.through),
            "coverage": encode_coverage(self.coverage),
            "chains": encode_chains(self.chains),
        }

    @classmethod
    def decode(cls, head: Mapping[str, Any]) -> SnapshotHead:
        """Raises CannotOpen(MALFORMED)."""
        return _strict(
            lambda: cls(
                device=_text(_DEVICE, head["device"]),
                at_ms=_number(head["at"], 0),
                schema=_number(head["schema"], 1),
                through=_seen(head["through"]),
                coverage=decode_coverage(head["coverage"]),
                chains=decode_chains(head["chains"]),
            )
        )


def encode_coverage(coverage: Coverage) -> dict[str, str]:
    return {device: format_hlc(stamp) for device, stamp in sorted(coverage.items())}


def decode_coverage(value: Any) -> dict[str, Hlc]:
    """Raises ValueError, TypeError, AttributeError or ClockError."""
    coverage = {device: parse_hlc(text) for device, text in value.items()}
    if any(stamp.device != device for device, stamp in coverage.items()):
        raise ValueError("coverage: another device's stamp")
    return coverage


def encode_chains(chains: Mapping[str, Link]) -> dict[str, list[Any]]:
    return {
        device: [link.chain, link.number, link.id, link.at_ms]
        for device, link in sorted(chains.items())
    }


def decode_chains(value: Any) -> dict[str, Link]:
    """Raises ValueError, TypeError or AttributeError."""
    return {_text(_DEVICE, device): _link(*link) for device, link in value.items()}


def _link(chain: Any, number: Any, id: Any, at_ms: Any) -> Link:
    return Link(_text(_CHAIN, chain), _number(number, 1), _text(_ID, id), _number(at_ms, 0))


def _ask(value: Any) -> Ask:
    device, chain, number = _list(value, 3)
    return _text(_DEVICE, device), _text(_CHAIN, chain), _number(number, 1)


def _seen(value: Any) -> Seen:
    generation, seq = _list(value, 2)
    return _number(generation, 0), _number(seq, 0)


def _list(value: Any, limit: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > limit:
        raise ValueError("a list is wanted")
    return value


def _number(value: Any, lowest: int) -> int:
    if type(value) is not int or not lowest <= value < _NUMBER_LIMIT:
        raise ValueError("a number is wanted")
    return value


def _text(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or pattern.fullmatch(value) is None:
        raise ValueError("text is wanted")
    return value


def _strict(read: Callable[[], _T]) -> _T:
    try:
        return read()
    except (LookupError, TypeError, ValueError, AttributeError, ClockError):
        raise CannotOpen(Refusal.MALFORMED) from None
