"""Makes tests/vectors for our own formats: what leaves a device, and the keys that stay on it.

    python -m scripts.make_vectors            writes them
    python -m scripts.make_vectors --check    tells whether the files are what it would write

A vector that changes means that what people have stored no longer opens: add a version instead.
Every byte is fixed, so the same code makes the same files. tests/sync compares them, and rebuilds
some by hand from docs/protocol.md alone.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from mobile_app.device.native.crypto import NativeCrypto
from mobile_app.errors import Refusal
from mobile_app.sync import padding, seal, sealed_file
from mobile_app.sync.keys import derive_file_key, derive_keys
from mobile_app.sync.phrase import Phrase
from scripts.stored_vectors import backup_vectors, key_vectors, recovery_vectors
from scripts.sync_vectors import batch_vectors, snapshot_vectors

FOLDER = Path(__file__).parents[1] / "tests" / "vectors"

Vector = dict[str, Any]

PHRASE = Phrase(bytes.fromhex("7f" * 16))
OTHER_PHRASE = Phrase(bytes.fromhex("80" * 16))
KEY = bytes(range(32))
CONTEXT = b"batch" + bytes(range(16))
CREATED_AT = datetime(2026, 11, 20, 18, 30, 0, 250_000, tzinfo=UTC)

_CRYPTO = NativeCrypto()


class FixedBytes:
    """An Entropy of the SHA-256 of a counter: looks random, and is the same for ever."""

    def __init__(self) -> None:
        self._calls = 0

    def random_bytes(self, count: int) -> bytes:
        self._calls += 1
        return hashlib.sha256(b"vectors %d" % self._calls).digest()[:count]


def keys_vectors() -> Iterator[Vector]:
    for phrase in (PHRASE, OTHER_PHRASE, Phrase(bytes(16)), Phrase(b"\xff" * 16)):
        keys = derive_keys(phrase)
        yield {
            "name": f"phrase {phrase.entropy[:2].hex()}…",
            "outcome": "valid",
            "entropy": phrase.entropy.hex(),
            "vault_id": keys.vault_id.hex(),
            "access_token": keys.access_token.hex(),
            "seal_key": keys.seal_key.hex(),
            "recovery_key": keys.recovery_key.hex(),
            "file_salt": bytes(range(16)).hex(),
            "file_key": derive_file_key(phrase, bytes(range(16))).hex(),
        }


def padding_vectors() -> Iterator[Vector]:
    for length in (0, 1, 255, 256, 257, 264, 265, 511, 512, 513, 1000, 4097, 65_537, 10**6, 10**9):
        yield {
            "name": f"{length} bytes",
            "outcome": "valid",
            "length": length,
            "padded_length": padding.padded_length(length),
        }
    refused = {
        "shorter than the length field": b"",
        "a length beyond the end": (300).to_bytes(8, "big").ljust(256, b"\0"),
        "the largest length": b"\xff" * 8 + bytes(248),
        "padding that is not zero": padding.pad(b"words")[:-1] + b"\1",
        "more padding than the rule": padding.pad(b"words") + bytes(16),
        "less padding than the rule": padding.pad(b"words")[:-1],
    }
    for name, padded in refused.items():
        yield {"name": name, "outcome": Refusal.MALFORMED, "padded": padded.hex()}


async def seal_vectors() -> list[Vector]:
    entropy = FixedBytes()
    vectors: list[Vector] = []

    def add(
        name: str,
        outcome: str,
        sealed: bytes,
        payload: bytes | None = None,
        *,
        key: bytes = KEY,
        context: bytes = CONTEXT,
    ) -> None:
        vector = {"name": name, "outcome": outcome, "key": key.hex(), "context": context.hex()}
        if payload is not None:
            vector["payload"] = payload.hex()
        vectors.append({**vector, "sealed": sealed.hex()})

    payloads = {
        "nothing": b"",
        "a few words": b'{"mood":4}',
        "as much as the floor holds": b"x" * 248,
        "one byte more": b"x" * 249,
    }
    for name, payload in payloads.items():
        sealed = await seal.seal(_CRYPTO, entropy, KEY, payload, CONTEXT)
        add(name, "valid", sealed, payload)
    no_context = await seal.seal(_CRYPTO, entropy, KEY, b"words", b"")
    add("no context", "valid", no_context, b"words", context=b"")

    sealed = await seal.seal(_CRYPTO, entropy, KEY, b"words", CONTEXT)
    add("another key", Refusal.UNAUTHENTIC, sealed, key=KEY[::-1])
    add("another context", Refusal.UNAUTHENTIC, sealed, context=b"snapshot" + CONTEXT[5:])
    moved = sealed[:-1], sealed[-1:]
    add("its last byte in the context", Refusal.TRUNCATED, moved[0], context=moved[1] + CONTEXT)
    for name, at, outcome in (
        ("the magic", 0, Refusal.FOREIGN),
        ("the version", 4, Refusal.NEWER),
        ("the suite", 5, Refusal.NEWER),
        ("the nonce", 6, Refusal.UNAUTHENTIC),
        ("the nonce's end", 17, Refusal.UNAUTHENTIC),
        ("the length inside", 25, Refusal.UNAUTHENTIC),
        ("the padding", 200, Refusal.UNAUTHENTIC),
        ("the tag", len(sealed) - 1, Refusal.UNAUTHENTIC),
    ):
        add(f"a bit of {name} flipped", outcome, flipped(sealed, at))
    for length in (0, 3, 4, 6, 18, 34, len(sealed) - 1):
        add(f"cut to {length} bytes", Refusal.TRUNCATED, sealed[:length])
    add("one byte more than there was", Refusal.TRUNCATED, sealed + b"\0")
    add("a JSON text", Refusal.FOREIGN, b'{"records":[]}')
    header = seal.MAGIC + b"\1\1" + entropy.random_bytes(12)
    badly_padded = padding.pad(b"words")[:-1] + b"\1"
    body = await _CRYPTO.seal(KEY, header[6:], badly_padded, header + CONTEXT)
    add("authentic, with padding that is not zero", Refusal.MALFORMED, header + body)
    return vectors


async def file_vectors() -> list[Vector]:
    entropy = FixedBytes()
    vectors: list[Vector] = []

    def add(
        name: str,
        outcome: str,
        file: bytes,
        payload: bytes | None = None,
        phrase: Phrase = PHRASE,
    ) -> None:
        vector = {"name": name, "outcome": outcome, "entropy": phrase.entropy.hex()}
        if payload is not None:
            vector["created_at"] = CREATED_AT.isoformat()
            vector["payload"] = payload.hex()
        vectors.append({**vector, "file": file.hex()})

    for name, payload in (("nothing", b""), ("a record", b'{"records":[]}'), ("more", b"x" * 300)):
        file = await sealed_file.seal_file(_CRYPTO, entropy, PHRASE, payload, CREATED_AT)
        add(name, "valid", file, payload)

    file = await sealed_file.seal_file(_CRYPTO, entropy, PHRASE, b"words", CREATED_AT)
    add("another phrase", Refusal.UNAUTHENTIC, file, phrase=OTHER_PHRASE)
    for name, at, outcome in (
        ("the magic", 0, Refusal.FOREIGN),
        ("the version", 8, Refusal.DAMAGED),
        ("the suite", 9, Refusal.DAMAGED),
        ("the time", 17, Refusal.DAMAGED),
        ("the salt", 18, Refusal.DAMAGED),
        ("the nonce", 34, Refusal.DAMAGED),
        ("the body", 100, Refusal.DAMAGED),
        ("the digest", len(file) - 1, Refusal.DAMAGED),
    ):
        add(f"a bit of {name} flipped", outcome, flipped(file, at))
    for length in (0, 7, 8, 53, 54, 200, len(file) - 32, len(file) - 1):
        add(f"cut to {length} bytes", Refusal.TRUNCATED, file[:length])
    add("bytes after its end", Refusal.DAMAGED, file + b"\0")
    for name, at in (("time", 17), ("salt", 18), ("nonce", 34), ("body", 100)):
        altered = digested(flipped(file[:-32], at))
        add(f"the {name} altered on purpose", Refusal.UNAUTHENTIC, altered)
    add("a version to come", Refusal.NEWER, digested(with_byte(file[:-32], 8, 2)))
    add("a suite to come", Refusal.NEWER, digested(with_byte(file[:-32], 9, 2)))
    add("a body of another length", Refusal.MALFORMED, digested(flipped(file[:-32], 53)))
    no_tag = file[:46] + (15).to_bytes(8, "big") + bytes(15)
    add("a body without room for a tag", Refusal.MALFORMED, digested(no_tag))
    add("a zip archive", Refusal.FOREIGN, b"PK\x03\x04" + bytes(60))
    return vectors


def flipped(data: bytes, at: int) -> bytes:
    """With one bit of the byte at `at` the other way round."""
    return with_byte(data, at, data[at] ^ 0x10)


def with_byte(data: bytes, at: int, value: int) -> bytes:
    return data[:at] + bytes([value]) + data[at + 1 :]


def digested(content: bytes) -> bytes:
    """With the digest that somebody who alters a file on purpose would put there."""
    return content + hashlib.sha256(content).digest()


def make() -> dict[Path, str]:
    """The text of each file."""
    texts = {
        "keys": ("What a phrase opens (docs/protocol.md, keys).", list(keys_vectors())),
        "padding": ("Padding (docs/protocol.md, padding).", list(padding_vectors())),
        "seal": ("Seals (docs/protocol.md, seal).", asyncio.run(seal_vectors())),
        "file": ("Encrypted files (docs/protocol.md, file).", asyncio.run(file_vectors())),
        "backup": ("What a file holds (docs/protocol.md, backup).", backup_vectors()),
        "batch": (
            "What a batch holds (docs/protocol.md, synced data).",
            asyncio.run(batch_vectors(_CRYPTO, FixedBytes(), PHRASE)),
        ),
        "snapshot": (
            "What a snapshot holds (docs/protocol.md, synced data).",
            asyncio.run(snapshot_vectors(_CRYPTO, FixedBytes(), PHRASE)),
        ),
        "data_key": (
            "What lies in key.a and key.b (docs/journal.md, the data key).",
            asyncio.run(key_vectors(FixedBytes())),
        ),
        "recovery": (
            "key.recovery and key.phrase (docs/journal.md, the recovery phrase).",
            asyncio.run(recovery_vectors(FixedBytes(), PHRASE, OTHER_PHRASE)),
        ),
    }
    return {FOLDER / f"{name}.json": _text(*about) for name, about in texts.items()}


def _text(about: str, vectors: list[Vector]) -> str:
    lines = ",\n    ".join(json.dumps(vector) for vector in vectors)
    return f'{{\n  "about": {json.dumps(about)},\n  "vectors": [\n    {lines}\n  ]\n}}\n'


def main(arguments: list[str]) -> int:
    stale = [
        path
        for path, text in make().items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    if arguments == ["--check"]:
        for path in stale:
            print(f"{path.name} is not what this code makes")
        return 1 if stale else 0
    for path, text in make().items():
        path.write_text(text, encoding="utf-8")
    print(f"{len(stale)} of {len(make())} files changed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
