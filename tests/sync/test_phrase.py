"""Recovery phrases against the published vectors and against Trezor's own implementation."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mnemonic import Mnemonic

from mobile_app.device.assets import PackageAssets
from mobile_app.device.memory import MemoryAssets, SeededEntropy
from mobile_app.errors import BadPhrase, ContentError, PhraseProblem
from mobile_app.sync.phrase import (
    Phrase,
    draw_phrase,
    format_phrase,
    load_words,
    parse_phrase,
    split_words,
)
from tests.vectors import load

REFERENCE = Mnemonic("english")
WORDS = tuple(REFERENCE.wordlist)

unhurried = settings(deadline=None)  # the first call of a cipher or a list loads it
phrases = st.binary(min_size=16, max_size=16).map(Phrase)


def refused(text: str) -> BadPhrase:
    with pytest.raises(BadPhrase) as caught:
        parse_phrase(text, WORDS)
    return caught.value


@pytest.mark.parametrize("vector", load("bip39"), ids=lambda vector: vector["name"])
def test_vectors(vector: dict[str, str]) -> None:
    typed = vector.get("typed", vector["words"])
    if vector["outcome"] == "valid":
        phrase = Phrase(bytes.fromhex(vector["entropy"]))
        assert format_phrase(phrase, WORDS) == vector["words"]
        assert parse_phrase(typed, WORDS) == phrase
    else:
        error = refused(typed)
        assert error.problem == vector["outcome"]
        assert error.position == vector.get("position")
        assert error.suggestion == vector.get("suggestion")
        assert error.count == len(typed.split())


def test_the_list_that_ships_is_the_published_one(words: tuple[str, ...]) -> None:
    assert load_words(PackageAssets()) == words == WORDS


def test_another_list_is_refused(words: tuple[str, ...]) -> None:
    data = "\n".join((*words[:-1], "zoom")).encode()
    with pytest.raises(ContentError):
        load_words(MemoryAssets({"content/bip39-english.txt": data}))


@unhurried
@given(phrases)
def test_words_are_what_the_reference_makes_of_the_same_bytes(phrase: Phrase) -> None:
    text = format_phrase(phrase, WORDS)
    assert text == REFERENCE.to_mnemonic(phrase.entropy)
    assert parse_phrase(text, WORDS) == phrase


@unhurried
@given(phrases, st.data())
def test_any_spacing_case_and_numbering_reads_the_same(phrase: Phrase, data: st.DataObject) -> None:
    gaps = st.text(" \t\r\n\u00a0\u3000\u200b0123456789.,;:-–•()", min_size=1, max_size=4).map(
        lambda gap: f" {gap}"
    )
    cases = st.sampled_from([str, str.upper, str.title])
    typed = "".join(
        data.draw(gaps) + data.draw(cases)(word) for word in format_phrase(phrase, WORDS).split()
    )
    assert parse_phrase(typed, WORDS) == phrase


@unhurried
@given(phrases, st.integers(0, 11), st.sampled_from(WORDS))
def test_a_changed_word_is_judged_as_the_reference_judges_it(
    phrase: Phrase, at: int, word: str
) -> None:
    typed = format_phrase(phrase, WORDS).split()
    typed[at] = word
    text = " ".join(typed)
    if REFERENCE.check(text):
        assert parse_phrase(text, WORDS).entropy == bytes(REFERENCE.to_entropy(text))
    else:
        assert refused(text).problem is PhraseProblem.CHECKSUM


@unhurried
@given(st.text(max_size=200))
def test_any_text_is_a_phrase_or_told_why_not(text: str) -> None:
    error = refused(text)
    assert error.count == len(split_words(text))
    if error.problem is PhraseProblem.WORD:
        assert error.position is not None
        assert split_words(text)[error.position - 1] not in WORDS
    else:
        assert error.position is None


def test_a_word_off_the_list_is_named_before_the_number_of_words() -> None:
    error = refused("legal winnr")
    assert (error.problem, error.position, error.suggestion, error.count) == (
        PhraseProblem.WORD,
        2,
        "winner",
        2,
    )


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        *(("aci", "acid"), ("abandoned", "abandon"), ("recieve", "receive"), ("acces", "access")),
        *(("dooor", "door"), ("rhythn", "rhythm"), ("tommorow", "tomorrow"), ("hosp", "hospital")),
        *(("zzzz", None), ("x", None), ("qwertyuiop" * 50, None)),
    ],
)
def test_suggestions(typed: str, suggestion: str | None) -> None:
    assert refused(f"{typed} qqqq").suggestion == suggestion


def test_no_two_words_share_the_letters_that_suggestions_go_by(words: tuple[str, ...]) -> None:
    assert len({word[:4] for word in words}) == len(words)


def test_errors_and_reprs_tell_no_part_of_a_phrase() -> None:
    for text in ("legal winnr thank", "legal winner", "legal " * 12):
        error = refused(text)
        told = f"{error} {error!r} {error.args}"
        assert not any(word in told for word in ("legal", "winnr", "winner", "thank"))
    assert repr(Phrase(b"\x07" * 16)) == "Phrase()"


def test_a_new_phrase_comes_from_the_device_alone() -> None:
    assert draw_phrase(SeededEntropy(3)).entropy == SeededEntropy(3).random_bytes(16)
    assert draw_phrase(SeededEntropy(3)) != draw_phrase(SeededEntropy(4))


@pytest.mark.parametrize("length", [0, 15, 17, 32])
def test_a_phrase_has_one_length(length: int) -> None:
    with pytest.raises(ValueError, match="16"):
        Phrase(bytes(length))
