"""Codes in the notes of a meeting."""

from __future__ import annotations

import pytest

from mobile_app.domain.join_codes import join_codes


@pytest.mark.parametrize(
    ("notes", "meeting_id", "passcode"),
    [
        ("Meeting ID: 123 4567 8901, Passcode: quill", "12345678901", "quill"),
        ("meeting id 123-456-7890 password 7777.", "1234567890", "7777"),
        ("Password is Quill12", "", "Quill12"),
        ("PWD=a!b@c", "", "a!b@c"),
        ("Pass code: Serenity)", "", "Serenity"),
        ("Password required, ask the group", "", ""),
        ("The password is given at the door in 5 minutes", "", ""),
        ("Room 12, meeting identity matters", "", ""),
        ("", "", ""),
    ],
)
def test_codes(notes: str, meeting_id: str, passcode: str) -> None:
    found = join_codes(notes)
    assert (found.meeting_id, found.passcode) == (meeting_id, passcode)
