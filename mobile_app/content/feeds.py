"""What every feed parser has in common: reading the list, giving ids, counting what is skipped."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import NamedTuple, ParamSpec, TypeVar

from mobile_app.content.feed_json import UNREADABLE
from mobile_app.domain.meetings import Meeting
from mobile_app.domain.recurrence import is_zone
from mobile_app.errors import ContentError

MAX_RECORDS = 200_000
"""As many as a pack can hold; the largest lists known have a fifth of that."""
RECORDS_A_STEP = 32
DEFAULT_DURATION_MINUTES = 60
# An end more than half a day after the start is a slip of the pen (12:15 to 01:15), not a meeting.
LONGEST_CREDIBLE_MINUTES = 720
_SLUG_LIMIT = 80
_SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,47}")
_DAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record (or a value of it) that could not be used.

    `index` is its place in the feed from 0; `code` is stable ("time.invalid"); `detail` names the
    field and never quotes what a person wrote.
    """

    index: int
    code: str
    detail: str


class SkipRecord(Exception):
    """Raised inside a parser to leave one record out; never leaves this package."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """What a feed gave.

    `records` is how many the feed held; `skipped` are those left out; `mended` are values replaced
    by a default in records that were kept; `type_names` are the feed's own names of its
    codes, `type_notes` what it says they mean.
    A record with several days gives several meetings, so kept + skipped need not be `records`.
    """

    meetings: tuple[Meeting, ...]
    skipped: tuple[Skipped, ...]
    mended: tuple[Skipped, ...] = ()
    records: int = 0
    type_names: Mapping[str, str] = field(default_factory=dict)
    type_notes: Mapping[str, str] = field(default_factory=dict)

    def skipped_by_code(self) -> dict[str, int]:
        """Counts for a report, by code in alphabetical order."""
        return dict(sorted(Counter(entry.code for entry in self.skipped).items()))

    def mended_by_code(self) -> dict[str, int]:
        return dict(sorted(Counter(entry.code for entry in self.mended).items()))


class Draft(NamedTuple):
    """A meeting before ids are final. `slug` may repeat; `suffix` tells the days of one record."""

    slug: str
    suffix: str
    meeting: Meeting


Remark = Callable[[str, str], None]
"""`remark(code, detail)` notes a mended value of the record at hand."""

RecordReader = Callable[[Mapping[str, object], Remark], Iterable[Draft]]


def check_source(source: str, zone: str | None) -> None:
    """Raises ContentError when the feed is set up in a way that can give no good meeting."""
    if _SOURCE.fullmatch(source) is None:
        raise ContentError("source: lower-case letters, digits and hyphens, at most 48")
    if zone is not None and not is_zone(zone):
        raise ContentError("zone: not in the time zone database")


def read_zone(value: object, default: str | None) -> str:
    """The record's own zone, else the feed's. A wrong zone would give wrong times: skipped."""
    if isinstance(value, str) and value.strip():
        name = value.strip()
        if not is_zone(name):
            raise SkipRecord("zone.unknown", "time zone is not in the database")
        return name
    if default is None:
        raise SkipRecord("zone.missing", "neither the record nor the feed has a time zone")
    return default


P = ParamSpec("P")
T = TypeVar("T")
Steps = Generator[None, None, T]
"""Work that pauses every few milliseconds, for event loops that must not be held up."""


def at_once(steps: Callable[P, Steps[T]]) -> Callable[P, T]:
    """`steps` without its pauses."""

    @wraps(steps)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        work = steps(*args, **kwargs)
        while True:
            try:
                next(work)
            except StopIteration as end:
                result: T = end.value
                return result

    return run


def read_records(
    records: list[object],
    read: RecordReader,
    *,
    source: str,
    is_ours: Callable[[Mapping[str, object]], bool],
) -> Steps[ParsedFeed]:
    """Run `read` over each record; one bad record costs only itself.

    Raises ContentError when the list holds records and not one looks like a meeting (`is_ours`):
    that is another kind of file, and taking it for an empty list would empty people's caches. Also
    when there are more than MAX_RECORDS.
    """
    if len(records) > MAX_RECORDS:
        raise ContentError("feed: more records than a pack can hold")
    if records and not any(isinstance(r, dict) and is_ours(r) for r in records):
        raise ContentError("feed: a list, but not of meetings")
    drafts: list[Draft] = []
    skipped: list[Skipped] = []
    mended: list[Skipped] = []
    for index, record in enumerate(records):
        if index % RECORDS_A_STEP == 0:
            yield
        if record is UNREADABLE:
            skipped.append(Skipped(index, "record.unreadable", "too deep or malformed"))
            continue
        if not isinstance(record, dict):
            skipped.append(Skipped(index, "record.invalid", "not an object"))
            continue
        remarks: list[Skipped] = []

        def remark(
            code: str, detail: str, index: int = index, into: list[Skipped] = remarks
        ) -> None:
            into.append(Skipped(index, code, detail))

        try:
            drafts += list(read(record, remark))
            mended += remarks
        except SkipRecord as reason:
            skipped.append(Skipped(index, reason.code, reason.detail))
    return ParsedFeed(
        meetings=tuple(_with_ids(drafts, source)),
        skipped=tuple(skipped),
        mended=tuple(mended),
        records=len(records),
    )


def day_suffix(weekday: int) -> str:
    """Tells the later days of one record apart in its ids."""
    return f"~{_DAY_NAMES[weekday]}"


def _with_ids(drafts: list[Draft], source: str) -> Iterable[Meeting]:
    """Unique ids which depend on what a record says, not on where it stands in the feed.

    Records that share a slug are ordered by their content: the first keeps the plain id, the
    others carry a digest of their content, so that a reordered feed gives the same ids.
    """
    by_key: dict[str, list[int]] = {}
    digests: list[str] = []
    for index, draft in enumerate(drafts):
        digests.append(_content_digest(draft.meeting))
        slug = draft.slug if len(draft.slug) <= _SLUG_LIMIT else _shortened(draft.slug)
        # Without a slug, what it says is all there is to know it by.
        by_key.setdefault((slug or f"x{digests[index]}") + draft.suffix, []).append(index)
    ids: dict[int, str] = {}
    for key, indexes in by_key.items():
        taken: Counter[str] = Counter()
        ordered = sorted(indexes, key=lambda i: _identity(drafts[i].meeting))
        for place, index in enumerate(ordered):
            name = key if place == 0 else f"{key}~{digests[index]}"
            taken[name] += 1
            copy = f"~{taken[name]}" if taken[name] > 1 else ""
            ids[index] = f"{source}.{name}{copy}"
    return (draft.meeting._replace(id=ids[i]) for i, draft in enumerate(drafts))


def _identity(meeting: Meeting) -> tuple[int, int, str, str, str]:
    return (
        -1 if meeting.weekday is None else meeting.weekday,
        -1 if meeting.start_minute is None else meeting.start_minute,
        meeting.name,
        meeting.place,
        meeting.address,
    )


def _content_digest(meeting: Meeting) -> str:
    return hashlib.sha256(repr(_identity(meeting)).encode("utf-8", "replace")).hexdigest()[:8]


def _shortened(slug: str) -> str:
    """A long slug cut, with a digest of all of it: two that begin alike stay two."""
    tail = hashlib.sha256(slug.encode()).hexdigest()[:8]
    return f"{slug[: _SLUG_LIMIT - 9]}-{tail}"
