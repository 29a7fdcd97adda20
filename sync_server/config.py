"""Everything the server takes from its surroundings: settings and the clock.

The only module that reads the environment or the time; the rest is handed what it needs.
"""

from __future__ import annotations

import contextlib
import os
import random
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from sync_server.errors import CommandProblem
from sync_server.vaults.limits import Limits

DEFAULT_SITE = Path(".build/site")
DEFAULT_DATA = Path("data")
COUNTS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the server keeps and finds things.

    `database_url` is SQLAlchemy's; `site` is the folder `twofold build` wrote; `sources` is the
    file that lists the feeds to read (docs/feeds.md); `limits` are those of the vaults;
    without `sqlite_syncs` a power cut may cost what SQLite has acknowledged.
    """

    data: Path
    database_url: str
    site: Path
    sources: Path
    limits: Limits = field(default_factory=Limits)
    sqlite_syncs: bool = True

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """The variables of docs/server.md. An empty value counts as absent, relative folders are
        below the working directory. Raises CommandProblem.
        """
        given = os.environ if environ is None else environ
        sync = given.get("TWOFOLD_SQLITE_SYNC") or "full"
        if sync not in ("full", "off"):
            raise CommandProblem(f"TWOFOLD_SQLITE_SYNC is full or off, not {sync}.")
        data = Path(given.get("TWOFOLD_DATA") or DEFAULT_DATA)
        return cls(
            data=data,
            database_url=given.get("TWOFOLD_DATABASE_URL")
            or f"sqlite:///{(data / 'twofold.sqlite3').absolute()}",
            site=Path(given.get("TWOFOLD_SITE") or DEFAULT_SITE),
            sources=Path(given.get("TWOFOLD_SOURCES") or data / "sources.toml"),
            limits=Limits.from_environment(given),
            sqlite_syncs=sync == "full",
        )


def local_zone() -> str:
    """This machine's time zone by its IANA name; "UTC" where the system does not say."""
    given = os.environ.get("TZ", "").removeprefix(":")
    for name in (given, os.path.realpath("/etc/localtime").partition("/zoneinfo/")[2]):
        with contextlib.suppress(ValueError, OSError, LookupError):
            return ZoneInfo(name).key
    return "UTC"


def counts_are_shared() -> bool:
    """Whether several processes count together, as prometheus_client found when it was imported."""
    return bool(os.environ.get(COUNTS_FOLDER))


@contextmanager
def shared_counts() -> Iterator[None]:
    """Have the processes that are started meanwhile count together, in a folder that goes at the
    end unless the environment names one. To be entered before prometheus_client is imported."""
    if counts_are_shared():
        yield
        return
    with TemporaryDirectory(prefix="twofold-counts-") as folder:
        os.environ[COUNTS_FOLDER] = folder
        try:
            yield
        finally:
            del os.environ[COUNTS_FOLDER]


def utc_now() -> datetime:
    """This instant, aware, UTC."""
    return datetime.now(UTC)


def utc_now_ms() -> int:
    """This instant in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def chance() -> float:
    """A number from 0 to 1, another each time: so that servers do not all ask at once."""
    return random.random()  # noqa: S311 - nothing secret hangs on it


def format_instant(instant: datetime) -> str:
    """RFC 3339 in UTC to the second: 2026-11-23T03:06:24Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
