"""Which documents hold a word beginning with a given prefix, answered in well under a millisecond.

Documents are numbers from 0; a set of them is an int with one bit each, so that sets of 100,000
are joined by `&` and `|` in microseconds. The sorted vocabulary lies beside one flat array of
postings, so a prefix is a range of words and a slice of postings. Where that slice is long
("s", "str", a common town) its set is made at build time; where it is short it is made on demand.
That bounds the work of every query, the first keystroke included.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

# Longest slice turned into a set while somebody waits: 0.2 ms on a laptop, 1 ms in a browser.
_LONG_SLICE = 2_048
_AFTER_ANY_LETTER = "\U0010ffff"
_WORK_PER_STEP = 1_000


def bits_of(numbers: Iterable[int], size: int) -> int:
    """The set of `numbers`, each below `size`."""
    marks = bytearray((size + 7) // 8)
    for number in numbers:
        marks[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(marks, "little")


def iterate_bits(bits: int) -> Iterator[int]:
    """Members of a set in ascending order, in time proportional to the set."""
    data = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    # In pieces, because taking one bit off a long int copies all of it.
    for start in range(0, len(data), 64):
        piece = int.from_bytes(data[start : start + 64], "little")
        base = start * 8
        while piece:
            low = piece & -piece
            yield base + low.bit_length() - 1
            piece ^= low


class WordIndex:
    """Built by `add`-ing documents in order of their numbers, then `finish`."""

    def __init__(self) -> None:
        self._numbers_by_word: dict[str, list[int]] = {}
        self._words: list[str] = []
        self._starts = array("I", [0])
        self._postings = array("I")
        self._bits_by_range: dict[tuple[int, int], int] = {}
        self._size = 0

    def add(self, words: Iterable[str]) -> None:
        """Take the next document, whose number is how many were added before."""
        number = self._size
        self._size += 1
        postings = self._numbers_by_word
        for word in words:
            numbers = postings.get(word)
            if numbers is None:
                postings[word] = [number]
            else:
                numbers.append(number)

    def finish(self) -> Iterator[None]:
        """Make the index searchable; pauses (yields) often, so that a caller can too."""
        # Sorted by two letters first: one sort of all words would take too long in one go.
        words_by_opening: dict[str, list[str]] = {}
        work = 0
        for work, word in enumerate(self._numbers_by_word, 1):
            words_by_opening.setdefault(word[:2], []).append(word)
            if work % (10 * _WORK_PER_STEP) == 0:
                yield
        for opening in sorted(words_by_opening):
            for word in sorted(words_by_opening[opening]):
                numbers = self._numbers_by_word.pop(word)
                self._words.append(word)
                self._postings.extend(numbers)
                self._starts.append(len(self._postings))
                work += 1
                if work % _WORK_PER_STEP == 0:
                    yield
        yield from self._prepare(0, len(self._words), 0)

    @property
    def words(self) -> Sequence[str]:
        """All words, sorted, each once."""
        return self._words

    def has_word_starting_with(self, prefix: str) -> bool:
        at = bisect_left(self._words, prefix)
        return at < len(self._words) and self._words[at].startswith(prefix)

    def holding(self, word: str) -> int:
        """The set of documents that hold `word` (folded) itself."""
        at = bisect_left(self._words, word)
        if at == len(self._words) or self._words[at] != word:
            return 0
        prepared = self._bits_by_range.get((at, at + 1))
        return self._union(at, at + 1) if prepared is None else prepared

    def starting_with(self, prefix: str) -> int:
        """The set of documents with a word that begins with `prefix` (folded)."""
        low = bisect_left(self._words, prefix)
        high = bisect_left(self._words, prefix + _AFTER_ANY_LETTER, low)
        prepared = self._bits_by_range.get((low, high))
        return self._union(low, high) if prepared is None else prepared

    def _union(self, low: int, high: int) -> int:
        return bits_of(self._postings[self._starts[low] : self._starts[high]], self._size)

    def _prepare(self, low: int, high: int, depth: int) -> Iterator[None]:
        """Make the sets of the long slices inside words[low:high], which share `depth` letters.

        From the longest prefixes up, so that each posting is looked at once and then joined as
        part of a set.
        """
        key = (low, high)
        if self._starts[high] - self._starts[low] <= _LONG_SLICE or key in self._bits_by_range:
            return
        if high - low == 1:
            self._bits_by_range[key] = self._union(low, high)
            yield
            return
        bits = 0
        short: list[tuple[int, int]] = []
        at = low
        while at < high:
            word = self._words[at]
            if len(word) == depth:
                end = at + 1
            else:
                end = bisect_left(self._words, word[: depth + 1] + _AFTER_ANY_LETTER, at, high)
            if (at, end) == key:
                # All of them share this letter as well.
                depth += 1
                continue
            yield from self._prepare(at, end, depth + 1)
            prepared = self._bits_by_range.get((at, end))
            if prepared is None:
                short.append((at, end))
            else:
                bits |= prepared
            at = end
        gathered = array("I")
        for first, last in short:
            gathered.extend(self._postings[self._starts[first] : self._starts[last]])
            if len(gathered) > _LONG_SLICE:
                bits |= bits_of(gathered, self._size)
                gathered = array("I")
                yield
        self._bits_by_range[key] = bits | bits_of(gathered, self._size)
