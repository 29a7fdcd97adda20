"""Notes about meetings."""

from __future__ import annotations

import pytest

from mobile_app.domain.meeting_notes import TEXT_LIMIT, meeting_note, note_id
from mobile_app.errors import DomainError


def test_a_meeting_has_one_note() -> None:
    note = meeting_note("quill.evening", "  Side door \n")
    assert note.text == "Side door"
    assert note.id == note_id("quill.evening") == meeting_note("quill.evening", "Else").id
    assert note.id != note_id("quill.other")
    assert note_id("odd \ud800 id").isascii()


@pytest.mark.parametrize("text", ["", " \n ", "x" * (TEXT_LIMIT + 1)])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    with pytest.raises(DomainError):
        meeting_note("quill.evening", text)


def test_the_longest_note() -> None:
    assert len(meeting_note("quill.evening", "x" * TEXT_LIMIT).text) == TEXT_LIMIT
