"""What a sealed payload holds, to the byte: a head in JSON, then states as JSON lines.

    payload = kind (1) ‖ version 01 ‖ head length (4) ‖ head ‖ coding (1) ‖ plain length (4) ‖ body

docs/protocol.md has the meaning of each head. Who can seal has the phrase, and may still be an
older version of this app, a damaged one, or a hostile device: lengths are checked before anything
is unpacked, a payload is refused as a whole with a reason, and one bad state costs only itself.
"""

from __future__ import annotations

import asyncio
import json
import math
import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from mobile_app.errors import CannotOpen, Refusal

VERSION: Final = 1
BATCH: Final = b"B"
SNAPSHOT: Final = b"S"
PLAIN_LIMIT_BYTES: Final = {BATCH: 8 * 1024 * 1024, SNAPSHOT: 256 * 1024 * 1024}
HEAD_LIMIT_BYTES: Final = 1024 * 1024

_AS_IT_IS: Final = 0
_ZLIB: Final = 1
_PIECE_BYTES: Final = 128 * 1024
_DEPTH_LIMIT: Final = 100
"""Of lists and objects inside each other. No state of ours comes near it."""

_START = struct.Struct(">cBI")
_MIDDLE = struct.Struct(">BI")


@dataclass(frozen=True, slots=True)
class Payload:
    """`lines` are states as they came; see `read_state`."""

    head: Mapping[str, Any]
    lines: Sequence[bytes]


async def encode_payload(kind: bytes, head: Mapping[str, Any], lines: Sequence[bytes]) -> bytes:
    """`lines` come from `write_state`. Compressed where that makes it smaller, in steps: years of
    records take a phone a while, and it should draw meanwhile."""
    plain = b"\n".join(lines)
    packing, packed = zlib.compressobj(6), []
    for at in range(0, len(plain), _PIECE_BYTES):
        packed.append(packing.compress(plain[at : at + _PIECE_BYTES]))
        await asyncio.sleep(0)
    body, coding = b"".join((*packed, packing.flush())), _ZLIB
    if len(body) >= len(plain):
        body, coding = plain, _AS_IT_IS
    text = _dump(head)
    return _START.pack(kind, VERSION, len(text)) + text + _MIDDLE.pack(coding, len(plain)) + body


def decode_payload(kind: bytes, payload: bytes) -> Payload:
    """Raises CannotOpen: NEWER for a version to come, MALFORMED for anything else it is not."""
    try:
        found, version, head_bytes = _START.unpack_from(payload)
        if found != kind:
            raise CannotOpen(Refusal.MALFORMED)
        if version > VERSION:
            raise CannotOpen(Refusal.NEWER)
        middle = _START.size + head_bytes
        if version < VERSION or head_bytes > HEAD_LIMIT_BYTES:
            raise CannotOpen(Refusal.MALFORMED)
        coding, plain_bytes = _MIDDLE.unpack_from(payload, middle)
        head = _load(payload[_START.size : middle])
    except (struct.error, ValueError, RecursionError):
        raise CannotOpen(Refusal.MALFORMED) from None
    if not isinstance(head, dict) or plain_bytes > PLAIN_LIMIT_BYTES[kind]:
        raise CannotOpen(Refusal.MALFORMED)
    plain = _unpacked(coding, payload[middle + _MIDDLE.size :], plain_bytes)
    return Payload(head, plain.split(b"\n") if plain else [])


def write_state(state: Mapping[str, Any]) -> bytes:
    """One line. Raises ValueError or TypeError for what JSON cannot hold."""
    return _dump(state)


def read_state(line: bytes) -> dict[str, Any] | None:
    """None for what is no JSON object, or one that could not be written again."""
    try:
        if line.count(b"[") + line.count(b"{") > _DEPTH_LIMIT and _depth(line) > _DEPTH_LIMIT:
            return None
        state = _load(line)
    except (ValueError, RecursionError):
        return None
    return state if isinstance(state, dict) else None


def _unpacked(coding: int, body: bytes, plain_bytes: int) -> bytes:
    """`body` as it was, never more than `plain_bytes` of it."""
    if coding == _AS_IT_IS:
        plain, whole = body, True
    elif coding == _ZLIB:
        unpacking = zlib.decompressobj()
        try:
            # One more than it should be: a limit of 0 would mean none.
            plain = unpacking.decompress(body, plain_bytes + 1)
        except zlib.error:
            raise CannotOpen(Refusal.MALFORMED) from None
        whole = unpacking.eof and not unpacking.unused_data
    else:
        raise CannotOpen(Refusal.MALFORMED)
    if not whole or len(plain) != plain_bytes:
        raise CannotOpen(Refusal.MALFORMED)
    return plain


def _dump(value: Mapping[str, Any]) -> bytes:
    return _ENCODER.encode(value).encode("utf-8", "surrogatepass")


def _load(text: bytes) -> Any:
    return _DECODER.decode(text.decode("utf-8", "surrogatepass"))


def _depth(line: bytes) -> int:
    """How deep its brackets go, those inside texts not counted."""
    depth = deepest = 0
    for character in _outside_texts(line.decode("utf-8", "surrogatepass")):
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest


def _outside_texts(text: str) -> Iterator[str]:
    inside = escaped = False
    for character in text:
        if inside:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                inside = False
        elif character == '"':
            inside = True
        else:
            yield character


def _finite(text: str) -> float:
    """JSON writes 1e999 and has no infinity to read it as."""
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("number: too large")
    return value


def _no_constant(_: str) -> NoReturn:
    raise ValueError("number: none")


_DECODER = json.JSONDecoder(parse_float=_finite, parse_constant=_no_constant)
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
