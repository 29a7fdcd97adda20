"""What kind of world a seed makes: who is in it, and which troubles it knows.

A world knows few troubles at once: a failure then says which one it takes, and a trouble is
met by itself as well as together with others.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Final

from tests.simulation.worlds.hostile import WAYS
from tests.simulation.worlds.weather import CALM, Weather

JOURNAL_EVERY: Final = 12
"""One world in so many has the app's own database on its devices, which costs more time."""


_SIMPLE_TROUBLES: Final = (
    "journal",
    "lost",
    "compacts",
    "restored",
    "rolled_back",
    "quota",
    "newer",
    "pruned",
    "moves",
    "images",
)


@dataclass(frozen=True, slots=True)
class Cast:
    """`phones` begin the story and `late` join in its course, of `acts` acts."""

    seed: int
    phones: int
    late: int
    acts: int
    weather: Weather
    journal: bool = False
    clocks: str = "good"
    """"good": within seconds. "wandering": hours off, jumping both ways. "far": years ahead too.
    "dead": some begin in 1970."""
    crashes: float = 0.0
    full: float = 0.0
    lost: bool = False
    compacts: bool = True
    restored: bool = False
    rolled_back: bool = False
    hostile: tuple[str, ...] = ()
    quota: bool = False
    newer: bool = False
    pruned: bool = False
    moves: bool = False
    images: bool = False

    @property
    def deceived(self) -> bool:
        """Whether the server was not what it should be, so that healing may need a new word from
        each device before it is noticed that something is missing."""
        return self.rolled_back or bool(self.hostile)

    def __str__(self) -> str:
        troubles = [name for name in _SIMPLE_TROUBLES if getattr(self, name)]
        troubles += [f"clocks {self.clocks}"] if self.clocks != "good" else []
        troubles += ["crashes"] if self.crashes else []
        troubles += ["full disks"] if self.full else []
        troubles += ["bad network"] if self.weather != CALM else []
        troubles += [f"hostile ({' '.join(self.hostile)})"] if self.hostile else []
        return (
            f"seed {self.seed}: {self.phones} devices and {self.late} late ones, {self.acts} acts; "
            + ", ".join(troubles)
        )


def cast_for(seed: int) -> Cast:
    """The same for the same seed, in any process."""
    chance = random.Random(f"cast {seed}")

    def known(share: float) -> bool:
        return chance.random() < share

    stormy = known(0.6)
    weather = CALM
    if stormy:
        weather = Weather(
            lost=chance.uniform(0, 0.2),
            answer_lost=chance.uniform(0, 0.25),
            twice=chance.uniform(0, 0.2),
            busy=chance.uniform(0, 0.1),
            slowest_seconds=chance.choice((0.5, 5.0, 300.0)),
        )
    phones = chance.choice((2, 3, 3, 4, 4, 5))
    cast = Cast(
        seed=seed,
        phones=phones,
        late=chance.randint(0 if phones > 2 else 1, 6 - phones if phones < 5 else 1),
        acts=chance.randint(12, 40),
        weather=weather,
        journal=seed % JOURNAL_EVERY == JOURNAL_EVERY - 1,
        clocks=chance.choices(("good", "wandering", "far", "dead"), (4, 3, 2, 1))[0],
        crashes=chance.uniform(0.05, 0.3) if known(0.4) else 0.0,
        full=chance.uniform(0.02, 0.1) if known(0.15) else 0.0,
        lost=known(0.25),
        compacts=known(0.7),
        restored=known(0.15),
        rolled_back=known(0.1),
        hostile=tuple(chance.sample(WAYS, chance.randint(1, 3))) if known(0.15) else (),
        quota=known(0.12),
        newer=known(0.15),
        pruned=known(0.06),
        images=known(0.15),
        moves=known(0.1),
    )
    if cast.moves or cast.pruned:
        # What an update is needed for would have to be given up with the vault, and is not.
        cast = replace(cast, newer=False)
    return cast
