"""Hybrid logical clock: a total order of writes that stays close to wall time.

A value is 48 bits of milliseconds since 1970 UTC, a 16-bit counter and the id of the device that
wrote (Kulkarni et al., "Logical Physical Clocks", 2014). Comparing the three in that order is a
total order, because a device never issues one (ms, counter) pair twice.

A wrong wall clock never blocks a local write: one that went backwards, or that reads outside the
48 bits, is ignored and the last value is advanced by itself. ClockError is left for what cannot be
represented at all, for text that is no clock value, and for a remote value so far ahead that
taking it would drag this device's clock along.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from mobile_app.errors import ClockError

MAX_MS: Final = (1 << 48) - 1
MAX_COUNTER: Final = (1 << 16) - 1
MAX_AHEAD_MS: Final = 24 * 60 * 60 * 1000
"""How far ahead of all we know a remote value may be before it is set aside."""

_DEVICE = re.compile(r"[0-9a-z]{1,32}")
_DEVICE_AT: Final = 12 + 1 + 4 + 1
_TEXT = re.compile(r"([0-9a-f]{12})-([0-9a-f]{4})-([0-9a-z]{1,32})")


@dataclass(frozen=True, slots=True, order=True)
class Hlc:
    """One clock value; compares by `ms`, then `counter`, then `device`.

    `device` is 1 to 32 of `0-9a-z`: random, so it says nothing of the phone or the person.
    Raises ClockError for anything outside the ranges.
    """

    ms: int
    counter: int
    device: str

    def __post_init__(self) -> None:
        if not 0 <= self.ms <= MAX_MS:
            raise ClockError("ms: outside 48 bits")
        if not 0 <= self.counter <= MAX_COUNTER:
            raise ClockError("counter: outside 16 bits")
        if _DEVICE.fullmatch(self.device) is None:
            raise ClockError("device: 1 to 32 of 0-9a-z wanted")

    @classmethod
    def start(cls, device: str) -> Hlc:
        """The value below every other of this device; it stamps nothing itself."""
        return cls(0, 0, device)

    def tick(self, now_ms: int) -> Hlc:
        """The stamp for a local write: later than `self`, at the wall clock where that is later.

        Raises ClockError only when the 64 bits are used up (the year 10889).
        """
        return _after(max(self.ms, _usable(now_ms)), (self,), self.device)

    def receive(self, remote: Hlc, now_ms: int) -> Hlc:
        """This device's clock after seeing `remote`: later than both.

        `remote` may be ahead of the later of the wall clock and our own clock by MAX_AHEAD_MS at
        most; beyond that ClockError is raised, our clock stands, and the caller sets that one
        change aside until its time comes. (Our own clock counts too, so that a phone whose wall
        clock fell back to 1970 still hears the others.)
        """
        wall_ms = max(self.ms, _usable(now_ms))
        if remote.ms > wall_ms + MAX_AHEAD_MS:
            raise ClockError("remote: too far ahead")
        return _after(max(wall_ms, remote.ms), (self, remote), self.device)


def _usable(now_ms: int) -> int:
    return now_ms if 0 <= now_ms <= MAX_MS else 0


def _after(ms: int, seen: tuple[Hlc, ...], device: str) -> Hlc:
    """The first value at `ms` or later that comes after all in `seen` (none is beyond `ms`).

    A full counter borrows the next millisecond: the clock runs ahead of the wall by that much
    until the wall catches up, and order holds.
    """
    counter = max((past.counter + 1 for past in seen if past.ms == ms), default=0)
    if counter > MAX_COUNTER:
        ms, counter = ms + 1, 0
    return Hlc(ms, counter, device)


def format_hlc(value: Hlc) -> str:
    """`mmmmmmmmmmmm-cccc-device`, lower-case hexadecimal: text sorts as the values do."""
    return f"{value.ms:012x}-{value.counter:04x}-{value.device}"


def check_hlc(text: str) -> str:
    """`text`, where it is a clock value. Raises ClockError."""
    if _TEXT.fullmatch(text) is None:
        raise ClockError("text: not a clock value")
    return text


def device_of(text: str) -> str:
    """Who wrote a stamp, by its text."""
    return text[_DEVICE_AT:]


def parse_hlc(text: str) -> Hlc:
    """The inverse of `format_hlc`, and of nothing else. Raises ClockError."""
    found = _TEXT.fullmatch(text)
    if found is None:
        raise ClockError("text: not a clock value")
    ms, counter, device = found.groups()
    return Hlc(int(ms, 16), int(counter, 16), device)
