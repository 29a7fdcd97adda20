"""Each claim of docs/threat-model.md names a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

from mobile_app.device.passcode_kdf import DEFAULT_ARGON2ID, DEFAULT_PBKDF2

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(test_\w+))?`")


def test_every_test_it_names_exists() -> None:
    page = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    named = NAMED.findall(page)
    assert len(named) > 20
    missing = [
        f"{path}::{test}"
        for path, test in named
        if not (ROOT / path).exists()
        or (test and f"def {test}(" not in (ROOT / path).read_text("utf-8"))
    ]
    assert missing == []


def test_the_cost_of_guessing_is_what_the_page_says() -> None:
    """The table, from the two measured rates and the parameters the code uses."""
    page = (ROOT / "docs" / "threat-model.md").read_text("utf-8")
    assert (DEFAULT_ARGON2ID.memory_kib, DEFAULT_ARGON2ID.passes) == (64 * 1024, 3)
    pbkdf2 = 8_865_700 * 999 / DEFAULT_PBKDF2.passes
    argon2id = 1_667
    assert f"= {pbkdf2:,.0f} a second" in page
    assert f"{argon2id:,} of Argon2id" in page
    hour, year = 3600, 365.25 * 24 * 3600
    for what, number, slow, slower in (
        ("six digits | 10^6", 10**6, (1, 68, "seconds"), (60, 10, "minutes")),
        ("eight digits | 10^8", 10**8, (hour, 1.9, "hours"), (hour, 17, "hours")),
        ("three words", 7776**3, (year, 1, "year"), (year, 9, "years")),
        ("four words", 7776**4, (year, 7_800, "years"), (year, 69_500, "years")),
    ):
        (row,) = [line for line in page.splitlines() if line.startswith(f"| {what}")]
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        for rate, (unit, said, name), cell in zip(
            (pbkdf2, argon2id), (slow, slower), cells[2:], strict=True
        ):
            assert cell == f"{said:,} {name}"
            assert abs(number / rate / unit - said) / said < 0.03, row
