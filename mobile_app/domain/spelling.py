"""Words that somebody who mistyped may have meant, from a sorted vocabulary.

An edit is a letter too many, missing, wrong, or two neighbours swapped (optimal string alignment).
A word of four letters or more is read as, in this order, whichever gives anything:
1. the words one edit away;
2. the beginnings of words one edit away (the rest is still to be typed);
3. from eight letters on, the words two edits away that begin with the same two letters.
Numbers are taken as they are: 12x12 is not 12x13, and one postcode is not another.

The work does not grow with the vocabulary: each place of the word is tried with the letters that do
follow there (a few bisections each), and the third way looks at one pair of letters only.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SHORTEST = 4
SHORTEST_FOR_TWO = 8
_SAME_START = 2
AFTER_ANY_LETTER = "\U0010ffff"


class Meant(NamedTuple):
    """What was likely meant: `words`, sorted; with `whole` as they stand, else as beginnings."""

    words: tuple[str, ...]
    whole: bool


def likely_words(vocabulary: Sequence[str], typed: str) -> Meant | None:
    """What `typed`, with which no word of `vocabulary` (sorted, without repeats) begins, may have
    been meant to be; None when nothing is near enough."""
    if len(typed) < SHORTEST or not typed.isalpha():
        return None
    whole: set[str] = set()
    openings: set[str] = set()
    for word in _one_edit_away(vocabulary, typed):
        at = bisect_left(vocabulary, word)
        if at == len(vocabulary) or not vocabulary[at].startswith(word):
            continue
        openings.add(word)
        if vocabulary[at] == word:
            whole.add(word)
    if whole:
        return Meant(tuple(sorted(whole)), whole=True)
    if openings:
        return Meant(tuple(sorted(openings)), whole=False)
    two_away = tuple(_two_edits_away(vocabulary, typed))
    return Meant(two_away, whole=True) if two_away else None


def _one_edit_away(vocabulary: Sequence[str], typed: str) -> Iterator[str]:
    """All strings one edit from `typed` with which words of the vocabulary could begin."""
    low, high = 0, len(vocabulary)
    for at in range(len(typed)):
        before, rest = typed[:at], typed[at + 1 :]
        low = bisect_left(vocabulary, before, low, high)
        high = bisect_left(vocabulary, before + AFTER_ANY_LETTER, low, high)
        if low == high:
            return
        yield before + rest
        if rest and rest[0] != typed[at]:
            yield before + rest[0] + typed[at] + rest[1:]
        for letter in _letters_after(vocabulary, before, low, high):
            if letter != typed[at]:
                yield before + letter + rest
            yield before + letter + typed[at:]


def _letters_after(vocabulary: Sequence[str], before: str, low: int, high: int) -> Iterator[str]:
    """The letters that follow `before` in `vocabulary[low:high]`, all of which begin with it."""
    depth = len(before)
    while low < high:
        word = vocabulary[low]
        if len(word) == depth:
            low += 1
            continue
        yield word[depth]
        low = bisect_left(vocabulary, word[: depth + 1] + AFTER_ANY_LETTER, low, high)


def _two_edits_away(vocabulary: Sequence[str], typed: str) -> Iterator[str]:
    if len(typed) < SHORTEST_FOR_TWO:
        return
    low = bisect_left(vocabulary, typed[:_SAME_START])
    high = bisect_left(vocabulary, typed[:_SAME_START] + AFTER_ANY_LETTER, low)
    letters = set(typed)
    for word in vocabulary[low:high]:
        # Two edits bring in two letters at most; most words are ruled out by that alone.
        near = abs(len(word) - len(typed)) <= 2 and len(letters.difference(word)) <= 2
        if near and edits(typed, word, most=2) <= 2:
            yield word


def edits(a: str, b: str, *, most: int) -> int:
    """How many edits lie between two words; any number above `most` once that is passed."""
    width = len(b) + 1
    two_ago: list[int] = []
    previous = list(range(width))
    for i in range(1, len(a) + 1):
        row = [i] + [most + 1] * (width - 1)
        # Cells further from the diagonal than `most` cannot matter.
        for j in range(max(1, i - most), min(width, i + most + 1)):
            cost = previous[j - 1] + (a[i - 1] != b[j - 1])
            cost = min(cost, previous[j] + 1, row[j - 1] + 1)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                cost = min(cost, two_ago[j - 2] + 1)
            row[j] = cost
        if min(row) > most:
            return most + 1
        two_ago, previous = previous, row
    return previous[-1]
