"""Every code of the Meeting Guide specification has words, and its languages their tags."""

from __future__ import annotations

import pytest

from mobile_app.domain.meeting_kinds import languages_of
from mobile_app.ui.strings.meeting_types import type_words

# code4recovery/spec 1.1.9, data/types.json: the codes of languages, and all others.
LANGUAGES = [
    "AF", "AM", "AR", "ASL", "BG", "DA", "DE", "EL", "EN", "FA", "FI", "FR", "HE", "HI", "HR", "HU",
    "IS", "ITA", "JA", "KA", "KOR", "LT", "ML", "MT", "NE", "NL", "NO", "POL", "POR", "PUN", "RUS",
    "S", "SK", "SL", "SV", "TH", "TL", "TUR", "UK",
]  # fmt: skip
OTHERS = [
    "11", "12x12", "A", "ABSI", "AL", "AL-AN", "B", "BA", "BE", "BI", "BRK", "C", "CAN", "CF", "D",
    "DB", "DD", "DR", "FF", "G", "GR", "H", "L", "LGBTQ", "LIT", "LS", "M", "MED", "N", "NB", "NDG",
    "O", "OUT", "P", "POA", "POC", "SEN", "SM", "SP", "ST", "T", "TC", "TR", "W", "X", "XB", "XT",
    "Y",
]  # fmt: skip


@pytest.mark.parametrize("code", [*LANGUAGES, *OTHERS])
def test_a_code_of_the_specification_has_words(code: str) -> None:
    assert type_words("AA", code, "") not in ("", code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_language_can_be_looked_for(code: str) -> None:
    (tag,) = languages_of("AA", [code])
    assert 2 <= len(tag) <= 3


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_no_language_is_none(code: str) -> None:
    assert languages_of("AA", [code]) == ()
