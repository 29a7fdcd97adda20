"""Ciphers and hashes by WebCrypto, over assets/boot/device.js.

A call costs about a millisecond whatever its size: seal segments, not entries.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

import js  # type: ignore[import-not-found]  # Pyodide's module; there is none natively
from pyodide.ffi import to_js  # type: ignore[import-not-found]

from mobile_app.device.browser.answers import answered, bytes_or_none, ciphered, stored
from mobile_app.device.passcode_kdf import DEFAULT_PBKDF2, PBKDF2
from mobile_app.device.ports import KEY_BYTES, NONCE_BYTES, TAG_BYTES, Entropy, PasscodeKdf
from mobile_app.device.together import Together
from mobile_app.device.wrapping import bound, join_wrapped, split_wrapped
from mobile_app.errors import CannotOpen, CryptoUnavailable, Refusal

_MAX_HKDF_BYTES = 255 * 32

_Text: TypeAlias = tuple[bytes, bytes, bytes, bytes]
"""Key, nonce, sealed, associated."""


class WebCrypto:
    def __init__(self) -> None:
        self._opening: Together[_Text, bytes | None] = Together(_open_texts)

    async def seal(self, key: bytes, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        _check_lengths(key, nonce)
        return await ciphered(
            js.twofold.ciphers.seal(to_js(key), to_js(nonce), to_js(plain), to_js(associated))
        )

    async def open(self, key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        _check_lengths(key, nonce)
        if len(sealed) < TAG_BYTES:
            raise CannotOpen(Refusal.TRUNCATED)
        plain = await self._opening.ask((key, nonce, sealed, associated))
        if plain is None:
            raise CannotOpen(Refusal.UNAUTHENTIC) from None
        return plain

    async def sha256(self, data: bytes) -> bytes:
        return await ciphered(js.twofold.ciphers.sha256(to_js(data)))

    async def hkdf_sha256(self, secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
        if not 0 < length <= _MAX_HKDF_BYTES:
            raise ValueError("no such length")
        return await ciphered(
            js.twofold.ciphers.hkdf(to_js(secret), to_js(salt), to_js(info), length)
        )

    @property
    def passcode_kdf(self) -> PasscodeKdf:
        return DEFAULT_PBKDF2

    async def passcode_key(self, passcode: bytes, salt: bytes, kdf: PasscodeKdf) -> bytes:
        if kdf.name != PBKDF2:
            raise CryptoUnavailable(kdf.name)
        return await ciphered(
            js.twofold.ciphers.pbkdf2(to_js(passcode), to_js(salt), kdf.passes, KEY_BYTES)
        )


class WebDeviceKey:
    """A DeviceKey that is a non-extractable CryptoKey in IndexedDB.

    Two tabs that make it at once end up with the same one: it is kept in the transaction that
    finds none.
    """

    def __init__(self, entropy: Entropy) -> None:
        self._entropy = entropy

    async def wrap(self, secret: bytes, context: bytes) -> bytes:
        nonce = self._entropy.random_bytes(NONCE_BYTES)
        sealed = await ciphered(
            js.twofold.deviceKey.seal(to_js(nonce), to_js(secret), to_js(bound(context)))
        )
        return join_wrapped(nonce, sealed)

    async def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        nonce, sealed = split_wrapped(wrapped)
        return await ciphered(
            js.twofold.deviceKey.open(to_js(nonce), to_js(sealed), to_js(bound(context)))
        )

    async def forget(self) -> None:
        await stored(js.twofold.deviceKey.forget())


async def _open_texts(texts: Sequence[_Text]) -> list[bytes | None]:
    """Plain texts, None where the tag differs; one call for each run of texts under one key."""
    plains: list[bytes | None] = []
    for key, under_it in groupby(texts, key=itemgetter(0)):
        parts = to_js([text[1:] for text in under_it])
        found = await answered(js.twofold.ciphers.open(to_js(key), parts))
        plains += [bytes_or_none(one) for one in found]
    return plains


def _check_lengths(key: bytes, nonce: bytes) -> None:
    """Raises ValueError: AES-GCM would take other lengths as well, to weaker ends."""
    if len(key) != KEY_BYTES or len(nonce) != NONCE_BYTES:
        raise ValueError("a key has 32 bytes and a nonce 12")
