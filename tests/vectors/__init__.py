"""Bytes that every implementation must reproduce, natively and in a browser.

Published ones name their source. Ours (keys, padding, seal, file) are made by
scripts/make_vectors.py. Each has one outcome: "valid", or the reason for which it must be refused.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def load(name: str) -> list[dict[str, Any]]:
    """The vectors of one file."""
    text = files(__name__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    vectors: list[dict[str, Any]] = json.loads(text)["vectors"]
    return vectors
