"""The state or province a meeting lies in, read from its address.

Feeds say it in many ways or not at all: as a region, as "PA", as "Pennsylvania", or only inside the
address. So it is read from there, for the two countries whose addresses are written with it, and a
meeting without an address (one held online) gets the state of its region, if that lies in one only.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from mobile_app.domain.meetings import Meeting
from mobile_app.domain.search_words import fold

_UNITED_STATES: Final = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California",
    "CO": "Colorado", "CT": "Connecticut", "DE": "Delaware", "DC": "District of Columbia",
    "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana",
    "ME": "Maine", "MD": "Maryland", "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota",
    "MS": "Mississippi", "MO": "Missouri", "MT": "Montana", "NE": "Nebraska", "NV": "Nevada",
    "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon",
    "PA": "Pennsylvania", "PR": "Puerto Rico", "RI": "Rhode Island", "SC": "South Carolina",
    "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah", "VT": "Vermont",
    "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
}  # fmt: skip
_CANADA: Final = {
    "AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick",
    "NL": "Newfoundland and Labrador", "NS": "Nova Scotia", "NT": "Northwest Territories",
    "NU": "Nunavut", "ON": "Ontario", "PE": "Prince Edward Island", "QC": "Quebec",
    "SK": "Saskatchewan", "YT": "Yukon",
}  # fmt: skip
_NAME_BY_CODE: Final = {**_UNITED_STATES, **_CANADA}
_NAME_BY_FOLDED: Final = {fold(name): name for name in _NAME_BY_CODE.values()}
_COUNTRY_BY_FOLDED: Final = {
    **dict.fromkeys(("us", "usa", "united states", "united states of america"), "United States"),
    "canada": "Canada",
}
_CODE = re.compile(r"\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d")
_STATE_AND_CODE = re.compile(rf"(?P<state>[A-Za-z. ]*?[A-Za-z.])(?: (?P<code>{_CODE.pattern}))?")
_MOST_OF_ALL = 0.9


class Territory(NamedTuple):
    """Where a meeting lies in the widest sense: each "" when it is unknown or not worth a level of
    the tree. `regions` are those of the meeting that are not the state."""

    country: str
    state: str
    regions: tuple[str, ...]


def state_of(meeting: Meeting) -> str:
    """The full name of the state or province its address names, or "".

    Two letters alone say little ("Berlin, DE"), so either the country must be named as well or a
    postcode of that country must follow.
    """
    parts = [part.strip() for part in meeting.address.split(",")]
    named = _country(parts[-1])
    if named in _COUNTRY_BY_FOLDED.values():
        parts.pop()
    elif meeting.country:
        named = _country(meeting.country)
        if named not in _COUNTRY_BY_FOLDED.values():
            return ""
    else:
        named = ""
    if parts and _CODE.fullmatch(parts[-1]):
        named = parts.pop()
    if len(parts) < 2:
        return ""
    found = _STATE_AND_CODE.fullmatch(parts[-1])
    return _full_name(found["state"]) if found and (named or found["code"]) else ""


def _full_name(said: str) -> str:
    return _NAME_BY_CODE.get(said) or _NAME_BY_FOLDED.get(fold(said), "")


def _country(said: str) -> str:
    """One name for a country that feeds write in five ways; others as they stand."""
    return _COUNTRY_BY_FOLDED.get(fold(said.replace(".", "")), said)


class Territories:
    """The widest levels of a tree of regions: `add` every meeting of it first."""

    def __init__(self) -> None:
        self._states_by_region: dict[str, set[str]] = {}
        self._count_by_state: dict[str, int] = {}
        self._countries: set[str] = set()

    def add(self, meeting: Meeting) -> None:
        state = state_of(meeting)
        self._countries.add(self._country_of(meeting, state))
        if state:
            self._count_by_state[state] = self._count_by_state.get(state, 0) + 1
            if meeting.regions:
                self._states_by_region.setdefault(fold(meeting.regions[0]), set()).add(state)

    def of(self, meeting: Meeting) -> Territory:
        """Countries count where there are several, states where they divide the list."""
        regions = meeting.regions
        state = state_of(meeting) or self._state_around(regions)
        country = self._country_of(meeting, state) if len(self._countries - {""}) > 1 else ""
        if state and regions and _full_name(regions[0]) == state:
            regions = regions[1:]
        return Territory(country, state if self._divide else "", regions)

    @property
    def _divide(self) -> bool:
        """Not where nearly all lie in one state: a level with one choice is one tap too many."""
        counts = self._count_by_state.values()
        return bool(counts) and max(counts) <= _MOST_OF_ALL * sum(counts)

    def _state_around(self, regions: tuple[str, ...]) -> str:
        if not regions:
            return ""
        around = self._states_by_region.get(fold(regions[0]), set())
        return next(iter(around)) if len(around) == 1 else _full_name(regions[0])

    @staticmethod
    def _country_of(meeting: Meeting, state: str) -> str:
        if meeting.country or not state:
            return _country(meeting.country)
        return "Canada" if state in _CANADA.values() else "United States"
