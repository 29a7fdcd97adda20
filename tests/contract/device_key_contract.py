"""What every DeviceKey promises. `open` gives the key of one device, as after a restart."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mobile_app.device.ports import DeviceKey
from mobile_app.errors import Refusal
from tests.contract.cases import Cases
from tests.contract.crypto_contract import refusal

CASES = Cases()
Open = Callable[[], DeviceKey]

SECRET, CONTEXT = bytes(range(32)), b"data-key"


@CASES
async def what_was_wrapped_is_unwrapped_after_a_restart(open: Open) -> None:
    wrapped = await open().wrap(SECRET, CONTEXT)
    assert len(wrapped) == 1 + 12 + 32 + 16
    assert SECRET not in wrapped
    assert await open().unwrap(wrapped, CONTEXT) == SECRET


@CASES
async def any_length_may_be_wrapped(open: Open) -> None:
    key = open()
    for secret in (b"", b"x", b"y" * 1000):
        assert await key.unwrap(await key.wrap(secret, b""), b"") == secret


@CASES
async def no_two_wrappings_are_alike(open: Open) -> None:
    key = open()
    wrapped = [await key.wrap(SECRET, CONTEXT) for _ in range(8)]
    assert len({one[1:13] for one in wrapped}) == 8


@CASES
async def wrappings_at_once_use_one_key(open: Open) -> None:
    key = open()
    wrapped = await asyncio.gather(*(key.wrap(SECRET, CONTEXT) for _ in range(6)))
    for each in wrapped:
        assert await open().unwrap(each, CONTEXT) == SECRET


@CASES
async def the_context_is_asked_for_again(open: Open) -> None:
    wrapped = await open().wrap(SECRET, CONTEXT)
    assert await refusal(open().unwrap(wrapped, b"passcode")) is Refusal.UNAUTHENTIC


@CASES
async def altered_bytes_are_refused_with_a_reason(open: Open) -> None:
    key = open()
    wrapped = await key.wrap(SECRET, CONTEXT)
    for at in (1, 12, 13, len(wrapped) - 1):
        altered = wrapped[:at] + bytes([wrapped[at] ^ 1]) + wrapped[at + 1 :]
        assert await refusal(key.unwrap(altered, CONTEXT)) is Refusal.UNAUTHENTIC
    newer = b"\x02" + wrapped[1:]
    assert await refusal(key.unwrap(newer, CONTEXT)) is Refusal.NEWER
    for length in (0, 1, 13, 28):
        assert await refusal(key.unwrap(wrapped[:length], CONTEXT)) is Refusal.TRUNCATED


@CASES
async def a_device_without_a_key_says_so(open: Open) -> None:
    key = open()
    wrapped = await key.wrap(SECRET, CONTEXT)
    await key.forget()
    assert await refusal(open().unwrap(wrapped, CONTEXT)) is Refusal.NO_KEY
    await key.forget()


@CASES
async def a_key_made_after_forgetting_is_another(open: Open) -> None:
    key = open()
    wrapped = await key.wrap(SECRET, CONTEXT)
    await key.forget()
    again = await key.wrap(SECRET, CONTEXT)
    assert await refusal(open().unwrap(wrapped, CONTEXT)) is Refusal.UNAUTHENTIC
    assert await open().unwrap(again, CONTEXT) == SECRET
