"""The sources file: which feeds this server reads, in TOML an operator can read aloud.

    [[source]]
    id = "newyork-na"
    name = "Greater New York NA"
    programme = "NA"
    timezone = "America/New_York"
    url = "https://…/client_interface/json/?switcher=GetSearchResults"
    formats = "https://…/client_interface/json/?switcher=GetFormats"
    enabled = true

docs/feeds.md explains every key. A copy with known public feeds, all of them off, is beside this
module; `twofold meetings sources --init` puts it where the server looks.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path

from sync_server.errors import CommandProblem
from sync_server.feed_description import FeedFormat, NewFeed, check_description
from sync_server.feed_source import is_web_address

KNOWN_SOURCES = Path(__file__).with_name("known_sources.toml")
MAX_SOURCES_BYTES = 1024 * 1024
EVERY_HOURS = 24
LEAST_HOURS, MOST_HOURS = 1, 24 * 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One `[[source]]`. The fields are the keys of the file."""

    id: str
    name: str
    programme: str
    timezone: str
    url: str
    formats: str = ""
    format: str = FeedFormat.AUTO.value
    enabled: bool = False
    every_hours: int = EVERY_HOURS
    regions: tuple[str, ...] = ()
    usual_minutes: int = 60

    @property
    def every(self) -> timedelta:
        return timedelta(hours=self.every_hours)

    def as_feed(self) -> NewFeed:
        return NewFeed(
            id=self.id,
            name=self.name,
            programme=self.programme,
            zone=self.timezone,
            source=self.url,
            format=FeedFormat(self.format),
            formats_source=self.formats,
            regions=self.regions,
            usual_minutes=self.usual_minutes,
        )


def read_sources(path: Path) -> list[Source]:
    """The sources of a file, in its order; none when there is no file.

    Raises CommandProblem that names the source and the key when the file cannot be used: a typing
    mistake should stop nothing silently.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_SOURCES_BYTES + 1)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise CommandProblem(f"{path} cannot be read ({error.strerror}).") from error
    if len(data) > MAX_SOURCES_BYTES:
        raise CommandProblem(f"{path} is larger than 1 MiB.")
    try:
        document = tomllib.loads(data.decode())
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise CommandProblem(f"{path} is not TOML ({error}).") from error
    entries = document.get("source", [])
    if document.keys() - {"source"} or not isinstance(entries, list):
        raise CommandProblem(f"{path} holds [[source]] tables and nothing else.")
    sources = [
        _read_source(entry, f"{path}, source {place}") for place, entry in enumerate(entries, 1)
    ]
    ids = [source.id for source in sources]
    if twice := sorted({each for each in ids if ids.count(each) > 1}):
        raise CommandProblem(f"{path}: the id {twice[0]} is there twice.")
    return sources


_KINDS: dict[str, type] = {"enabled": bool, "every_hours": int, "usual_minutes": int}


def _read_source(entry: object, where: str) -> Source:
    if not isinstance(entry, dict):
        raise CommandProblem(f"{where} is no table. Begin it with [[source]].")
    given = dict(entry)
    where = f"{where} ({given['id']})" if isinstance(given.get("id"), str) else where
    known = {field.name for field in fields(Source)}
    if unknown := sorted(given.keys() - known):
        raise CommandProblem(f"{where}: there is no key {unknown[0]}.")
    for key in ("id", "name", "programme", "timezone", "url"):
        if key not in given:
            raise CommandProblem(f"{where}: {key} is missing.")
    regions = given.pop("regions", [])
    if not isinstance(regions, list) or not all(isinstance(name, str) for name in regions):
        raise CommandProblem(f"{where}: regions is a list of names.")
    for key, value in given.items():
        kind = _KINDS.get(key, str)
        if type(value) is not kind:
            raise CommandProblem(f"{where}: {key} must be {_NAMES[kind]}.")
    source = Source(**given, regions=tuple(regions))
    if not is_web_address(source.url) and not Path(source.url).is_absolute():
        raise CommandProblem(f"{where}: url is an address, or a path from the root.")
    if source.format not in [*FeedFormat]:
        raise CommandProblem(f"{where}: format is one of {', '.join(FeedFormat)}.")
    if not LEAST_HOURS <= source.every_hours <= MOST_HOURS:
        raise CommandProblem(f"{where}: every_hours is from {LEAST_HOURS} to {MOST_HOURS}.")
    if not 5 <= source.usual_minutes <= 480:
        raise CommandProblem(f"{where}: usual_minutes is from 5 to 480.")
    try:
        check_description(source.as_feed(), source.id)
    except CommandProblem as problem:
        raise CommandProblem(f"{where}: {problem}") from problem
    return source


_NAMES = {bool: "true or false", int: "a whole number", str: "a text in quotes"}
