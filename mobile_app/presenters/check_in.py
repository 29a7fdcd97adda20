"""A check-in: made, corrected, taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mobile_app.domain.checkins import CRAVINGS, MOODS, WORDS_LIMIT, CheckIn, validate
from mobile_app.presenters.drafts import DraftKeeper, kept_number, kept_words

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class Draft:
    """What is filled in so far; None and "" are "not answered"."""

    mood: int | None = None
    craving: int | None = None
    words: str = ""

    @property
    def empty(self) -> bool:
        return self.mood is None and self.craving is None and not self.words.strip()


class CheckInPresenter:
    """`check_in_id` is the one to correct, or "" for a new one."""

    def __init__(self, services: Services, check_in_id: str = "") -> None:
        self._services = services
        self._earlier = next(
            (c for c in services.repos.checkins.all() if c.id == check_in_id), None
        )
        self._id = check_in_id if self._earlier else ""
        # A correction has a draft of its own: it must not take the place of today's words.
        self._drafts = DraftKeeper(services, "check-in-change" if self._id else "check-in")
        self.resumed = False
        """Whether `start` gave back something that was begun earlier."""

    @property
    def editing(self) -> bool:
        return self._earlier is not None

    def start(self) -> Draft:
        """The draft the screen opens with: what was begun and not saved, else as it is kept."""
        found = self._drafts.found()
        begun = Draft(
            mood=kept_number(found, "mood", MOODS),
            craving=kept_number(found, "craving", CRAVINGS),
            words=kept_words(found, "words", WORDS_LIMIT),
        )
        mine = found.get("of", "") == self._id
        self.resumed = mine and not begun.empty and begun != self._untouched()
        return begun if self.resumed else self._untouched()

    def note(self, draft: Draft) -> None:
        """Keep what is filled in so far for the next opening, should this one end before `save`."""
        self._drafts.note(of=self._id, mood=draft.mood, craving=draft.craving, words=draft.words)

    async def start_over(self) -> Draft:
        """Forget what was begun; the draft to go on with."""
        self.resumed = False
        await self._drafts.forget()
        return self._untouched()

    def _untouched(self) -> Draft:
        earlier = self._earlier
        if earlier is None:
            return Draft()
        return Draft(mood=earlier.mood, craving=earlier.craving, words=earlier.words)

    async def save(self, draft: Draft) -> CheckIn:
        """Keep `draft`; durable when it returns.

        A correction keeps the instant it was first made. Raises DomainError and StoreError.
        """
        if self._earlier is None:
            check_in = CheckIn(id=self._services.new_id(), at=self._services.clock.now())
        else:
            check_in = self._earlier
        check_in = validate(
            replace(check_in, mood=draft.mood, craving=draft.craving, words=draft.words)
        )
        await self._services.repos.checkins.add(check_in)
        await self._drafts.forget()
        return check_in

    async def undo(self, saved: CheckIn) -> None:
        """Take back what `save` returned: a new one goes, a corrected one is as it was."""
        if self._earlier is None:
            await self._services.repos.checkins.remove(saved.id)
        else:
            await self._services.repos.checkins.add(self._earlier)
