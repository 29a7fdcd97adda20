"""Texts of all documents in one piece, to find words that stand next to each other.

Each field of a document is its folded words between single spaces; fields are a line each, so no
phrase reaches from one into the next. Looking is the C search of `bytes`, through the documents
that are still in question when they are few, else through everything at once.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable

from mobile_app.domain.word_index import bits_of, iterate_bits

# Looking into one document costs as much as running through this many bytes of them all.
_BYTES_PER_LOOK = 600


class PhraseTexts:
    """Filled by `add` in order of document numbers."""

    def __init__(self) -> None:
        self._text = bytearray()
        self._starts = array("Q", [0])

    def add(self, fields: Iterable[bytes]) -> None:
        """`fields` as `field_text` gives them."""
        self._text += b"\n".join(fields)
        self._text += b"\n"
        self._starts.append(len(self._text))

    def among(self, candidates: int, words: tuple[str, ...], *, whole: bool) -> int:
        """Those of the set `candidates` with a field that has `words` in a row; `whole`: the last
        of them is not just the beginning of a word."""
        needle = (" " + " ".join(words) + (" " if whole else "")).encode()
        size = len(self._starts) - 1
        if candidates.bit_count() * _BYTES_PER_LOOK < len(self._text):
            text, starts = self._text, self._starts
            looked_into = iterate_bits(candidates)
            return bits_of(
                (n for n in looked_into if text.find(needle, starts[n], starts[n + 1]) >= 0), size
            )
        return candidates & bits_of(self._all_with(needle), size)

    def _all_with(self, needle: bytes) -> Iterable[int]:
        at = self._text.find(needle)
        while at >= 0:
            number = bisect_right(self._starts, at) - 1
            yield number
            at = self._text.find(needle, self._starts[number + 1])


def field_text(words: Iterable[str]) -> bytes:
    """One field's folded words as `PhraseTexts` keeps them."""
    return f" {' '.join(words)} ".encode()
