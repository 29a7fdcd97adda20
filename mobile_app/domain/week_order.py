"""Meetings in the order of the week, and which of them fall into a span of time.

Within one zone, local time orders meetings the same way every week, so they are numbered once by
their second of the local week. A span of time then is a handful of ranges of numbers (`Slot`s),
found by bisection, and "the next sixty" is a merge of ranges: nothing is computed for a meeting
that is not shown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mobile_app.domain.recurrence import DAY_SECONDS, WEEK_SECONDS, monday_before, stretches
from mobile_app.domain.word_index import bits_of


class Slot(NamedTuple):
    """A set of meetings (numbers within their zone) which start at their second of the week plus
    `base`, in Unix seconds."""

    members: int
    base: int


class ZoneWeek:
    """The timed meetings of one zone, numbered from `first` in order of the local week."""

    def __init__(
        self, zone: str, first: int, week_seconds: Sequence[int], durations: Sequence[int]
    ) -> None:
        """`week_seconds` ascending; `durations` in minutes, at most a day, in the same order."""
        self.zone = zone
        self.first = first
        self.count = len(week_seconds)
        self.week_seconds = week_seconds
        self._longest = max(durations, default=0) * 60
        numbers_by_duration: dict[int, list[int]] = {}
        for number, minutes in enumerate(durations):
            numbers_by_duration.setdefault(minutes * 60, []).append(number)
        self._members_by_duration = {
            seconds: bits_of(numbers, self.count)
            for seconds, numbers in numbers_by_duration.items()
        }

    def slots(self, from_second: int, until_second: int, *, running: bool) -> list[Slot]:
        """Each meeting's first occurrence that starts in `[from_second, until_second)`, or with
        `running` one that began before and has not ended at `from_second`."""
        result: list[Slot] = []
        taken = 0
        if running:
            for slot in self._running(from_second):
                result.append(Slot(slot.members & ~taken, slot.base))
                taken |= slot.members
        for low, high, base in self._ranges(from_second, until_second):
            members = ((1 << (high - low)) - 1) << low
            result.append(Slot(members & ~taken, base))
            taken |= members
        return result

    def _running(self, at: int) -> Iterator[Slot]:
        for low, high, base in self._ranges(at - self._longest, at):
            members = 0
            for seconds, ones in self._members_by_duration.items():
                # Ended exactly now is over.
                start = bisect_left(self.week_seconds, at - seconds + 1 - base, low, high)
                members |= ones & (((1 << (high - start)) - 1) << start)
            yield Slot(members, base)

    def _ranges(self, from_second: int, until_second: int) -> Iterator[tuple[int, int, int]]:
        """(first number, number after the last, base), in order of local time."""
        if from_second >= until_second:
            return
        for local_from, local_until, offset in stretches(self.zone, from_second, until_second):
            monday = monday_before(local_from)
            while monday < local_until:
                low = bisect_left(self.week_seconds, local_from - monday)
                high = bisect_left(self.week_seconds, local_until - monday)
                if low < high:
                    yield low, high, monday - offset
                monday += WEEK_SECONDS


SPAN_OF_ALL_SECONDS = 8 * DAY_SECONDS
"""A span of this length meets every weekly meeting, whatever clocks do in between."""
