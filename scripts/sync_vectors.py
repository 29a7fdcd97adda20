"""What is sealed in a batch and in a snapshot, for tests/vectors (docs/protocol.md, synced data).

Packed by hand and stored, not compressed: zlib's own choices may change.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from mobile_app.device.ports import Crypto, Entropy
from mobile_app.errors import Refusal
from mobile_app.sync import seal
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase

Vector = dict[str, Any]

_STAMP, _LATER = "0193a0000000-0000-aa01", "0193a0000001-0002-bb02"
_ID = "5f" * 32
_COUNTER: Vector = {
    "type": "counter",
    "id": "c1",
    "writes": {_STAMP: {"label": "Wine"}, _LATER: {"position": 2}},
}
_REMOVED: Vector = {"type": "check_in", "id": "k1", "writes": {}, "removed_at": _LATER}
_BACK: Vector = {
    "type": "check_in",
    "id": "k2",
    "writes": {_LATER: {"mood": 4, "words": "a\nb – é 🙂 \ud800"}},
    "removed_at": _STAMP,
    "restored_at": _LATER,
}
_UNKNOWN: Vector = {
    "type": "of_a_newer_one",
    "id": "x",
    "writes": {_STAMP: {"deep": [{"a": None}]}},
}
_ALL = [_COUNTER, _REMOVED, _BACK, _UNKNOWN]
_BATCH_HEAD: Vector = {
    "device": "aa01",
    "chain": "00112233445566aa",
    "number": 1,
    "previous": "",
    "seen": [1, 0],
    "at": 1_795_199_400_250,
    "schema": 1,
}
_SNAPSHOT_HEAD: Vector = {
    "device": "aa01",
    "at": 1_795_199_400_250,
    "schema": 1,
    "through": [1, 7],
    "coverage": {"aa01": _STAMP, "bb02": _LATER},
    "chains": {"aa01": ["00112233445566aa", 4, _ID, 1_795_199_400_250]},
}


async def batch_vectors(crypto: Crypto, entropy: Entropy, phrase: Phrase) -> list[Vector]:
    follows = {
        **_BATCH_HEAD,
        "number": 2,
        "previous": _ID,
        "asks": [["bb02", "ffeeddccbbaa9988", 3]],
        "of_a_newer_one": True,
    }
    vectors = _vectors("B", _BATCH_HEAD, _BATCH_HEAD | {"number": 0})
    vectors.insert(1, _valid("it follows another, and asks", _packed("B", follows, _ALL), follows))
    limit = 8 * 1024 * 1024
    too_long = _packed("B", _BATCH_HEAD, [], plain_bytes=limit + 1)
    vectors.append(_refused("a plain length beyond the limit", Refusal.MALFORMED, too_long))
    return await _sealed(vectors, crypto, entropy, phrase, b"twofold batch")


async def snapshot_vectors(crypto: Crypto, entropy: Entropy, phrase: Phrase) -> list[Vector]:
    wrong = _SNAPSHOT_HEAD | {"coverage": {"aa01": _LATER}}
    vectors = _vectors("S", _SNAPSHOT_HEAD, wrong)
    limit = 256 * 1024 * 1024
    too_long = _packed("S", _SNAPSHOT_HEAD, [], plain_bytes=limit + 1)
    vectors.append(_refused("a plain length beyond the limit", Refusal.MALFORMED, too_long))
    return await _sealed(vectors, crypto, entropy, phrase, b"twofold snapshot")


async def _sealed(
    vectors: list[Vector], crypto: Crypto, entropy: Entropy, phrase: Phrase, context: bytes
) -> list[Vector]:
    """The valid ones sealed, too."""
    keys = derive_keys(phrase)
    for vector in vectors:
        if vector["outcome"] == "valid":
            payload = bytes.fromhex(vector["payload"])
            sealed = await seal.seal(
                crypto, entropy, keys.seal_key, payload, context + keys.vault_id
            )
            vector["entropy"], vector["sealed"] = phrase.entropy.hex(), sealed.hex()
    return vectors


def _vectors(kind: str, head: Vector, wrong: Vector) -> list[Vector]:
    """What both kinds have in common; `wrong` is a head against the rules."""
    good = _packed(kind, head, _ALL)
    small = _packed(kind, head, [_COUNTER])
    coding = len(small) - len(_line(_COUNTER)) - 5
    odd = b"\n".join((_line(_COUNTER), b"{", b"[]", _line({**_COUNTER, "id": ""}), b'{"a":NaN}'))
    vectors = [
        _valid("records of every kind", good, head),
        _valid("no records", _packed(kind, head, []), head, []),
        _valid("compressed", _packed(kind, head, _ALL, coding=1), head),
        _valid("odd ones are left out", _packed(kind, head, odd), head, [_COUNTER], 4),
    ]
    for name, outcome, payload in (
        ("nothing", Refusal.MALFORMED, b""),
        ("another kind", Refusal.MALFORMED, b"X" + small[1:]),
        ("a version to come", Refusal.NEWER, small[:1] + b"\2" + small[2:]),
        ("a head that is none", Refusal.MALFORMED, _packed(kind, [], [])),
        ("a head against the rules", Refusal.MALFORMED, _packed(kind, wrong, [])),
        ("a head cut short", Refusal.MALFORMED, small[:20]),
        ("a head beyond the end", Refusal.MALFORMED, small[:2] + b"\0\1\0\0" + small[6:]),
        ("another coding", Refusal.MALFORMED, small[:coding] + b"\2" + small[coding + 1 :]),
        ("cut short", Refusal.MALFORMED, small[:-1]),
        ("more after its end", Refusal.MALFORMED, small + b"\0"),
        (
            "compressed, longer than it says",
            Refusal.MALFORMED,
            _packed(kind, head, _ALL, coding=1, plain_bytes=100),
        ),
        (
            "compressed, shorter than it says",
            Refusal.MALFORMED,
            _packed(kind, head, _ALL, coding=1, plain_bytes=9000),
        ),
    ):
        vectors.append(_refused(name, outcome, payload))
    return vectors


def _valid(
    name: str,
    payload: bytes,
    head: Vector,
    states: list[Vector] | None = None,
    unreadable: int = 0,
) -> Vector:
    found = _ALL if states is None else states
    told = {"head": head, "states": found, "unreadable": unreadable}
    return {"name": name, "outcome": "valid", **told, "payload": payload.hex()}


def _refused(name: str, outcome: Refusal, payload: bytes) -> Vector:
    return {"name": name, "outcome": outcome, "payload": payload.hex()}


def _packed(
    kind: str,
    head: object,
    states: list[Vector] | bytes,
    *,
    coding: int = 0,
    plain_bytes: int | None = None,
) -> bytes:
    plain = states if isinstance(states, bytes) else b"\n".join(map(_line, states))
    body = zlib.compress(plain, 0) if coding else plain
    text = json.dumps(head, separators=(",", ":")).encode()
    length = len(plain) if plain_bytes is None else plain_bytes
    return (
        kind.encode()
        + b"\1"
        + len(text).to_bytes(4, "big")
        + text
        + bytes([coding])
        + length.to_bytes(4, "big")
        + body
    )


def _line(state: Mapping[str, Any]) -> bytes:
    text = json.dumps(state, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")
