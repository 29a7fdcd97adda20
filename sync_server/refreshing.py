"""Keeping the lists fresh: who is due, what came of it, when to look again.

Feeds come from two sides: the sources file (those that are on) and `twofold meetings add`. Each
reading is recorded whoever asked for it, so that the report is the same for a timer and for hands.
A source that is taken out or turned off keeps its last good copy for ever and is not asked again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sync_server.config import chance, format_instant, utc_now
from sync_server.errors import CommandProblem, FeedRefused
from sync_server.feed_description import NewFeed
from sync_server.meetings import MeetingFeeds, Outcome
from sync_server.reports import format_report
from sync_server.schedule import after_failure, after_success
from sync_server.sources import EVERY_HOURS, Source
from sync_server.store.feeds import Feed, FeedStore

LEASE = timedelta(minutes=30)
"""How long one process has for one feed before another may try."""

LONGEST_NAP_SECONDS = 60.0
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """One feed to keep fresh: `source` from the file, `feed` from the store, or both."""

    id: str
    source: Source | None
    feed: Feed | None

    @property
    def every(self) -> timedelta:
        return self.source.every if self.source else timedelta(hours=EVERY_HOURS)

    @property
    def wanted(self) -> NewFeed | None:
        return self.source.as_feed() if self.source else None


class Refresher:
    """Reads feeds and records how it went. `sources` is asked anew each time, so that an edited
    file counts without a restart; it may raise CommandProblem."""

    def __init__(
        self,
        store: FeedStore,
        sources: Callable[[], Iterable[Source]],
        *,
        importer: MeetingFeeds | None = None,
        now: Callable[[], datetime] = utc_now,
        chance: Callable[[], float] = chance,
    ) -> None:
        self._store = store
        self._sources = sources
        self._importer = importer or MeetingFeeds(store, now=now)
        self._now = now
        self._chance = chance

    def jobs(self) -> list[Job]:
        """Everything that is kept fresh, by id. Raises CommandProblem for an unusable file."""
        found = {source.id: source for source in self._sources()}
        feeds = {feed.id: feed for feed in self._store.all() if not feed.sample}
        return [
            Job(key, source if source and source.enabled else None, feeds.get(key))
            for key in sorted(found.keys() | feeds.keys())
            # A source that is off keeps what it has and is left alone.
            if (source := found.get(key)) is None or source.enabled
        ]

    def add(self, new: NewFeed) -> Outcome:
        """Import a feed for the first time and record it. Raises as `MeetingFeeds.add`."""
        outcome = self._importer.add(new)
        self._succeeded(Job(outcome.feed.id, None, outcome.feed), outcome, "")
        return outcome

    def read(self, job: Job, *, force: bool = False) -> Outcome:
        """Read one feed now and record it. Raises CommandProblem (FeedRefused as a rule); the copy
        in hand is then unchanged."""
        setup = repr(job.source) if job.source else ""
        try:
            if job.feed is None:
                outcome = self._importer.add(_required(job.wanted))
            else:
                state = self._store.refreshes.get(job.id)
                anew = bool(job.source) and setup != state.setup
                outcome = self._importer.refresh(
                    job.feed, force=force, anew=anew, wanted=job.wanted
                )
        except CommandProblem as problem:
            self._failed(job, problem)
            raise
        self._succeeded(job, outcome, setup)
        return outcome

    def _succeeded(self, job: Job, outcome: Outcome, setup: str) -> None:
        now = self._now()
        state = self._store.refreshes.get(job.id)
        self._store.refreshes.put(
            replace(
                state,
                due_at=format_instant(after_success(now, job.every, self._chance())),
                tried_at=format_instant(now),
                failures=0,
                problem="",
                setup=setup,
                report=format_report(outcome.report) if outcome.report else state.report,
            )
        )

    def _failed(self, job: Job, problem: CommandProblem) -> None:
        now = self._now()
        state = self._store.refreshes.get(job.id)
        failures = state.failures + 1
        asked = problem.retry_after_seconds if isinstance(problem, FeedRefused) else None
        due = after_failure(now, failures, job.every, self._chance(), asked)
        self._store.refreshes.put(
            replace(
                state,
                due_at=format_instant(due),
                tried_at=format_instant(now),
                failures=failures,
                problem=str(problem),
            )
        )

    def read_due(self) -> int:
        """Read every feed that is due and that no other process is reading; how many were."""
        read = 0
        for job in self.jobs():
            now = self._now()
            mine = self._store.refreshes.claim(
                job.id, now=format_instant(now), until=format_instant(now + LEASE)
            )
            if not mine:
                continue
            read += 1
            try:
                outcome = self.read(job)
                logger.info("meetings %s: %s", job.id, outcome.change)
            except CommandProblem as problem:
                logger.warning("meetings %s: %s", job.id, problem)
        return read

    def run(self, stop: threading.Event) -> None:
        """Read what is due, again and again, until `stop`. Never raises: a schedule that died of
        one surprise would be noticed weeks later, by people with old lists."""
        while not stop.is_set():
            try:
                self.read_due()
            except CommandProblem as problem:
                logger.warning("meetings: %s", problem)
            except Exception:
                logger.exception("meetings: the schedule met a fault and goes on")
            stop.wait(LONGEST_NAP_SECONDS)


def _required(wanted: NewFeed | None) -> NewFeed:
    assert wanted is not None  # noqa: S101 - a job without a feed comes from the sources file
    return wanted
