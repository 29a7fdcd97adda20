"""Stories by their seeds, over the server's logic in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from tests.simulation.worlds.cast import cast_for
from tests.simulation.worlds.memory_server import MemoryServer
from tests.simulation.worlds.story import Told, tell_story


@dataclass(slots=True)
class Played:
    """`wrong` are the stories that did not end well; `met` counts what happened in all of them."""

    stories: int = 0
    wrong: list[Told] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)

    def add(self, other: Played) -> None:
        self.stories += other.stories
        self.wrong += other.wrong
        self.met += other.met


def play_one(seed: int) -> Told:
    return tell_story(cast_for(seed), lambda: MemoryServer(seed))


def play(seeds: Iterable[int]) -> Played:
    played = Played()
    for seed in seeds:
        told = play_one(seed)
        played.stories += 1
        played.met += told.met
        if told.wrongs:
            played.wrong.append(told)
    return played


def describe(told: Told, *, whole: bool = True) -> str:
    """What a person needs to see what went wrong, and to see it again."""
    lines = [*(told.trace if whole else ()), f"FAILED {told.cast}", *told.wrongs]
    return "\n".join([*lines, f"Again: make simulate SEEDS=1 START={told.cast.seed}", ""])
