"""The twelve words on a screen: shown, asked for, saved as a page to print."""

from __future__ import annotations

import flet as ft

from mobile_app.presenters.recovery_phrase import WordsPage
from mobile_app.ui.actions import notify
from mobile_app.ui.components import choices, surfaces, text
from mobile_app.ui.formats import Formats
from mobile_app.ui.saving import save_file
from mobile_app.ui.strings import recovery_phrase as words


def word_list(shown: tuple[str, ...]) -> ft.Control:
    lines = (text.title(f"{number}. {word}") for number, word in enumerate(shown, 1))
    return surfaces.card(*lines, key="words")


def answer_field(place: int, answers: dict[int, str], differs: bool) -> ft.Control:
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
