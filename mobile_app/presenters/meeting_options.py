"""What can be chosen in the lists at hand: only what some meeting has, with how many have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from mobile_app.domain.meeting_kinds import TimeOfDay, Trait, is_language, traits_of
from mobile_app.domain.regions import Branch, Path, branches
from mobile_app.presenters.meeting_filters import Filters, Kind
from mobile_app.presenters.meeting_lists import MeetingLists, lists_of
from mobile_app.presenters.meetings import MeetingsPresenter
from mobile_app.store.repositories import HIDDEN

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services

# What is chosen as a venue, or is never chosen.
_NOT_KINDS: Final = frozenset({"ONL", "VM", "HY", "WEB", "TC", "C"})

TypeNames = Callable[[str, str, str], str]
"""(programme, code, the feed's own name) -> words for the code."""


@dataclass(frozen=True, slots=True)
class Option:
    """`value` as `Filters.toggled` takes it; `words` is what the lists call it, "" where the
    screen has its own word."""

    value: Any
    count: int
    chosen: bool
    words: str = ""


@dataclass(frozen=True, slots=True)
class OptionsView:
    """`total` is what would be found now; `hidden` counts what the person hid. `kinds` by how
    many meetings have them; `programmes`, `languages` and `branches` are empty where there is
    nothing to choose between."""

    total: int
    filters: Filters
    traits: tuple[Option, ...]
    programmes: tuple[Option, ...]
    times_of_day: tuple[Option, ...]
    languages: tuple[Option, ...]
    kinds: tuple[Option, ...]
    branches: tuple[Branch, ...]
    hidden: int = 0


class OptionsPresenter:
    def __init__(self, services: Services, names: TypeNames) -> None:
        self._services = services
        self._names = names
        self._meetings = MeetingsPresenter(services)

    @property
    def lists(self) -> MeetingLists:
        return lists_of(self._services)

    def view(self, filters: Filters, now: datetime) -> OptionsView:
        """`now` is aware, in the person's zone."""
        counts = self.lists.index.filter_counts()

        def options(kind: str, name: str, values: Any) -> tuple[Option, ...]:
            held = getattr(filters, name)
            found = [Option(v, counts.get((kind, v), 0), v in held) for v in values]
            return tuple(one for one in found if one.count or one.chosen)

        def named(kind: str) -> list[Any]:
            return sorted(
                key[1] for key in counts if isinstance(key, tuple) and key[0] == kind and key[1]
            )

        programmes = options("programme", "programmes", named("programme"))
        traits = options("trait", "traits", Trait)
        if Trait.BOTH not in {one.value for one in traits}:
            # People may know meetings that welcome both although no list says so.
            traits = (Option(Trait.BOTH, 0, Trait.BOTH in filters.traits), *traits)
        return OptionsView(
            total=self._meetings.count(filters, now),
            filters=filters,
            traits=traits,
            programmes=programmes if len(programmes) > 1 or filters.programmes else (),
            times_of_day=options("part", "times_of_day", TimeOfDay),
            languages=options("language", "languages", named("language")),
            kinds=self._kinds(filters),
            branches=self.branches(()),
            hidden=len(self._services.repos.marks.meetings(HIDDEN)),
        )

    def branches(self, under: Path) -> tuple[Branch, ...]:
        """The regions right below one; () is the top. A single region is stepped over at the
        top: there is nothing to choose."""
        counts = self.lists.index.region_counts()
        found = branches(counts, under)
        while not under and len(found) == 1 and found[0].divided:
            found = branches(counts, found[0].path)
            if len(found) != 1:
                break
        return tuple(found)

    def words_of(self, kind: Kind) -> str:
        programme, code = min(kind)
        return self._names(programme, code, self.lists.type_name_of(programme, code))

    def _kinds(self, filters: Filters) -> tuple[Option, ...]:
        codes_by_words: dict[str, set[tuple[str, str]]] = {}
        counts = self.lists.index.filter_counts()
        for key in counts:
            if not isinstance(key, tuple) or key[0] != "type":
                continue
            programme, code = key[1]
            special = code in _NOT_KINDS or is_language(programme, code)
            if not special and not traits_of(programme, [code]) - _by_programme(programme):
                words = self._names(programme, code, self.lists.type_name_of(programme, code))
                codes_by_words.setdefault(words, set()).add((programme, code))
        found = [
            Option(
                kind := frozenset(codes),
                sum(counts["type", code] for code in codes),
                kind in filters.kinds,
                words,
            )
            for words, codes in codes_by_words.items()
        ]
        return tuple(sorted(found, key=lambda one: (-one.count, one.words)))


def _by_programme(programme: str) -> frozenset[Trait]:
    """What all meetings of a programme say, whatever their codes."""
    return traits_of(programme, ())
