"""Which meetings a written search means, over the words and texts of an index."""

from __future__ import annotations

from mobile_app.domain.meeting_query import Correction
from mobile_app.domain.phrase_texts import PhraseTexts
from mobile_app.domain.query_words import Term, parse_query
from mobile_app.domain.spelling import Meant, likely_words
from mobile_app.domain.word_index import WordIndex

_REMEMBERED = 256


class TextSearch:
    def __init__(self, words: WordIndex, texts: PhraseTexts) -> None:
        self._words = words
        self._texts = texts
        # While somebody types on, the mistyped word stays the same.
        self._meant_by_word: dict[str, Meant | None] = {}

    def matching(self, text: str, candidates: int) -> int:
        """Those of the set `candidates` that `text` asks for (see query_words)."""
        groups = parse_query(text)
        if not groups:
            return candidates
        found = 0
        for group in groups:
            found |= self._all_of(group, candidates)
        return found

    def corrections(self, text: str) -> tuple[Correction, ...]:
        """The words of `text` that are read as others, because nothing has them."""
        found: dict[str, Correction] = {}
        for group in parse_query(text):
            for term in group:
                meant = self._meant(term)
                if meant is not None:
                    typed = term.words[0]
                    found[typed] = Correction(typed, meant.words, meant.whole)
        return tuple(found.values())

    def _all_of(self, group: tuple[Term, ...], candidates: int) -> int:
        # What costs least to know comes first: phrases look into texts.
        left = candidates
        for term in group:
            bits = self._with_words(term)
            if not term.negative:
                left &= bits
            elif len(term.words) == 1:
                left &= ~bits
        for term in group:
            if len(term.words) > 1 and left:
                among = left & self._with_words(term) if term.negative else left
                with_phrase = self._texts.among(among, term.words, whole=term.whole)
                left = left & ~with_phrase if term.negative else with_phrase
        return left

    def _with_words(self, term: Term) -> int:
        """Those with all words of `term`, wherever they stand."""
        last = term.words[-1]
        bits = self._words.holding(last) if term.whole else self._words.starting_with(last)
        for word in term.words[:-1]:
            bits &= self._words.holding(word)
        meant = self._meant(term)
        if meant is not None:
            look_up = self._words.holding if meant.whole else self._words.starting_with
            for word in meant.words:
                bits |= look_up(word)
        return bits

    def _meant(self, term: Term) -> Meant | None:
        if len(term.words) > 1 or term.whole or term.negative:
            return None
        typed = term.words[0]
        if typed not in self._meant_by_word:
            if len(self._meant_by_word) >= _REMEMBERED:
                self._meant_by_word.clear()
            known = self._words.has_word_starting_with(typed)
            self._meant_by_word[typed] = None if known else likely_words(self._words.words, typed)
        return self._meant_by_word[typed]
