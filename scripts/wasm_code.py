"""Reads the code of WebAssembly functions: where each instruction begins and ends.

As much of the WebAssembly Core Specification (chapter 5, binary format) as compiled C needs: no
garbage-collected types, no `try_table`. What is not known stops the build.
"""

from __future__ import annotations

from collections.abc import Iterator

from scripts.failures import BuildFailure

END = 0x0B


def instructions(body: bytes) -> Iterator[tuple[int, int]]:
    """Where each instruction of a function's body begins and ends."""
    groups, at = number(body, 0)
    for _ in range(groups):
        at = number(body, at)[1] + 1
    while at < len(body):
        end = _end(body, at)
        yield at, end
        at = end
    if at != len(body) or body[-1] != END:
        raise BuildFailure("A WebAssembly function ends elsewhere.", "adapt wasm_code.py")


NUMBERS = {
    **dict.fromkeys((0x02, 0x03, 0x04, 0x06, 0x07, 0x08, 0x09, 0x0C, 0x0D, 0x10, 0x12, 0x18), 1),
    **dict.fromkeys((0x11, 0x13), 2),
    **dict.fromkeys(range(0x20, 0x27), 1),
    **dict.fromkeys(range(0x28, 0x3F), 2),
    **dict.fromkeys((0x3F, 0x40, 0x41, 0x42, 0xD0, 0xD2), 1),
}
"""How many LEB128 numbers follow an instruction (chapter 5.4)."""
BARE = {0x00, 0x01, 0x05, 0x0A, 0x0B, 0x0F, 0x19, 0x1A, 0x1B, 0xD1, *range(0x45, 0xC5)}
MORE_NUMBERS = (0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1)
"""The same for the instructions behind 0xFC: conversions, memory, tables."""


def _end(body: bytes, at: int) -> int:
    code = body[at]
    at += 1
    if code in BARE:
        return at
    if code in NUMBERS:
        return _past(body, at, NUMBERS[code])
    if code == 0x0E:  # br_table
        count, at = number(body, at)
        return _past(body, at, count + 1)
    if code == 0x1C:  # select with its types
        count, at = number(body, at)
        return _past(body, at, count)
    if code == 0x43:
        return at + 4
    if code == 0x44:
        return at + 8
    if code == 0xFC:
        more, at = number(body, at)
        return _past(body, at, MORE_NUMBERS[more])
    if code == 0xFD:
        return _end_of_vector(body, *number(body, at))
    if code == 0xFE:  # atomics: a fence is followed by a zero, all others by where they reach
        fence, at = number(body, at)
        return at + 1 if fence == 3 else _past(body, at, 2)
    raise BuildFailure(f"WebAssembly instruction {code:#x} is unknown.", "adapt wasm_code.py")


def _end_of_vector(body: bytes, code: int, at: int) -> int:
    if code <= 11 or code in (92, 93):
        return _past(body, at, 2)
    if code in (12, 13):
        return at + 16
    if 21 <= code <= 34:
        return at + 1
    if 84 <= code <= 91:
        return _past(body, at, 2) + 1
    return at


def _past(body: bytes, at: int, numbers: int) -> int:
    for _ in range(numbers):
        while body[at] >= 0x80:
            at += 1
        at += 1
    return at


def number(data: bytes, at: int) -> tuple[int, int]:
    """An unsigned LEB128 number and where it ends."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def leb(value: int) -> bytes:
    """`value` (0 or more) as an unsigned LEB128 number."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)
