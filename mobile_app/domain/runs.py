"""Runs: the unbroken spans of a counter, derived from it and its lapses, never stored.

Resets keep every earlier run, so the longest and the total time outlive the current one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from mobile_app.domain.lapses import Lapse
from mobile_app.domain.sobriety import Counter, Run, day_count


def runs(counter: Counter, lapses: Iterable[Lapse]) -> tuple[Run, ...]:
    """Every run of `counter`, oldest first, the current one last.

    An earlier run is one that a lapse ended by restarting the counter; a lapse that left the
    counter as it was ends nothing. Correcting the sobriety date changes the current run alone:
    earlier runs keep the dates recorded with their lapse. Lapses of other counters are ignored,
    and of two lapses that ended one run (two devices, one evening) the earlier day counts.
    """
    ended_on_by_start: dict[date, date] = {}
    for lapse in lapses:
        if lapse.counter_id != counter.id or lapse.restarted_on is None:
            continue
        started_on = lapse.run_started_on
        ended_on = max(lapse.on, started_on)
        ended_on_by_start[started_on] = min(ended_on_by_start.get(started_on, ended_on), ended_on)
    earlier = (Run(start, end) for start, end in sorted(ended_on_by_start.items()))
    return (*earlier, Run(counter.sobriety_on, None))


def run_days(run: Run, today: date, *, first_day_is_one: bool = False) -> int:
    """Length in days, as the counter showed it; the current run is measured to `today`."""
    ends_on = today if run.ended_on is None else run.ended_on
    return day_count(run.started_on, ends_on, first_day_is_one=first_day_is_one)


def longest(all_runs: Iterable[Run], today: date) -> Run:
    """The longest run, the latest of equals. Raises ValueError when there is none."""
    return max(all_runs, key=lambda run: (run_days(run, today), run.started_on))


def total_days(all_runs: Iterable[Run], today: date) -> int:
    """Days in all runs together. A day two runs share (ended and begun) is counted once, and so
    are days of runs that overlap after a correction."""
    counted = timedelta()
    reached_on = date.min
    for run in sorted(all_runs, key=lambda run: run.started_on):
        ends_on = today if run.ended_on is None else run.ended_on
        begins_on = max(run.started_on, reached_on)
        counted += max(ends_on - begins_on, timedelta())
        reached_on = max(reached_on, ends_on)
    return counted.days
