"""Hypothesis here looks for wrong answers; slow ones are measured where nothing else runs."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")
