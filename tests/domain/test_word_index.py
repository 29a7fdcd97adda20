"""Sets of numbers and prefixes of words, against the obvious implementation."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain import word_index
from mobile_app.domain.word_index import WordIndex, bits_of, iterate_bits

documents = st.lists(st.sets(st.text("abc", min_size=1, max_size=5), max_size=6), max_size=60)


@given(st.sets(st.integers(0, 5_000)))
def test_a_set_goes_in_and_comes_out(numbers: set[int]) -> None:
    bits = bits_of(numbers, 5_001)
    assert list(iterate_bits(bits)) == sorted(numbers)
    assert bits.bit_count() == len(numbers)


def test_building_pauses_often_whatever_the_words_are() -> None:
    index = WordIndex()
    for number in range(30_000):
        index.add({f"{number:05}", "same"})
    assert sum(1 for _ in index.finish()) > 10
    assert list(iterate_bits(index.starting_with("2999"))) == list(range(29_990, 30_000))
    assert index.starting_with("same").bit_count() == 30_000


@given(documents, st.text("abcd", min_size=1, max_size=5), st.sampled_from([0, 3, 2_048]))
def test_prefixes_find_what_begins_with_them(
    held: list[set[str]], prefix: str, long_slice: int
) -> None:
    # With a low limit every set is prepared, with a high one none is.
    before = word_index._LONG_SLICE
    word_index._LONG_SLICE = long_slice
    try:
        index = WordIndex()
        for words in held:
            index.add(words)
        for _ in index.finish():
            pass
        found = set(iterate_bits(index.starting_with(prefix)))
    finally:
        word_index._LONG_SLICE = before
    assert found == {
        number
        for number, words in enumerate(held)
        if any(word.startswith(prefix) for word in words)
    }
