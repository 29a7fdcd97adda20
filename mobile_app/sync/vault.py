"""One vault's payloads, sealed and opened: what is a batch does not open as a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from typing import Final

from mobile_app.device.ports import Crypto, Entropy
from mobile_app.sync.codec import BATCH, SNAPSHOT, Payload, decode_payload, encode_payload
from mobile_app.sync.heads import BatchHead, SnapshotHead
from mobile_app.sync.keys import Keys
from mobile_app.sync.seal import open_sealed, seal

_CONTEXT: Final = {BATCH: b"twofold batch", SNAPSHOT: b"twofold snapshot"}


def id_of(sealed: bytes) -> str:
    """The id of sealed bytes, in hex."""
    return sha256(sealed).hexdigest()


class VaultSeal:
    """Opening raises CannotOpen, and CryptoUnavailable where there are no ciphers."""

    def __init__(self, keys: Keys, crypto: Crypto, entropy: Entropy) -> None:
        self._keys = keys
        self._crypto = crypto
        self._entropy = entropy

    @property
    def vault(self) -> str:
        return self._keys.vault_id.hex()

    def random_chain(self) -> str:
        return self._entropy.random_bytes(8).hex()

    async def seal_batch(self, head: BatchHead, lines: Sequence[bytes]) -> bytes:
        return await self._seal(BATCH, await encode_payload(BATCH, head.encode(), lines))

    async def seal_snapshot(self, head: SnapshotHead, lines: Sequence[bytes]) -> bytes:
        return await self._seal(SNAPSHOT, await encode_payload(SNAPSHOT, head.encode(), lines))

    async def open_batch(self, sealed: bytes) -> tuple[BatchHead, Sequence[bytes]]:
        payload = await self._open(BATCH, sealed)
        return BatchHead.decode(payload.head), payload.lines

    async def open_snapshot(self, sealed: bytes) -> tuple[SnapshotHead, Sequence[bytes]]:
        payload = await self._open(SNAPSHOT, sealed)
        return SnapshotHead.decode(payload.head), payload.lines

    async def _seal(self, kind: bytes, payload: bytes) -> bytes:
        return await seal(
            self._crypto, self._entropy, self._keys.seal_key, payload, self._context(kind)
        )

    async def _open(self, kind: bytes, sealed: bytes) -> Payload:
        payload = await open_sealed(self._crypto, self._keys.seal_key, sealed, self._context(kind))
        return decode_payload(kind, payload)

    def _context(self, kind: bytes) -> bytes:
        return _CONTEXT[kind] + self._keys.vault_id
