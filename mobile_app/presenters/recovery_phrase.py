"""The recovery phrase: seen, read back, printed, and replaced by a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobile_app.errors import CannotOpen, Refusal

if TYPE_CHECKING:
    from datetime import date, datetime

    from mobile_app.presenters.services import Services
    from mobile_app.sync.phrase import Phrase

ASKED: Final = 3
"""So many words are read back: enough to show that they are on paper, soon done."""


@dataclass(frozen=True, slots=True)
class PhraseView:
    """`checked_on` is the day the words were read back, None when they never were. `waiting`: a
    new phrase was begun and not taken, so that both open what is here. `unreadable`: the words
    are damaged and cannot be shown; a new phrase mends that."""

    exists: bool
    checked_on: date | None
    waiting: bool
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class WordsPage:
    """What is printed."""

    made_at: datetime
    words: tuple[str, ...]


class RecoveryPhrasePresenter:
    """Whoever shows the words has asked for the passcode first (LockSettingsPresenter.is_right).

    Everything raises StoreError, and StoreLocked while locked.
    """

    def __init__(self, services: Services) -> None:
        self._services = services
        self._phrases = services.door.keyring.phrases

    async def view(self) -> PhraseView:
        waiting = False
        try:
            waiting = await self._phrases.waiting() is not None
            kept = await self._phrases.kept()
        except CannotOpen:
            return PhraseView(exists=True, checked_on=None, waiting=waiting, unreadable=True)
        return PhraseView(kept is not None, kept.checked_on if kept else None, waiting)

    async def words(self) -> tuple[str, ...] | None:
        """The twelve words in force; None when there are none yet. Raises CannotOpen."""
        kept = await self._phrases.kept()
        return self._format(kept.entropy) if kept is not None else None

    async def make(self) -> tuple[str, ...]:
        """A phrase that is the only one from now on: for who has none yet."""
        phrase, recovery_key = self._draw()
        await self._phrases.keep(recovery_key, phrase.entropy)
        return self._format(phrase.entropy)

    async def new_words(self) -> tuple[str, ...]:
        """The words of a new phrase, which waits until `check` or `skip` takes it.

        Until then the former one holds as well. One that is waiting already is shown again.
        """
        try:
            waiting = await self._phrases.waiting()
        except CannotOpen:
            waiting = None  # damaged before it was ever shown: another one takes its place
        if waiting is not None:
            return self._format(waiting.entropy)
        phrase, recovery_key = self._draw()
        await self._phrases.offer(recovery_key, phrase.entropy)
        return self._format(phrase.entropy)

    async def keep_former(self) -> None:
        """Forget the new phrase: the words somebody had are the only ones."""
        await self._phrases.drop()

    def questions(self) -> tuple[int, ...]:
        """The places (1 to 12) of the words to be read back, in order."""
        places: set[int] = set()
        while len(places) < ASKED:
            # 252 is the last multiple of 12 in a byte: above it some places would come oftener.
            (byte,) = self._services.entropy.random_bytes(1)
            places |= {byte % 12 + 1} if byte < 252 else set()
        return tuple(sorted(places))

    def differing(self, words: tuple[str, ...], answers: Mapping[int, str]) -> tuple[int, ...]:
        """The places whose word is another one than in `words`; none when all are right.

        Raises ValueError for fewer answers than ASKED.
        """
        if len(answers) < ASKED:
            raise ValueError("every question wants an answer")
        from mobile_app.sync.phrase import split_words

        return tuple(
            place for place, typed in answers.items() if split_words(typed) != [words[place - 1]]
        )

    async def check(self, words: tuple[str, ...], answers: Mapping[int, str]) -> tuple[int, ...]:
        """As `differing`. When none does, the words are noted as checked today; waiting ones are in
        force alone from now on. Raises CannotOpen too.
        """
        from mobile_app.sync.keys import derive_keys
        from mobile_app.sync.phrase import load_words, parse_phrase

        wrong = self.differing(words, answers)
        if not wrong:
            phrase = parse_phrase(" ".join(words), load_words(self._services.assets))
            waiting = await self._phrases.waiting()
            if waiting is not None and waiting.entropy == phrase.entropy:
                await self._phrases.take()
            today = self._services.clock.now().date()
            await self._phrases.check(derive_keys(phrase).recovery_key, phrase.entropy, today)
        return wrong

    async def skip(self) -> None:
        """Take the new words without having them read back."""
        await self._phrases.take()

    def page(self, words: tuple[str, ...]) -> WordsPage:
        return WordsPage(self._services.clock.now(), words)

    def _draw(self) -> tuple[Phrase, bytes]:
        from mobile_app.sync.keys import derive_keys
        from mobile_app.sync.phrase import draw_phrase

        phrase = draw_phrase(self._services.entropy)
        return phrase, derive_keys(phrase).recovery_key

    def _format(self, entropy: bytes) -> tuple[str, ...]:
        from mobile_app.sync.phrase import PHRASE_BYTES, Phrase, format_phrase, load_words

        if len(entropy) != PHRASE_BYTES:
            raise CannotOpen(Refusal.MALFORMED)
        return tuple(format_phrase(Phrase(entropy), load_words(self._services.assets)).split())
