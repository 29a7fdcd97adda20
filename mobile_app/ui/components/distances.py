"""Distances in the unit of where the person lives."""

from __future__ import annotations

from mobile_app.presenters.meeting_filters import KM_PER_MILE, RADIUS_KM, RADIUS_MILES
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import meeting_finding as words

_MILES = frozenset({"US", "GB", "LR", "MM"})


def uses_miles(app: AppContext) -> bool:
    return app.formats.region in _MILES


def distance_words(app: AppContext, km: float) -> str:
    return words.distance(km, miles=uses_miles(app))


def radius_steps(app: AppContext) -> tuple[tuple[float, str], ...]:
    """(kilometres, words) of the circles to choose from, round numbers in the person's unit."""
    if uses_miles(app):
        return tuple((step * KM_PER_MILE, words.within(step, miles=True)) for step in RADIUS_MILES)
    return tuple((step, words.within(step, miles=False)) for step in RADIUS_KM)


def nearest_step(app: AppContext, km: float) -> tuple[float, str]:
    """The step that stands for `km`, which may have been chosen in the other unit or by nobody."""
    return min(radius_steps(app), key=lambda step: abs(step[0] - km))
