"""What lies on a device and in an encrypted file, over every Crypto: tests/vectors bind it."""

from __future__ import annotations

from mobile_app.changes.hlc import format_hlc
from mobile_app.device.memory import MemoryBlobStore, MemoryDisk, SeededEntropy
from mobile_app.device.passcode_kdf import ARGON2ID
from mobile_app.device.ports import Crypto
from mobile_app.device.wrapping import bound, join_wrapped, split_wrapped
from mobile_app.errors import (
    CannotOpen,
    CryptoUnavailable,
    StoreError,
    StoreKeyLost,
    StoreMigration,
)
from mobile_app.store.backup import decode_backup
from mobile_app.store.keyring import KEYS, DataKeyring
from mobile_app.store.recovery import RECOVERY, open_copy, open_secret
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase
from tests.contract.cases import Cases, raised
from tests.contract.crypto_contract import refusal
from tests.vectors import load

CASES = Cases()


class KnownDeviceKey:
    """A DeviceKey whose bytes a vector names; no real one would tell them."""

    def __init__(self, crypto: Crypto, key: bytes) -> None:
        self._crypto = crypto
        self._key = key

    async def wrap(self, secret: bytes, context: bytes) -> bytes:
        nonce = bytes(12)
        return join_wrapped(
            nonce, await self._crypto.seal(self._key, nonce, secret, bound(context))
        )

    async def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        nonce, sealed = split_wrapped(wrapped)
        return await self._crypto.open(self._key, nonce, sealed, bound(context))

    async def forget(self) -> None:
        self._key = bytes(32)


async def _outcome(keyring: DataKeyring, passcode: str) -> str:
    try:
        await (keyring.unlock(passcode) if passcode else keyring.open())
    except CannotOpen as error:
        return error.reason.value
    except StoreMigration:
        return "newer"
    except StoreKeyLost:
        return "key_lost"
    return "valid"


@CASES
async def key_blobs_are_as_in_the_vectors(crypto: Crypto) -> None:
    for vector in load("data_key"):
        blob = bytes.fromhex(vector["blob"])
        disk = MemoryDisk(dict.fromkeys(KEYS, blob))
        device_key = KnownDeviceKey(crypto, bytes.fromhex(vector["device_key"]))
        keyring = DataKeyring(MemoryBlobStore(disk), crypto, device_key, SeededEntropy())
        passcode = vector["passcode"]
        if vector.get("kdf") == ARGON2ID and crypto.passcode_kdf.name != ARGON2ID:
            await raised(CryptoUnavailable, keyring.unlock(passcode))
            continue
        assert await _outcome(keyring, passcode) == vector["outcome"], vector["name"]
        if vector["outcome"] == "valid":
            opened = await keyring.open()
            assert opened is not None
            assert opened.store_id.hex() == vector["store_id"], vector["name"]
            await keyring.set_recovery(bytes(32), bytes(16))
            found = await keyring.phrases.recover(bytes(32))
            assert found.data_key.hex() == vector["data_key"], vector["name"]
        elif passcode:
            await raised(StoreError, keyring.open())


@CASES
async def the_ways_of_the_phrase_are_as_in_the_vectors(crypto: Crypto) -> None:
    for vector in load("recovery"):
        data, data_key, store_id, entropy = (
            bytes.fromhex(vector[name]) for name in ("bytes", "data_key", "store_id", "entropy")
        )
        if vector["blob"] == RECOVERY:
            key = derive_keys(Phrase(entropy)).recovery_key
            if vector["outcome"] == "valid":
                found = await open_copy(crypto, key, data)
                assert (found.data_key, found.store_id) == (data_key, store_id), vector["name"]
            else:
                assert await refusal(open_copy(crypto, key, data)) == vector["outcome"], vector
        elif vector["outcome"] == "valid":
            secret = await open_secret(crypto, data_key, data, store_id)
            assert secret == entropy + vector["checked_on"].encode(), vector["name"]
        else:
            opening = open_secret(crypto, data_key, data, store_id)
            assert await refusal(opening) == vector["outcome"], vector["name"]


@CASES
async def backups_are_as_in_the_vectors(_: Crypto) -> None:
    for vector in load("backup"):
        payload = bytes.fromhex(vector["payload"])
        if vector["outcome"] != "valid":
            assert await refusal(_decoded(payload)) == vector["outcome"], vector["name"]
            continue
        backup = decode_backup(payload)
        assert backup.exported_at.isoformat() == vector["exported_at"], vector["name"]
        assert backup.unreadable == vector["unreadable"], vector["name"]
        found = [
            {
                "type": record.type,
                "id": record.id,
                "fields": dict(record.fields),
                "stamps": {name: format_hlc(stamp) for name, stamp in record.stamps.items()},
                "removed_at": format_hlc(record.removed_at) if record.removed_at else "",
                "restored_at": format_hlc(record.restored_at) if record.restored_at else "",
            }
            for record in backup.records
        ]
        assert found == vector["records"], vector["name"]


async def _decoded(payload: bytes) -> object:
    return decode_backup(payload)
