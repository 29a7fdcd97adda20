"""Meetings by where they are: which lie within a distance, and which of them are nearest.

Places are gathered in cells of a tenth of a degree. A cell that lies within the circle as a whole
is taken without looking at its places, so a wide circle over a city costs little more than a
narrow one. Distances are great circles on a sphere (haversine, mean radius of IUGG): within 0.6 %
of the truth, far below what a street adds.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Collection, Iterator
from heapq import heappop, heappush
from typing import NamedTuple

from mobile_app.domain.meetings import Meeting
from mobile_app.domain.word_index import bits_of

EARTH_KM = 6371.0088
MOST_KM = 500.0
_CELLS_PER_DEGREE = 10
_COLUMNS = 360 * _CELLS_PER_DEGREE
_KM_PER_ROW = EARTH_KM * math.radians(1) / _CELLS_PER_DEGREE
# No point of a cell is further from its centre: half the diagonal of the largest, at the equator.
_CORNER_KM = _KM_PER_ROW * 0.75


class Near(NamedTuple):
    """A circle: degrees, and at most MOST_KM kilometres around."""

    latitude: float
    longitude: float
    km: float


def distance_km(a_latitude: float, a_longitude: float, latitude: float, longitude: float) -> float:
    """Kilometres between two points given in degrees."""
    a, b = math.radians(a_latitude), math.radians(latitude)
    across = math.sin(math.radians(longitude - a_longitude) / 2)
    along = math.sin((b - a) / 2)
    h = along * along + math.cos(a) * math.cos(b) * across * across
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(h)))


def point_of(meeting: Meeting) -> tuple[float, float] | None:
    """Where somebody would go to: nothing for what is online only or has no coordinates."""
    if not meeting.in_person or meeting.latitude is None or meeting.longitude is None:
        return None
    return meeting.latitude, meeting.longitude


class _Place(NamedTuple):
    latitude: float
    longitude: float
    numbers: array[int]


class PlaceIndex:
    """Filled by `add` in order of meeting numbers."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], dict[tuple[float, float], _Place]] = {}

    def add(self, number: int, point: tuple[float, float]) -> None:
        """`point` in degrees; latitude -90 to 90, longitude -180 to 180."""
        cell = self._cells.setdefault(_cell_of(*point), {})
        place = cell.get(point)
        if place is None:
            place = cell[point] = _Place(*point, array("I"))
        place.numbers.append(number)

    def within(self, near: Near, size: int) -> int:
        """The set of meetings (numbers below `size`) no further than `near.km`."""
        inside = array("I")
        for centre_km, cell in self._cells_near(near):
            if centre_km + _CORNER_KM <= near.km:
                for place in cell:
                    inside.extend(place.numbers)
                continue
            for place in cell:
                if distance_km(*near[:2], *place[:2]) <= near.km:
                    inside.extend(place.numbers)
        return bits_of(inside, size)

    def nearest_first(self, near: Near, wanted: bytes) -> Iterator[tuple[float, list[int]]]:
        """(kilometres, meetings of one place) within the circle, the nearest place first. `wanted`
        is the set of those that count, a bit each from the lowest of the first byte on."""
        cells = sorted(self._cells_near(near), key=lambda cell: cell[0])
        waiting: list[tuple[float, list[int]]] = []
        for turn, (_, cell) in enumerate(cells):
            for place in cell:
                numbers = [n for n in place.numbers if wanted[n >> 3] >> (n & 7) & 1]
                # Telling whether any counts is cheaper than telling how far they are.
                if numbers:
                    km = distance_km(*near[:2], *place[:2])
                    if km <= near.km:
                        heappush(waiting, (km, numbers))
            # A place is given out once nothing in the cells that are left can be nearer.
            safe_km = cells[turn + 1][0] - _CORNER_KM if turn + 1 < len(cells) else math.inf
            while waiting and waiting[0][0] < safe_km:
                yield heappop(waiting)

    def _cells_near(self, near: Near) -> Iterator[tuple[float, Collection[_Place]]]:
        """(kilometres to the centre, places) of the cells the circle may touch."""
        for key in self._cells_around(near):
            centre = (key[0] + 0.5) / _CELLS_PER_DEGREE, (key[1] + 0.5) / _CELLS_PER_DEGREE
            centre_km = distance_km(*near[:2], *centre)
            if centre_km - _CORNER_KM <= near.km:
                yield centre_km, self._cells[key].values()

    def _cells_around(self, near: Near) -> Iterator[tuple[int, int]]:
        """The cells with places in the rectangle of cells around the circle."""
        rows = math.ceil(near.km / _KM_PER_ROW)
        row, column = _cell_of(near.latitude, near.longitude)
        # The narrowest parallel the circle reaches decides how many columns it may span.
        outermost = min(90.0, abs(near.latitude) + (rows + 1) / _CELLS_PER_DEGREE)
        narrow = math.cos(math.radians(outermost))
        if narrow * _COLUMNS <= 2 * rows + 2:
            columns = range(_COLUMNS)
        else:
            reach = math.ceil(rows / narrow)
            spread = range(column - reach, column + reach + 1)
            columns = spread if len(spread) < _COLUMNS else range(_COLUMNS)
        if (2 * rows + 1) * len(columns) > len(self._cells):
            wanted = {c % _COLUMNS for c in columns}
            for key in self._cells:
                if abs(key[0] - row) <= rows and key[1] in wanted:
                    yield key
            return
        for r in range(row - rows, row + rows + 1):
            for c in columns:
                key = (r, c % _COLUMNS)
                if key in self._cells:
                    yield key


def _cell_of(latitude: float, longitude: float) -> tuple[int, int]:
    row = math.floor(latitude * _CELLS_PER_DEGREE)
    return row, math.floor(longitude * _CELLS_PER_DEGREE) % _COLUMNS
