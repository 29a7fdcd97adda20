"""`twofold meetings report` and `sources`: how the feeds are doing."""

from __future__ import annotations

import argparse
import json
import shutil
from collections.abc import Mapping
from dataclasses import asdict

from sync_server.config import Settings
from sync_server.errors import CommandProblem
from sync_server.refreshing import Job, Refresher
from sync_server.reports import parse_report
from sync_server.sources import KNOWN_SOURCES, Source, read_sources
from sync_server.store.feeds import FeedStore
from sync_server.store.opening import open_store
from sync_server.store.refreshes import Refresh


def describe(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    report = verbs.add_parser("report", help="what each feed gave, skipped and changed")
    report.add_argument("--id", default="", help="only this list")
    report.add_argument("--json", action="store_true", help="for programs")
    report.set_defaults(run=run_report)

    sources = verbs.add_parser("sources", help="the feeds this server reads, and known ones")
    sources.add_argument("--init", action="store_true", help="write a file to edit, all of it off")
    sources.set_defaults(run=run_sources)


def run_report(arguments: argparse.Namespace, settings: Settings) -> int:
    """1 when a feed did not come last time, so that a timer's mail says so."""
    with open_store(settings) as store:
        jobs = Refresher(store, lambda: read_sources(settings.sources)).jobs()
        if arguments.id:
            jobs = [job for job in jobs if job.id == arguments.id]
            if not jobs:
                raise CommandProblem(f"There is no list with the id {arguments.id}.")
        states = {job.id: store.refreshes.get(job.id) for job in jobs}
    if arguments.json:
        documents = [as_document(job, states[job.id]) for job in jobs]
        print(json.dumps({"feeds": documents}, indent=1))
    elif not jobs:
        print("No meeting lists yet. See: twofold meetings sources")
    else:
        for job in jobs:
            print("\n".join(as_lines(job, states[job.id])))
    return 1 if any(state.failures for state in states.values()) else 0


def as_document(job: Job, state: Refresh) -> dict[str, object]:
    report = parse_report(state.report)
    return {
        "id": job.id,
        "name": _name(job),
        "meetings": job.feed.count if job.feed else 0,
        "last_good_at": job.feed.updated_at if job.feed else None,
        "last_tried_at": state.tried_at or None,
        "next_at": state.due_at or None,
        "failures": state.failures,
        "problem": state.problem or None,
        "last_reading": asdict(report) if report else None,
    }


def as_lines(job: Job, state: Refresh) -> list[str]:
    held = f"{job.feed.count:,} meetings" if job.feed else "nothing in hand yet"
    lines = [f"{job.id}: {_name(job)}, {held}"]
    if job.feed:
        lines.append(f"  last good copy {job.feed.updated_at}, next reading {_next(state)}")
    if report := parse_report(state.report):
        lines.append(f"  read {report.at}: {report.records:,} records, {report.kept:,} kept")
        if report.skipped:
            lines.append(f"  skipped: {_listed(report.skipped)}")
        if report.mended:
            lines.append(f"  mended: {_listed(report.mended)}")
        lines.append(
            f"  since the reading before: {report.new:,} new, {report.changed:,} changed,"
            f" {report.gone:,} gone"
        )
    if state.failures:
        tries = "once" if state.failures == 1 else f"{state.failures} times in a row"
        lines.append(f"  not read {tries}, last {state.tried_at}; next try {_next(state)}")
        lines.append(f"  {state.problem}")
    return lines


def run_sources(arguments: argparse.Namespace, settings: Settings) -> int:
    path = settings.sources
    if arguments.init:
        if path.exists():
            raise CommandProblem(f"{path} is there already; it was left as it is.")
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(KNOWN_SOURCES, path)
        print(f"{path} lists {len(read_sources(path))} known feeds, all of them off.")
        print("Turn on those you serve (enabled = true); the server notices by itself.")
        return 0
    own = read_sources(path)
    print(f"{path}: {len(own)} sources" if own else f"{path} is not there yet (--init makes it).")
    for source in own:
        print(f"  {_described(source)}")
    known = {source.id for source in own}
    for source in read_sources(KNOWN_SOURCES):
        if source.id not in known:
            print(f"  known, {_described(source)}")
    return 0


def chosen_jobs(store: FeedStore, settings: Settings, feed_id: str) -> tuple[Refresher, list[Job]]:
    """All feeds, or the one named. Raises CommandProblem when there is none of that id."""
    refresher = Refresher(store, lambda: read_sources(settings.sources))
    jobs = [job for job in refresher.jobs() if feed_id in ("", job.id)]
    if feed_id and not jobs:
        raise CommandProblem(
            f"There is no list with the id {feed_id}, or its source is off."
            " See: twofold meetings list"
        )
    return refresher, jobs


def _described(source: Source) -> str:
    state = "on" if source.enabled else "off"
    return f"{state}: {source.id} ({source.programme}), {source.name}, {source.url}"


def _name(job: Job) -> str:
    if job.source:
        return job.source.name
    return job.feed.name if job.feed else job.id


def _next(state: Refresh) -> str:
    return state.due_at or "at the server's next start"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {code}" for code, count in counts.items())
