"""BMLT JSON (bmlt-enabled/bmlt-server, the semantic interface): used by NA.

Nearly every value is a string. The list comes from `switcher=GetSearchResults`, alone or with its
formats as `{"meetings": [...], "formats": [...]}`; the table of codes comes from
`switcher=GetFormats`. docs/feeds.md says of every field what becomes of it. Contact fields
(`contact_*`, `email_contact`) are not read at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from mobile_app.content import feed_fields as fields
from mobile_app.content.bmlt_formats import FormatTable, read_formats
from mobile_app.content.feed_json import load_json
from mobile_app.content.feeds import (
    DEFAULT_DURATION_MINUTES,
    Draft,
    ParsedFeed,
    Remark,
    SkipRecord,
    Steps,
    at_once,
    check_source,
    read_records,
    read_zone,
)
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.errors import ContentError

_DAY_MINUTES = 1440
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8})?", re.ASCII)
_VENUE_BY_TYPE = {"1": Venue.IN_PERSON, "2": Venue.ONLINE, "3": Venue.HYBRID}


def looks_like(document: object) -> bool:
    """Whether parsed JSON holds meetings in this format."""
    records = document.get("meetings") if isinstance(document, dict) else document
    return isinstance(records, list) and any(isinstance(r, dict) and _is_ours(r) for r in records)


def parse_in_steps(
    data: bytes,
    *,
    source: str,
    programme: str,
    zone: str | None,
    formats: bytes | None = None,
    default_duration_minutes: int = DEFAULT_DURATION_MINUTES,
) -> Steps[ParsedFeed]:
    """Read a feed. `source`, `programme` and `zone` are as in `meeting_guide.parse`; `formats` is
    the optional code table; `default_duration_minutes` is the server's own setting, which a
    duration of "00:00:00" stands for.

    Raises ContentError when `data` is no list of meetings, `formats` is given and is no such
    table, or `source` or `zone` is unusable.
    """
    check_source(source, zone)
    document = load_json(data)
    table = load_json(formats) if formats is not None else None
    if isinstance(document, dict) and isinstance(document.get("meetings"), list):
        records = document["meetings"]
        table = document.get("formats", []) if table is None else table
    elif isinstance(document, list):
        records = document
    else:
        raise ContentError("feed: not a list")
    joined = read_formats([] if table is None else table)

    def read(record: Mapping[str, object], remark: Remark) -> Iterator[Draft]:
        return _read(record, remark, joined, programme, zone, default_duration_minutes)

    feed = yield from read_records(records, read, source=source, is_ours=_is_ours)
    return replace(
        feed,
        mended=feed.mended + joined.dropped,
        type_names=joined.names,
        type_notes=joined.notes,
    )


parse = at_once(parse_in_steps)


def _is_ours(record: Mapping[str, object]) -> bool:
    return "weekday_tinyint" in record or "meeting_name" in record


def _read(
    record: Mapping[str, object],
    remark: Remark,
    formats: FormatTable,
    programme: str,
    zone: str | None,
    default_duration_minutes: int,
) -> Iterator[Draft]:
    # Absent means the server leaves unpublished meetings out by itself.
    if str(record.get("published", "1")).strip() != "1":
        raise SkipRecord("unpublished", "published")
    name = fields.read_line(record.get("meeting_name"), fields.NAME_LIMIT)
    if not name:
        raise SkipRecord("name.missing", "meeting_name")
    day = fields.read_whole(record.get("weekday_tinyint"))
    if day is None or not 1 <= day <= 7:
        raise SkipRecord("day.invalid", "weekday_tinyint")
    start = fields.read_clock(record.get("start_time"))
    if start is None or start >= _DAY_MINUTES:
        raise SkipRecord("time.invalid", "start_time")
    types = formats.codes_of(record.get("formats"), record.get("format_shared_id_list"))
    join_url = fields.read_url(record.get("virtual_meeting_link"))
    join_phone = fields.read_phone(record.get("phone_meeting_number"))
    place = fields.read_line(record.get("location_text"))
    street = fields.read_line(record.get("location_street"))
    city = fields.read_line(record.get("location_municipality"))
    point = fields.read_coordinates(record.get("latitude"), record.get("longitude"))
    venue, closed = _read_venue(
        record.get("venue_type"),
        formats.venue_codes(types),
        bool(join_url or join_phone),
        bool(place or street),
    )
    meeting = Meeting(
        id="",
        name=name,
        programme=programme,
        zone=read_zone(record.get("time_zone"), zone),
        venue=venue,
        # From Sunday = 1 to Monday = 0.
        weekday=(day - 2) % 7,
        start_minute=start,
        duration_minutes=_read_duration(
            record.get("duration_time"), default_duration_minutes, remark
        ),
        types=types,
        place=place,
        address=_read_address(record, street, city),
        city=city,
        regions=_read_regions(record),
        postcode=fields.read_line(record.get("location_postal_code_1"), 20),
        country=fields.read_line(record.get("location_nation"), 60),
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        approximate=not street and not (place and point),
        place_notes=_join_lines(record, "location_info", "train_lines", "bus_lines"),
        join_url=join_url,
        join_notes=fields.read_notes(record.get("virtual_meeting_additional_info")),
        join_phone=join_phone,
        notes=_join_lines(record, "comments"),
        temporarily_closed=closed,
        language=_read_language(record.get("lang_enum")),
    )
    yield Draft(fields.read_slug(record.get("id_bigint")), "", meeting)


def _read_duration(value: object, default_minutes: int, remark: Remark) -> int:
    if value is None or value == "":
        return default_minutes
    minutes = fields.read_clock(value)
    if minutes is None:
        remark("duration.invalid", "duration_time replaced by the usual length")
        return default_minutes
    return minutes or default_minutes


def _read_language(value: object) -> str:
    """A code such as "es" or "pt-br", else ""."""
    code = value.strip().lower().replace("_", "-") if isinstance(value, str) else ""
    return code if _LANGUAGE.fullmatch(code) else ""


def _read_address(record: Mapping[str, object], street: str, city: str) -> str:
    state_and_code = " ".join(
        part
        for key in ("location_province", "location_postal_code_1")
        if (part := fields.read_line(record.get(key), 60))
    )
    nation = fields.read_line(record.get("location_nation"), 60)
    return ", ".join(part for part in (street, city, state_and_code, nation) if part)


def _read_regions(record: Mapping[str, object]) -> tuple[str, ...]:
    keys = (
        "location_province",
        "location_sub_province",
        "location_city_subsection",
        "location_neighborhood",
    )
    names = (fields.read_line(record.get(key)) for key in keys)
    return tuple(dict.fromkeys(name for name in names if name))


def _join_lines(record: Mapping[str, object], *keys: str) -> str:
    parts = (fields.read_notes(record.get(key)) for key in keys)
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _read_venue(
    said: object, types: frozenset[str], joinable: bool, somewhere: bool
) -> tuple[Venue, bool]:
    """(venue, temporarily closed) from `venue_type`, else from the server's standard formats:
    VM virtual, HY hybrid, TC the room is closed for now."""
    closed = "TC" in types
    venue = _VENUE_BY_TYPE.get(str(said).strip())
    if venue is None:
        if "HY" in types:
            venue = Venue.HYBRID
        elif "VM" in types:
            venue = Venue.ONLINE
        elif joinable:
            venue = Venue.HYBRID if somewhere else Venue.ONLINE
        else:
            venue = Venue.IN_PERSON
    if not closed or venue is Venue.ONLINE:
        return venue, False
    if venue is Venue.HYBRID or joinable:
        return Venue.ONLINE, False
    return Venue.IN_PERSON, True
