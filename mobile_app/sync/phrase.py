"""The recovery phrase: 128 random bits as twelve English words of BIP-39.

A word stands for 11 bits; twelve hold the 128 bits and 4 bits of their SHA-256, so that most slips
of the pen are noticed. BIP-39's "seed" (a slow hash of the words) is not used: 128 random bits are
beyond guessing, and nothing here has to match a wallet.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from string import ascii_lowercase
from typing import Final

from mobile_app.device.ports import AssetReader, Entropy
from mobile_app.errors import BadPhrase, ContentError, PhraseProblem

PHRASE_WORDS: Final = 12
PHRASE_BYTES: Final = 16

_WORDS_ASSET: Final = "content/bip39-english.txt"
_WORDS_SHA256: Final = "2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda"
_WORD_BITS: Final = 11
_CHECK_BITS: Final = 4
_TELLING_LETTERS: Final = 4  # BIP-39: no two words share their first four letters
_LONGEST_COMPARED: Final = 16


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the words stand for: 16 bytes that open everything. Its repr shows none of them."""

    entropy: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.entropy) != PHRASE_BYTES:
            raise ValueError("a phrase has 16 bytes")


def draw_phrase(entropy: Entropy) -> Phrase:
    """A new one, which nobody has had before."""
    return Phrase(entropy.random_bytes(PHRASE_BYTES))


def load_words(assets: AssetReader) -> tuple[str, ...]:
    """The list: 2,048 words. Raises ContentError for any other, which would make other phrases."""
    data = assets.read(_WORDS_ASSET)
    if hashlib.sha256(data).hexdigest() != _WORDS_SHA256:
        raise ContentError("not the BIP-39 English word list")
    return tuple(data.decode("ascii").split())


def format_phrase(phrase: Phrase, words: Sequence[str]) -> str:
    """Its twelve words, with single spaces."""
    number = int.from_bytes(phrase.entropy, "big") << _CHECK_BITS | _check(phrase.entropy)
    indexes = (number >> _WORD_BITS * place for place in reversed(range(PHRASE_WORDS)))
    return " ".join(words[index % len(words)] for index in indexes)


def parse_phrase(text: str, words: Sequence[str]) -> Phrase:
    """The phrase somebody typed or pasted, in any case, spacing, numbering and Unicode form.

    Raises BadPhrase, which names the first word that is not on the list, else the wrong number of
    words, else the checksum.
    """
    typed = split_words(text)
    index_by_word = {word: index for index, word in enumerate(words)}
    number = 0
    for position, word in enumerate(typed, start=1):
        if word not in index_by_word:
            raise BadPhrase(
                PhraseProblem.WORD,
                count=len(typed),
                position=position,
                suggestion=_nearest(word, words),
            )
        number = number << _WORD_BITS | index_by_word[word]
    if len(typed) != PHRASE_WORDS:
        raise BadPhrase(PhraseProblem.LENGTH, count=len(typed))
    entropy = (number >> _CHECK_BITS).to_bytes(PHRASE_BYTES, "big")
    if number % (1 << _CHECK_BITS) != _check(entropy):
        raise BadPhrase(PhraseProblem.CHECKSUM, count=len(typed))
    return Phrase(entropy)


def split_words(text: str) -> list[str]:
    """The words of what was typed, as `parse_phrase` counts them: lower case, NFKD.

    Whatever is no letter parts words: people number them, and put commas between. What cannot be
    seen (a soft hyphen, a zero-width space) is as if it were not there.
    """
    plain = unicodedata.normalize("NFKD", text).lower()
    return "".join(_part(character) for character in plain).split()


def _part(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cf":
        return ""
    return character if category[0] in "LM" else " "


def _check(entropy: bytes) -> int:
    return hashlib.sha256(entropy).digest()[0] >> 8 - _CHECK_BITS


def _nearest(word: str, words: Sequence[str]) -> str | None:
    """The word begun, else one slip away, else of the same telling letters, else merely alike."""
    told, near = word[:_TELLING_LETTERS], _one_slip_from(word)
    found = [one for one in words if len(told) == _TELLING_LETTERS and one.startswith(word)]
    found = found or [one for one in words if one in near]
    found = found or [one for one in words if len(told) > 2 and one.startswith(told)]
    # Nobody's word is this long, and comparing costs its length times the whole list's.
    found = found or get_close_matches(word[:_LONGEST_COMPARED], words, n=1)
    return max(found, key=lambda one: _shared_letters(word, one), default=None)


def _shared_letters(first: str, second: str) -> int:
    """How many they begin with in common."""
    pairs = zip(first, second, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), len(first))


def _one_slip_from(word: str) -> set[str]:
    """What a letter left out, doubled, swapped with the next or mistaken may have been."""
    if len(word) > _LONGEST_COMPARED:
        return set()
    parts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    return {
        *(start + end[1:] for start, end in parts),
        *(start + end[1:2] + end[:1] + end[2:] for start, end in parts),
        *(start + letter + end[1:] for start, end in parts for letter in ascii_lowercase),
        *(start + letter + end for start, end in parts for letter in ascii_lowercase),
    }
