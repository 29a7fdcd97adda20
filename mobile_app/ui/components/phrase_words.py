"""The twelve words on a screen: shown, read back, saved as a page to print."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import flet as ft

from mobile_app.presenters.recovery_phrase import WordsPage
from mobile_app.ui.actions import announce, notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.formats import Formats
from mobile_app.ui.hooks import Kept, use_kept, use_state
from mobile_app.ui.saving import save_file
from mobile_app.ui.strings import recovery_phrase as words

Places = tuple[int, ...]
Handler = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class WordsCheck:
    """Some of the words read back, as `use_words_check` has it in this drawing."""

    asked: Places
    differ: Places
    _answers: Kept[dict[int, str]]
    _set_asked: Callable[[Places], None]
    _set_differ: Callable[[Places], None]

    def begin(self, asked: Places) -> None:
        self._answers.set({})
        self._set_differ(())
        self._set_asked(asked)

    @property
    def given(self) -> dict[int, str]:
        """What was typed, by place; "" for nothing yet."""
        return {place: self._answers.current.get(place, "") for place in self.asked}

    async def tell(self, differ: Places) -> None:
        """Show and say which places differ; none when all are right."""
        self._set_differ(differ)
        if differ:
            await announce(f"{words.WRONG} {words.WRONG_BODY}")

    def controls(self) -> list[ft.Control | None]:
        return [
            surfaces.card(text.heading(words.CHECK_TITLE), text.body(words.CHECK_BODY)),
            *(_answer_field(one, self._answers.current, one in self.differ) for one in self.asked),
            text.body(words.WRONG_BODY) if self.differ else None,
        ]


def use_words_check() -> WordsCheck:
    asked, set_asked = use_state(cast("Places", ()))
    differ, set_differ = use_state(cast("Places", ()))
    answers = use_kept(cast("dict[int, str]", {}))
    return WordsCheck(asked, differ, answers, set_asked, set_differ)


def words_to_keep(shown: tuple[str, ...], kept: Handler, save_page: Handler) -> list[ft.Control]:
    """The words, and the ways to paper."""
    lines = (text.title(f"{number}. {word}") for number, word in enumerate(shown, 1))
    return [
        surfaces.card(*lines, key="words"),
        buttons.primary(words.KEPT, kept, key="kept"),
        buttons.secondary(words.PRINT, save_page, icon=ft.Icons.PRINT_OUTLINED, key="print"),
        text.quiet(words.PRINT_BODY),
    ]


def _answer_field(place: int, answers: dict[int, str], differs: bool) -> ft.Control:
    """Where the word at `place` is read back; `answers` takes what is typed."""
    field = choices.text_field(
        words.place(place),
        answers.get(place, ""),
        lambda value: answers.__setitem__(place, value),
        key=f"answer-{place}",
        error=words.WRONG if differs else None,
    )
    return unaided(field)


def unaided(field: ft.TextField) -> ft.TextField:
    """A keyboard must neither learn the words nor put others in their place."""
    field.autocorrect = False
    field.enable_suggestions = False
    return field


async def save_words_page(page: WordsPage, formats: Formats) -> None:
    # Only this one tap needs it.
    from mobile_app.ui.printable_words import render_words

    if await save_file(f"words-{page.made_at.date()}.html", render_words(page, formats)):
        notify(words.PRINTED)
