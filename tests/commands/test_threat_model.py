"""Each claim of docs/threat-model.md names a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

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
