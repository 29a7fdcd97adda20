"""Every word on every screen keeps the tone: no blame, no alarm, no labels for people."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from mobile_app.ui import strings

MODULES = sorted(path.stem for path in Path(strings.__path__[0]).glob("[a-z]*.py"))
BANNED = re.compile(
    r"\b(addicts?|alcoholics?|junkies?|abusers?|clean|dirty|fail(ed|ure|ures)?|streaks?|"
    r"broken|guilty|weak|shame|crazy|insane)\b",
    re.IGNORECASE,
)


def words_of(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [word for item in value.values() for word in words_of(item)]
    if isinstance(value, (tuple, list)):
        return [word for item in value for word in words_of(item)]
    return []


@pytest.mark.parametrize("module", MODULES)
def test_words_are_kind(module: str) -> None:
    found = import_module(f"mobile_app.ui.strings.{module}")
    every = [
        word for name, value in vars(found).items() if name.isupper() for word in words_of(value)
    ]
    for words in every:
        assert not BANNED.search(words), words
        assert "!" not in words, words


def test_every_screen_has_its_words() -> None:
    assert {"journey", "slip", "me", "about", "diagnostics", "today", "sos"} <= set(MODULES)
