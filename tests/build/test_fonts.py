"""The fonts of the site lie under the very addresses this client asks for."""

from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont

from scripts.make_fonts import OUT, SCRIPTS, flutter_fonts

SAMPLES = {
    "arabic": "سلام",
    "armenian": "Խաղաղություն",
    "bengali": "শান্তি",
    "devanagari": "शान्ति",
    "ethiopic": "ሰላም",
    "georgian": "მშვიდობა",
    "gujarati": "શાંતિ",
    "gurmukhi": "ਸ਼ਾਂਤੀ",
    "hebrew": "שלום",
    "kannada": "ಶಾಂತಿ",
    "khmer": "សន្តិភាព",
    "lao": "ສັນຕິພາບ",
    "malayalam": "സമാധാനം",
    "myanmar": "ငြိမ်းချမ်းရေး",
    "sinhala": "සාමය",
    "tamil": "அமைதி",
    "telugu": "శాంతి",
    "thai": "สันติภาพ",
}


@pytest.fixture(scope="module")
def asked() -> dict[str, list[int]]:
    return flutter_fonts()


def test_every_script_has_a_word_here() -> None:
    assert tuple(SAMPLES) == SCRIPTS


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_is_answered_with_its_own_letters(
    asked: dict[str, list[int]], script: str
) -> None:
    letters = {ord(letter) for letter in SAMPLES[script]}
    looked_in = [path for path, code_points in asked.items() if letters <= set(code_points)]
    assert any(path.startswith(f"notosans{script}/") for path in looked_in)
    for path in looked_in:
        font = TTFont(OUT / "fallback" / path)
        assert letters <= set(font.getBestCmap())
        if script not in ("armenian", "ethiopic", "georgian", "hebrew"):
            assert "GSUB" in font, "letters that join or stack need their rules"


def test_emoji_lie_where_they_are_asked_for(asked: dict[str, list[int]]) -> None:
    emoji = [path for path in asked if path.startswith("notocoloremoji/")]
    assert emoji
    assert all((OUT / "fallback" / path).is_file() for path in emoji)


def test_nothing_lies_there_that_nobody_asks_for(asked: dict[str, list[int]]) -> None:
    root = OUT / "fallback"
    kept = {path.relative_to(root).as_posix() for path in root.rglob("*.woff2")}
    assert kept <= set(asked), "a newer client asks elsewhere: run scripts.make_fonts again"
