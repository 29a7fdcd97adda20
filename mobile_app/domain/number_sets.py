"""Many sets of meeting numbers, small ones kept small.

A set of numbers is an int with a bit each (see word_index), which costs the same however few are
in it. A country has thousands of towns with ten meetings each, so sets below a share of the whole
are kept as arrays and become ints when somebody asks.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator

from mobile_app.domain.word_index import bits_of

# At four bytes a number an array beats a bit each below one in 32.
_SPARSE_SHARE = 32
_ADDED_PER_STEP = 10_000


class NumberSets:
    """Sets by key, filled with `add` in ascending order of numbers, then closed with `finish`."""

    def __init__(self) -> None:
        self._numbers_by_key: dict[Hashable, array[int]] = {}
        self._bits_by_key: dict[Hashable, int] = {}
        self._count_by_key: dict[Hashable, int] = {}
        self._size = 0

    def add(self, key: Hashable, number: int) -> None:
        numbers = self._numbers_by_key.get(key)
        if numbers is None:
            numbers = self._numbers_by_key[key] = array("I")
        numbers.append(number)

    def finish(self, size: int) -> Iterator[None]:
        """`size` is above every number. Pauses (yields) often."""
        self._size = size
        work = 0
        for key in list(self._numbers_by_key):
            numbers = self._numbers_by_key[key]
            self._count_by_key[key] = len(numbers)
            if len(numbers) * _SPARSE_SHARE > size:
                self._bits_by_key[key] = bits_of(numbers, size)
                del self._numbers_by_key[key]
            work += 50 + len(numbers)
            if work > _ADDED_PER_STEP:
                work = 0
                yield

    def any_of(self, keys: Iterable[Hashable]) -> int:
        """The numbers that are in one of these sets; an unknown key is an empty one."""
        bits = 0
        few = array("I")
        for key in keys:
            numbers = self._numbers_by_key.get(key)
            if numbers is None:
                bits |= self._bits_by_key.get(key, 0)
            else:
                few.extend(numbers)
        return bits | bits_of(few, self._size) if few else bits

    def counts(self) -> dict[Hashable, int]:
        """How many numbers each set has."""
        return dict(self._count_by_key)
