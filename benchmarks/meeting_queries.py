"""The searches people make, letter by letter, and how long they take; runs in any Python."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from mobile_app.content.pack import Pack, PackDecoder, encode_pack
from mobile_app.domain.meeting_kinds import TimeOfDay, Trait
from mobile_app.domain.meeting_query import Order
from mobile_app.domain.meeting_search import IndexBuilder, MeetingIndex, Query, Results, Window
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.domain.places import Near
from mobile_app.domain.recurrence import occurrences, until_small_hours
from mobile_app.presenters.meeting_reading import collector_at_rest, spare_the_collector

_TYPED = (
    "serenity", "women step", "st mary", "church of", "nooners", "candlelight san", "łódź", "señor",
    "12", "90210", "friday night young people", "baton avenue", "first of the month", "zzz",
    '"big book" study', '"by the side door"', "women OR men", "step -women", "serenty",
    "candellihgt", "sisde door", '"the" -"the month"', "s OR c OR h", "wheelchair",
)  # fmt: skip
_STEP = frozenset({("AA", "ST"), ("Al-Anon", "ST"), ("NA", "St")})
_DISCUSSION = frozenset({("AA", "D"), ("Al-Anon", "D"), ("NA", "D")})
BUILDS = 3
NOW = datetime(2026, 10, 30, 22, 10, tzinfo=UTC)


def make_queries(count: int, *, seed: int = 3) -> list[Query]:
    """Texts as they grow under the thumb, first letters included, with every kind of filter."""
    rng = random.Random(seed)
    queries = []
    for _ in range(count):
        text = rng.choice(_TYPED)
        near = rng.choice((None, None, None, Near(40.7, -74.0, 10.0), Near(51.6, 0.2, 160.0)))
        queries.append(
            Query(
                text=text[: rng.choice((0, 1, 1, 2, 3, 4, 6, 30, 30))],
                venue=rng.choice((None, None, *Venue)),
                programmes=frozenset(rng.choice(((), (), ("AA",), ("NA", "DRA")))),
                types=rng.choice(((), (), (), (_STEP,), (_STEP, _DISCUSSION))),
                traits=frozenset(rng.choice(((), (), (), (Trait.OPEN,), tuple(Trait)[:2]))),
                languages=frozenset(rng.choice(((), (), (), (), ("es",)))),
                weekdays=frozenset(rng.choice(((), (), (4,), (5, 6)))),
                times_of_day=frozenset(rng.choice(((), (), (), (TimeOfDay.EVENING,)))),
                near=near,
                order=rng.choice(tuple(Order)) if near else Order.SOONEST,
                open_only=rng.random() < 0.5,
                window=_make_window(rng),
            )
        )
    return queries


def _make_window(rng: random.Random) -> Window | None:
    day = NOW.replace(hour=4, minute=0) + timedelta(days=rng.randint(1, 6))
    return rng.choice(
        (
            None,
            None,
            Window(NOW, until_small_hours(NOW)),
            Window(NOW, NOW + timedelta(hours=1)),
            Window(day, day + timedelta(days=1), running=False),
        )
    )


def time_searches(
    search: Callable[[Query, datetime], Results], queries: Sequence[Query]
) -> tuple[list[float], list[Results]]:
    """Milliseconds and results, query by query; each asks for its own second, as typing does."""
    times, results = [], []
    for number, query in enumerate(queries):
        now = NOW + timedelta(seconds=number)
        began = time.perf_counter()
        results.append(search(query, now))
        times.append((time.perf_counter() - began) * 1000)
    return times, results


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def measure_app(meetings: Sequence[Meeting], queries: Sequence[Query]) -> dict[str, float]:
    """What the app does with a list, in milliseconds: read, index, search, look at tonight.

    `…_step` is the longest time for which the event loop would be held. The index is built a few
    times, and each step counts as the quickest of them: what interrupts one step of one build is
    the machine and not the index.
    """
    data = encode_pack(
        Pack(
            id="made-up",
            name="Made up",
            programme="AA",
            sample=True,
            updated_at=NOW,
            meetings=tuple(meetings),
        )
    )
    decoder = PackDecoder(data)
    decode = _time_steps(decoder.advance)
    spare_the_collector(len(decoder.pack.meetings))
    builds: list[list[float]] = []
    with collector_at_rest(len(decoder.pack.meetings)):
        for _ in range(BUILDS):
            builder = IndexBuilder(decoder.pack.meetings)
            builds.append(_time_steps(builder.advance))
    build = [min(times) for times in zip(*builds, strict=True)]
    index: MeetingIndex = builder.index
    times, _ = time_searches(lambda query, now: index.search(query, now=now), queries)
    began = time.perf_counter()
    occurrences(decoder.pack.meetings, NOW, until_small_hours(NOW))
    tonight = (time.perf_counter() - began) * 1000
    return {
        "decode": sum(decode),
        "decode_step": max(decode),
        "build": sum(build),
        "build_step": max(build),
        "search_p95": percentile(times, 0.95),
        "search_first": times[0],
        "search_max": max(times),
        "tonight": tonight,
    }


def _time_steps(advance: Callable[[], bool]) -> list[float]:
    steps = []
    done = False
    while not done:
        began = time.perf_counter()
        done = advance()
        steps.append((time.perf_counter() - began) * 1000)
    return steps
