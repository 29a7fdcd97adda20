"""Sets by key, sparse and dense, and texts in which words stand in a row."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mobile_app.domain.number_sets import NumberSets
from mobile_app.domain.phrase_texts import PhraseTexts, field_text
from mobile_app.domain.word_index import bits_of, iterate_bits

SIZE = 400
numbers = st.sets(st.integers(0, SIZE - 1))


@given(st.dictionaries(st.integers(0, 5), numbers), st.sets(st.integers(0, 7)))
def test_any_of_them_is_their_union(held: dict[int, set[int]], asked: set[int]) -> None:
    sets = NumberSets()
    for key, members in held.items():
        for number in sorted(members):
            sets.add(key, number)
    for _ in sets.finish(SIZE):
        pass
    expected = set().union(*(held.get(key, set()) for key in asked))
    assert set(iterate_bits(sets.any_of(asked))) == expected
    assert sets.counts() == {key: len(members) for key, members in held.items() if members}


def test_finishing_pauses_often() -> None:
    sets = NumberSets()
    for key in range(2_000):
        sets.add(key, key)
    assert sum(1 for _ in sets.finish(2_000)) >= 5


words = st.lists(st.sampled_from(["a", "ab", "b", "é"]), min_size=1, max_size=4)
documents = st.lists(st.lists(words, max_size=3), max_size=20)


@given(documents, words, st.booleans(), st.sets(st.integers(0, 19)))
def test_words_in_a_row(
    held: list[list[list[str]]], phrase: list[str], whole: bool, asked: set[int]
) -> None:
    texts = PhraseTexts()
    for fields in held:
        texts.add(field_text(field) for field in fields)
    candidates = {number for number in asked if number < len(held)}

    def begins(field: list[str], at: int) -> bool:
        there = field[at : at + len(phrase)]
        last = there[-1] == phrase[-1] if whole else there[-1].startswith(phrase[-1])
        return there[:-1] == phrase[:-1] and last and len(there) == len(phrase)

    expected = {
        number
        for number in candidates
        if any(begins(field, at) for field in held[number] for at in range(len(field)))
    }
    found = texts.among(bits_of(candidates, len(held)), tuple(phrase), whole=whole)
    assert set(iterate_bits(found)) == expected


def test_many_candidates_are_run_through_at_once() -> None:
    texts = PhraseTexts()
    for number in range(500):
        texts.add([field_text(["step", "by", "step", *["word"] * 300]), field_text([f"n{number}"])])
    everybody = (1 << 500) - 1
    assert texts.among(everybody, ("step", "by"), whole=True) == everybody
    assert texts.among(everybody, ("n1",), whole=False).bit_count() == 111
    assert texts.among(0b1010, ("n", "1"), whole=False) == 0
