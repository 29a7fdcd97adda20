"""Search of 100,000 meetings on this Python, and of 30,000 in the browser's Python.

The index and a plain look at every meeting take turns over the same queries (words as they grow
under the thumb, phrases, mistyped words, every filter, circles, both orders) and must agree.
"""

from __future__ import annotations

import gc
import json
import subprocess
import time
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path

from benchmarks.linear_meeting_search import LinearSearch
from benchmarks.made_up_meetings import make_meetings
from benchmarks.meeting_queries import make_queries, percentile, time_searches
from mobile_app.domain.meeting_search import MeetingIndex, Query, Results
from scripts.node import node_program

MEETINGS = 100_000
ROUNDS, QUERIES_PER_ROUND = 20, 50
BROWSER_MEETINGS = (5_000, 30_000)
GOAL_MS, GOAL_RATIO = 15.0, 0.1
BROWSER_GOAL_MS, BROWSER_GOAL_STEP_MS = 50.0, 12.0


def main() -> None:
    meetings = make_meetings(MEETINGS)
    began = time.perf_counter()
    index = MeetingIndex(meetings)
    print(f"index of {MEETINGS:,} meetings built in {time.perf_counter() - began:.1f} s")
    linear = LinearSearch(meetings)
    gc.collect()

    def by_index(query: Query, now: datetime) -> Results:
        return index.search(query, now=now)

    def by_looking(query: Query, now: datetime) -> Results:
        return linear.search(query, now=now)

    fast: list[float] = []
    slow: list[float] = []
    for turn in range(ROUNDS):
        queries = make_queries(QUERIES_PER_ROUND, seed=turn)
        times, results = time_searches(by_index, queries)
        fast += times
        # Looking at everything is slow: a share of the queries shows the ratio and the agreement.
        times, expected = time_searches(by_looking, queries[:5])
        slow += times
        assert results[:5] == expected, "the index and a plain look disagree"
    p95 = percentile(fast, 0.95)
    ratio = percentile(fast, 0.5) / percentile(slow, 0.5)
    print(
        f"index: p50 {percentile(fast, 0.5):.2f} ms, p95 {p95:.2f} ms, slowest {max(fast):.2f} ms"
    )
    print(f"plain: p50 {percentile(slow, 0.5):.1f} ms, p95 {percentile(slow, 0.95):.1f} ms")
    print(f"median over a plain look with the same results: {ratio:.3f}")
    browser = step = 0.0
    for count in BROWSER_MEETINGS:
        figures = measure_in_browser_python(count)
        print(f"browser's Python, {count:,} meetings, ms:", _listed(figures))
        browser, step = figures["search_p95"], max(step, figures["build_step"])
    met = (
        p95 <= GOAL_MS
        and ratio <= GOAL_RATIO
        and browser <= BROWSER_GOAL_MS
        and step <= BROWSER_GOAL_STEP_MS
    )
    print(
        f"meeting_search: p95 {p95:.1f} ms, {ratio:.3f} of a plain look, p95 {browser:.1f} ms and "
        f"steps of {step:.1f} ms in the browser's Python (goals <= {GOAL_MS:.0f} ms, "
        f"<= {GOAL_RATIO}, <= {BROWSER_GOAL_MS:.0f} ms, <= {BROWSER_GOAL_STEP_MS:.0f} ms): "
        f"{'met' if met else 'missed'}"
    )


def measure_in_browser_python(count: int) -> dict[str, float]:
    """`measure_app` of `count` meetings under the Pyodide that ships, run by Node."""
    code = (
        "import json\n"
        "from benchmarks.made_up_meetings import make_meetings\n"
        "from benchmarks.meeting_queries import make_queries, measure_app\n"
        f"json.dumps(measure_app(make_meetings({count}), make_queries(300)))"
    )
    project = Path(__file__).resolve().parents[1]
    done = subprocess.run(
        [
            *(str(node_program()), str(project / "benchmarks" / "browser_python.mjs")),
            *(str(_folder_of("flet_web") / "web" / "pyodide"), str(project)),
            *(str(_folder_of("tzdata").parent), code),
        ],
        capture_output=True,
        text=True,
        timeout=600,
        check=True,
    )
    figures: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return figures


def _folder_of(package: str) -> Path:
    spec = find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent


def _listed(figures: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.1f}" for name, value in figures.items())


if __name__ == "__main__":
    main()
