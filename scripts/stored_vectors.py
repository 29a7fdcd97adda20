"""Vectors for what stays on the device, and for what an encrypted file holds.

Part of scripts/make_vectors.py. Every random byte comes from its FixedBytes.
"""

from __future__ import annotations

import json
import zlib
from binascii import crc32
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from mobile_app.device.memory import MemoryBlobStore, MemoryDisk, MemoryKeyVault
from mobile_app.device.native.crypto import NativeCrypto
from mobile_app.device.native.keys import DEVICE_KEY, VaultDeviceKey
from mobile_app.device.passcode_kdf import DEFAULT_ARGON2ID, DEFAULT_PBKDF2
from mobile_app.device.ports import Entropy, PasscodeKdf
from mobile_app.errors import Refusal
from mobile_app.store.keyring import KEYS, DataKeyring
from mobile_app.store.recovery import PHRASE, RECOVERY, Recovered
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase

Vector = dict[str, Any]

KEY_LOST: Final = "key_lost"
"""The outcome of a key blob that nothing on this device opens (StoreKeyLost)."""

PASSCODE: Final = "river stone lamp"
DEVICE: Final = bytes(range(64, 96))
CHECKED_ON: Final = date(2026, 11, 20)


class _Crypto(NativeCrypto):
    """With a chosen derivation: a device sets the one it has, and opens what any of ours set."""

    def __init__(self, kdf: PasscodeKdf) -> None:
        self._kdf = kdf

    @property
    def passcode_kdf(self) -> PasscodeKdf:
        return self._kdf


def _keyring(disk: MemoryDisk, entropy: Entropy, kdf: PasscodeKdf) -> DataKeyring:
    disk.secrets[DEVICE_KEY] = DEVICE
    crypto = _Crypto(kdf)
    device_key = VaultDeviceKey(MemoryKeyVault(disk), crypto, entropy)
    return DataKeyring(MemoryBlobStore(disk), crypto, device_key, entropy)


async def _data_key(keyring: DataKeyring) -> Recovered:
    await keyring.set_recovery(bytes(32), bytes(16))
    return await keyring.phrases.recover(bytes(32))


async def key_vectors(entropy: Entropy) -> list[Vector]:
    vectors: list[Vector] = []

    def add(name: str, outcome: str, blob: bytes, passcode: str, **more: str) -> None:
        told = {"device_key": DEVICE.hex(), "passcode": passcode}
        vectors.append({"name": name, "outcome": outcome, **told, **more, "blob": blob.hex()})

    disk = MemoryDisk()
    keyring = _keyring(disk, entropy, DEFAULT_PBKDF2)
    await keyring.create()
    found = await _data_key(keyring)
    opens = {"data_key": found.data_key.hex(), "store_id": found.store_id.hex()}
    plain = disk.blobs[KEYS[0]]
    add("no passcode", "valid", plain, "", **opens)
    for kdf in (DEFAULT_PBKDF2, DEFAULT_ARGON2ID):
        again = _keyring(disk, entropy, kdf)
        await again.unlock(PASSCODE)
        await again.set_passcode(PASSCODE)
        blob = disk.blobs[KEYS[0]]
        add(f"a passcode, {kdf.name}", "valid", blob, PASSCODE, kdf=kdf.name, **opens)
        add(f"another passcode, {kdf.name}", Refusal.UNAUTHENTIC, blob, "x", kdf=kdf.name)
    accents = _keyring(disk, entropy, DEFAULT_PBKDF2)
    await accents.unlock(PASSCODE)
    await accents.set_passcode("caf\u00e9 na\u00efve 12")
    blob = disk.blobs[KEYS[0]]
    # The same passcode from a keyboard that sends letter and accent apart.
    apart = "cafe\u0301 nai\u0308ve 12"
    add("accents typed apart", "valid", blob, apart, kdf=DEFAULT_PBKDF2.name, **opens)
    add("nothing", KEY_LOST, b"", "")
    add("cut in half", KEY_LOST, plain[: len(plain) // 2], "")
    for name, at in (("the magic", 0), ("the store id", 12), ("the key", -10), ("the CRC", -1)):
        add(f"a bit of {name} flipped", KEY_LOST, _flipped(plain, at), "")
    for name, at in (("store id", 12), ("nonce", 28), ("key", -10)):
        altered = _checked(_flipped(plain[:-4], at))
        add(f"the {name} altered on purpose", KEY_LOST, altered, "")
    cheaper = _with_part(blob, b"$pbkdf2-sha256$i=599999")
    add("a derivation made cheaper", KEY_LOST, cheaper, apart, kdf=DEFAULT_PBKDF2.name)
    add("a version to come", Refusal.NEWER, _checked(plain[:8] + b"\2" + plain[9:-4]), "")
    return vectors


async def recovery_vectors(entropy: Entropy, phrase: Phrase, other: Phrase) -> list[Vector]:
    """`key.recovery` and `key.phrase`."""
    disk = MemoryDisk()
    keyring = _keyring(disk, entropy, DEFAULT_PBKDF2)
    await keyring.create()
    key = derive_keys(phrase).recovery_key
    await keyring.set_recovery(key, phrase.entropy)
    found = await keyring.phrases.recover(key)
    told = {"data_key": found.data_key.hex(), "store_id": found.store_id.hex()}
    vectors: list[Vector] = []

    def add(blob: str, name: str, outcome: str, data: bytes, by: Phrase = phrase, **x: str) -> None:
        head = {"name": f"{blob}: {name}", "outcome": outcome, "blob": blob}
        vectors.append({**head, **told, "entropy": by.entropy.hex(), **x, "bytes": data.hex()})

    add(RECOVERY, "as made", "valid", disk.blobs[RECOVERY])
    add(RECOVERY, "another phrase", Refusal.UNAUTHENTIC, disk.blobs[RECOVERY], other)
    add(PHRASE, "never checked", "valid", disk.blobs[PHRASE], checked_on="")
    await keyring.phrases.check(key, phrase.entropy, CHECKED_ON)
    checked_on = CHECKED_ON.isoformat()
    add(PHRASE, "checked", "valid", disk.blobs[PHRASE], checked_on=checked_on)
    for blob in (RECOVERY, PHRASE):
        data = disk.blobs[blob]
        add(blob, "nothing", Refusal.FOREIGN, b"")
        add(blob, "the magic alone", Refusal.TRUNCATED, data[:9])
        add(blob, "cut by a byte", Refusal.DAMAGED, data[:-1])
        add(blob, "a bit flipped", Refusal.DAMAGED, _flipped(data, 30))
        add(blob, "altered on purpose", Refusal.UNAUTHENTIC, _checked(_flipped(data[:-4], 30)))
        add(blob, "too short for a key", Refusal.TRUNCATED, _checked(data[:20]))
        add(blob, "a version to come", Refusal.NEWER, _checked(data[:8] + b"\2" + data[9:-4]))
    return vectors


def backup_vectors() -> list[Vector]:
    """What an encrypted file holds. Stored, not compressed: zlib's own choices may change."""
    stamp, later = "0193a0000000-0000-aa01", "0193a0000001-0002-bb02"
    counter: Vector = {
        "type": "counter",
        "id": "c1",
        "writes": {stamp: {"label": "Wine", "sobriety_on": "2026-08-12"}, later: {"label": "Tea"}},
    }
    removed: Vector = {"type": "check_in", "id": "k1", "writes": {}, "removed_at": later}
    back: Vector = {
        "type": "check_in",
        "id": "k2",
        "writes": {later: {"mood": 4, "words": "a\nb – \u00e9 \U0001f642"}},
        "removed_at": stamp,
        "restored_at": later,
    }
    unknown: Vector = {
        "type": "of_a_newer_one",
        "id": "x",
        "writes": {stamp: {"deep": [{"a": None}]}},
    }
    whole: Vector = {
        "twofold": "backup",
        "version": 1,
        "schema": 1,
        "exported_at": "2026-11-20T13:30:00-05:00",
        "records": [counter, removed, back, unknown],
    }

    def told(record: Mapping[str, Any], fields: Vector, stamps: dict[str, str]) -> Vector:
        return {
            "type": record["type"],
            "id": record["id"],
            "fields": fields,
            "stamps": stamps,
            "removed_at": record.get("removed_at", ""),
            "restored_at": record.get("restored_at", ""),
        }

    records = [
        told(
            counter,
            {"label": "Tea", "sobriety_on": "2026-08-12"},
            {"label": later, "sobriety_on": stamp},
        ),
        told(removed, {}, {}),
        told(back, back["writes"][later], {"mood": later, "words": later}),
        told(unknown, unknown["writes"][stamp], {"deep": stamp}),
    ]
    own: Vector = {
        "type": "settings",
        "id": "settings",
        "writes": {stamp: {"theme": "dark", "backed_up_at": "2026-01-01T00:00:00+00:00"}},
    }
    odd = [7, {}, {**counter, "id": ""}, {**counter, "writes": {"no stamp": {}}}]
    vectors: list[Vector] = []

    def add(name: str, outcome: str, payload: bytes, **more: Any) -> None:
        vectors.append({"name": name, "outcome": outcome, **more, "payload": payload.hex()})

    def good(name: str, document: Vector, found: list[Vector], unreadable: int = 0) -> None:
        made = document["exported_at"]
        more = {"exported_at": made, "records": found, "unreadable": unreadable}
        add(name, "valid", _packed(document), **more)

    good("nothing", {**whole, "records": []}, [])
    good("records of every kind", whole, records)
    good(
        "the day of the last file is its device's own",
        {**whole, "records": [own]},
        [told(own, {"theme": "dark"}, {"theme": stamp})],
    )
    good("odd ones are left out", {**whole, "records": [counter, *odd]}, records[:1], len(odd))
    add("a version to come", Refusal.NEWER, _packed({**whole, "version": 2}))
    add("a schema to come", Refusal.NEWER, _packed({**whole, "schema": 9999}))
    for name, change in (
        ("the readable export", {"twofold": "export"}),
        ("a version that is no number", {"version": "1"}),
        ("no zone", {"exported_at": "2026-11-20T13:30:00"}),
        ("no list of records", {"records": None}),
    ):
        add(name, Refusal.MALFORMED, _packed({**whole, **change}))
    add("not packed", Refusal.MALFORMED, json.dumps(whole).encode())
    add("cut short", Refusal.MALFORMED, _packed(whole)[:-4])
    add("more after its end", Refusal.MALFORMED, _packed(whole) + b"\0")
    add("no JSON", Refusal.MALFORMED, zlib.compress(b"{", 0))
    return vectors


def _with_part(blob: bytes, head: bytes) -> bytes:
    """A key blob with another derivation's head before the same salt."""
    length = blob[25]
    part = head + blob[26 + length - 16 : 26 + length]
    return _checked(blob[:25] + bytes([len(part)]) + part + blob[26 + length : -4])


def _packed(document: Vector) -> bytes:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return zlib.compress(text.encode(), 0)


def _flipped(data: bytes, at: int) -> bytes:
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 0x10]) + data[at + 1 :]


def _checked(body: bytes) -> bytes:
    return body + crc32(body).to_bytes(4, "big")
