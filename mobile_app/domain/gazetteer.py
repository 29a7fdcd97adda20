"""Towns and postcodes to look around, known without any service: from the lists themselves.

A place is where its meetings are: the middle of their coordinates. One name may mean several
places far apart; then each is offered with the region it lies in.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import NamedTuple

from mobile_app.domain.meetings import Meeting
from mobile_app.domain.places import distance_km, point_of
from mobile_app.domain.search_words import fold, split_words
from mobile_app.domain.spelling import AFTER_ANY_LETTER, likely_words

MOST_FOUND = 8
_SAME_PLACE_KM = 60.0
_MEETINGS_PER_STEP = 200


class Spot(NamedTuple):
    """`detail` tells places of one name apart ("" when the lists do not say); `meetings` is how
    many the middle was made of."""

    name: str
    detail: str
    latitude: float
    longitude: float
    meetings: int


@dataclass(slots=True)
class _Middle:
    """A running mean; longitudes are kept as differences, so that 180 is no border."""

    name: str
    detail: str
    latitude: float
    first_longitude: float
    longitude_sum: float = 0.0
    latitude_sum: float = 0.0
    meetings: int = 0

    def add(self, point: tuple[float, float]) -> None:
        self.meetings += 1
        self.latitude_sum += point[0]
        self.longitude_sum += (point[1] - self.first_longitude + 180) % 360 - 180
        self.latitude = self.latitude_sum / self.meetings

    @property
    def longitude(self) -> float:
        mean = self.first_longitude + self.longitude_sum / self.meetings
        return (mean + 180) % 360 - 180


class Gazetteer:
    """Empty until `build` has run to its end."""

    def __init__(self) -> None:
        self._middles_by_key: dict[str, list[_Middle]] = {}
        self._openings: list[tuple[str, str]] = []
        self._words: list[str] = []

    def build(self, meetings: Iterable[Meeting]) -> Iterator[None]:
        """Take all places of these meetings; pauses (yields) every few milliseconds."""
        for count, meeting in enumerate(meetings):
            point = point_of(meeting)
            if point is not None:
                for name in _names_of(meeting):
                    self._add(name, meeting, point)
            if count % _MEETINGS_PER_STEP == 0:
                yield
        words: set[str] = set()
        for count, key in enumerate(self._middles_by_key):
            parts = key.split(" ")
            words.update(parts)
            # "York" opens "New York" too, and "sw1a1" the code that is written with a space.
            self._openings += [(" ".join(parts[at:]), key) for at in range(len(parts))]
            if len(parts) > 1 and any(part[0].isdigit() for part in parts):
                self._openings.append(("".join(parts), key))
            if count % _MEETINGS_PER_STEP == 0:
                yield
        self._openings.sort()
        self._words = sorted(words)

    def find(self, typed: str, limit: int = MOST_FOUND) -> list[Spot]:
        """The places `typed` may mean, those of exactly that name first, then those with most
        meetings. A mistyped word is read as the place it is nearest to."""
        words = split_words(typed)
        if not words:
            return []
        keys = self._opened_by(" ".join(words))
        if not keys:
            meant = likely_words(self._words, words[-1])
            for word in meant.words if meant else ():
                keys |= self._opened_by(" ".join([*words[:-1], word]))
        wanted = " ".join(words)
        ranked = (
            ((key != wanted, -middle.meetings, key, place), middle)
            for key in keys
            for place, middle in enumerate(self._middles_by_key[key])
        )
        return [_spot(middle) for _, middle in nsmallest(limit, ranked, key=lambda row: row[0])]

    def _opened_by(self, opening: str) -> set[str]:
        low = bisect_left(self._openings, (opening, ""))
        high = bisect_left(self._openings, (opening + AFTER_ANY_LETTER, ""), low)
        return {key for _, key in self._openings[low:high]}

    def _add(self, name: str, meeting: Meeting, point: tuple[float, float]) -> None:
        key = " ".join(split_words(name))
        if not key:
            return
        middles = self._middles_by_key.setdefault(key, [])
        for middle in middles:
            if distance_km(middle.latitude, middle.longitude, *point) <= _SAME_PLACE_KM:
                middle.add(point)
                return
        made = _Middle(name, _detail(name, meeting), point[0], point[1])
        made.add(point)
        middles.append(made)


def _names_of(meeting: Meeting) -> Iterator[str]:
    """Town, narrowest region and postcode, each once; the wider half of a postcode as well."""
    area = meeting.postcode.replace("-", " ").split(" ")[0]
    narrowest = meeting.regions[-1] if meeting.regions else ""
    seen = {""}
    for name in (meeting.city, narrowest, meeting.postcode, area):
        if fold(name) not in seen:
            seen.add(fold(name))
            yield name


def _detail(name: str, meeting: Meeting) -> str:
    """What lies around: for a postcode its town."""
    around = (meeting.city if name != meeting.city else "", *meeting.regions, meeting.country)
    return next((one for one in around if one and fold(one) != fold(name)), "")


def _spot(middle: _Middle) -> Spot:
    return Spot(middle.name, middle.detail, middle.latitude, middle.longitude, middle.meetings)
