"""The tree of regions, made of nothing but what the lists themselves say."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import NamedTuple

from mobile_app.domain.meetings import Meeting
from mobile_app.domain.search_words import fold, split_words
from mobile_app.domain.states import Territories

Path = tuple[str, ...]
"""Names from the widest region to the narrowest."""


class Branch(NamedTuple):
    """A region of a tree: how many meetings lie in it, and whether it is divided further."""

    path: Path
    meetings: int
    divided: bool

    @property
    def name(self) -> str:
        return self.path[-1]


def region_path(meeting: Meeting, territories: Territories) -> Path:
    """Country, state, regions and town, each once; without what the list leaves empty.
    `territories` knows all meetings of the tree."""
    country, state, regions = territories.of(meeting)
    names = (country, state, *regions, meeting.city)
    by_folded = {fold(name): name for name in reversed(names) if name}
    return tuple(name for name in names if name and by_folded.pop(fold(name), None) is not None)


def enclosing(path: Path) -> Iterable[Path]:
    """The region itself and all around it, the widest first."""
    return (path[:length] for length in range(1, len(path) + 1))


def branches(counts: Mapping[Hashable, int], under: Path = ()) -> list[Branch]:
    """The regions right below `under`, by name; `counts` holds every path of the tree, and may
    hold other keys, which are passed over."""
    depth = len(under) + 1
    divided: set[Path] = set()
    found: list[tuple[Path, int]] = []
    for path, count in counts.items():
        if not isinstance(path, tuple) or path[: depth - 1] != under:
            continue
        if len(path) == depth:
            found.append((path, count))
        elif len(path) > depth:
            divided.add(path[:depth])
    found.sort(key=lambda row: fold(row[0][-1]))
    return [Branch(path, count, path in divided) for path, count in found]


def named(counts: Mapping[Hashable, int], typed: str, limit: int = 4) -> list[Branch]:
    """The regions whose own name begins with `typed`, those with most meetings first; of a region
    inside one that is named so too, only the wider."""
    wanted = " ".join(split_words(typed))
    found: dict[Path, int] = {}
    if wanted:
        for path, count in counts.items():
            if isinstance(path, tuple) and " ".join(split_words(path[-1])).startswith(wanted):
                found[path] = count
    widest = [
        Branch(path, count, divided=False)
        for path, count in found.items()
        if not any(around in found for around in enclosing(path[:-1]))
    ]
    return sorted(widest, key=lambda one: (-one.meetings, one.path))[:limit]
