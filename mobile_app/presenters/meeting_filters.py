"""What the person is looking for among meetings, kept while the app runs.

It is one frozen value; screens replace it as a whole and hear of each change. It is not stored:
where somebody looked for a meeting is nobody's business, this device's included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from mobile_app.domain.meeting_kinds import TimeOfDay, Trait
from mobile_app.domain.meeting_query import Order, Query, TypeCode, Window
from mobile_app.domain.meetings import Venue
from mobile_app.domain.places import Near
from mobile_app.domain.regions import Path

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

Kind = frozenset[TypeCode]
"""One thing people ask for, with its code in each programme that has one."""

RADIUS_KM: Final = (2.0, 5.0, 10.0, 25.0, 50.0, 100.0)
RADIUS_MILES: Final = (1.0, 3.0, 5.0, 15.0, 30.0, 60.0)
KM_PER_MILE: Final = 1.609344


@dataclass(frozen=True, slots=True)
class Around:
    """A place to look around. `name` is "" for where the device is."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Filters:
    """`when` is "" for what the clock suggests; else a value of `presenters.meetings.When`."""

    text: str = ""
    when: str = ""
    venue: Venue | None = None
    traits: frozenset[Trait] = frozenset()
    programmes: frozenset[str] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    languages: frozenset[str] = frozenset()
    times_of_day: frozenset[TimeOfDay] = frozenset()
    region: Path = ()
    around: Around | None = None
    radius_km: float = 25.0
    order: Order = Order.SOONEST

    def query(
        self,
        *,
        window: Window | None,
        welcoming: frozenset[str] = frozenset(),
        hidden: frozenset[str] = frozenset(),
        open_only: bool = False,
    ) -> Query:
        near = None
        if self.around is not None:
            near = Near(self.around.latitude, self.around.longitude, self.radius_km)
        return Query(
            text=self.text,
            venue=self.venue,
            traits=self.traits,
            programmes=self.programmes,
            types=tuple(sorted(self.kinds, key=sorted)),
            languages=self.languages,
            times_of_day=self.times_of_day,
            regions=frozenset({self.region} if self.region else ()),
            near=near,
            order=self.order if near else Order.SOONEST,
            welcoming=welcoming,
            hidden=hidden,
            open_only=open_only,
            window=window,
        )

    def active(self) -> tuple[Active, ...]:
        """Everything that narrows, besides words and time, in a fixed order."""
        found: list[Active] = []
        if self.around is not None:
            found.append(Active("around", self.around))
        if self.venue is not None:
            found.append(Active("venue", self.venue))
        found += [Active("traits", trait) for trait in Trait if trait in self.traits]
        found += [Active("programmes", name) for name in sorted(self.programmes)]
        if self.region:
            found.append(Active("region", self.region))
        found += [Active("times_of_day", part) for part in TimeOfDay if part in self.times_of_day]
        found += [Active("languages", tag) for tag in sorted(self.languages)]
        found += [Active("kinds", kind) for kind in sorted(self.kinds, key=sorted)]
        return tuple(found)

    def toggled(self, name: str, value: Any) -> Filters:
        """With `value` of the field `name` taken in, or out if it is in."""
        held = getattr(self, name)
        changed: dict[str, Any] = {}
        if isinstance(held, frozenset):
            changed[name] = held ^ {value}
        else:
            changed[name] = _EMPTY[name] if held == value else value
        return replace(self, **changed)

    def cleared(self) -> Filters:
        """Only words and time are left."""
        return Filters(text=self.text, when=self.when, radius_km=self.radius_km)


@dataclass(frozen=True, slots=True)
class Active:
    """One thing that narrows: `Filters.toggled(name, value)` takes it out again."""

    name: str
    value: Any


_EMPTY: Final[dict[str, Any]] = {"venue": None, "region": (), "around": None}


@dataclass(slots=True)
class Finder:
    """One per app: get it from `finder_of`. `page` counts from 0."""

    filters: Filters = field(default_factory=Filters)
    page: int = 0
    _listeners: list[Callable[[], None]] = field(default_factory=list)

    def show(self, filters: Filters) -> None:
        """Look for this from now on, from the first page."""
        self.page = 0
        if filters != self.filters:
            self.filters = filters
        self._changed()

    def change(self, **changes: Any) -> None:
        self.show(replace(self.filters, **changes))

    def toggle(self, name: str, value: Any) -> None:
        self.show(self.filters.toggled(name, value))

    def turn(self, page: int) -> None:
        self.page = max(0, page)
        self._changed()

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run `callback` after each change; returns how to stop that."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    def _changed(self) -> None:
        for callback in tuple(self._listeners):
            callback()


_held: tuple[Services, Finder] | None = None


def finder_of(services: Services) -> Finder:
    """The finder of this app; the same object for the same services."""
    global _held
    if _held is None or _held[0] is not services:
        _held = (services, Finder())
    return _held[1]
