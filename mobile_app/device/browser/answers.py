"""Errors of device.js as the app's own."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from pyodide.ffi import JsException  # type: ignore[import-not-found]

from mobile_app import errors

_STORE_ERRORS: Mapping[str, type[errors.StoreError]] = {
    "StoreFull": errors.StoreFull,
    "StoreDenied": errors.StoreDenied,
    "StoreNotWriter": errors.StoreNotWriter,
}
_CRYPTO_ERRORS: Mapping[str, Callable[[], errors.CryptoError]] = {
    "Unauthentic": lambda: errors.CannotOpen(errors.Refusal.UNAUTHENTIC),
    "NoKey": lambda: errors.CannotOpen(errors.Refusal.NO_KEY),
    "CryptoUnavailable": errors.CryptoUnavailable,
}


async def stored(promise: Awaitable[Any]) -> Any:
    """What a call that touches storage answers. Raises StoreError of some kind."""
    try:
        return await promise
    except JsException as error:
        raise _STORE_ERRORS.get(error.name, errors.StoreError)(error.message) from None


async def ciphered(promise: Awaitable[Any]) -> bytes:
    """The bytes a cipher answers. Raises as `answered` does."""
    return bytes((await answered(promise)).to_bytes())


async def answered(promise: Awaitable[Any]) -> Any:
    """What a cipher answers. Raises CryptoError, or StoreError where it needs a stored key.

    Nothing of the browser's own message is passed on.
    """
    try:
        return await promise
    except JsException as error:
        if error.name in _CRYPTO_ERRORS:
            raise _CRYPTO_ERRORS[error.name]() from None
        if error.name.startswith("Store"):
            raise _STORE_ERRORS.get(error.name, errors.StoreError)(error.message) from None
        raise errors.CryptoError(error.name) from None


def bytes_or_none(found: Any) -> bytes | None:
    """A Uint8Array's bytes. null arrives as None, or as JsNull in newer Pyodides."""
    return bytes(found.to_bytes()) if hasattr(found, "to_bytes") else None
