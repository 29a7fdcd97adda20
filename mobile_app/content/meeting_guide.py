"""Meeting Guide JSON (code4recovery/spec): used by AA, Al-Anon and others.

Field names and rules follow the specification's README; what real feeds do beyond it is noted
where it is handled. docs/feeds.md says of every field what becomes of it. Contact persons, e-mail
addresses and payment handles are not read at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mobile_app.content import feed_fields as fields
from mobile_app.content import meeting_guide_places as places
from mobile_app.content.feed_json import load_json
from mobile_app.content.feeds import (
    DEFAULT_DURATION_MINUTES,
    LONGEST_CREDIBLE_MINUTES,
    Draft,
    ParsedFeed,
    Remark,
    SkipRecord,
    Steps,
    at_once,
    check_source,
    day_suffix,
    read_records,
    read_zone,
)
from mobile_app.domain.meetings import Meeting, Venue
from mobile_app.errors import ContentError

_DAY_MINUTES = 1440
# Upper case but for one; "[open]" and "[closed]" are template leftovers of some sites.
_CODE_BY_FEED_CODE = {"12X12": "12x12", "OPEN": "O", "CLOSED": "C"}


def looks_like(records: list[object]) -> bool:
    """Whether a JSON list holds records in this format."""
    return any(isinstance(record, dict) and _is_ours(record) for record in records)


def parse_in_steps(
    data: bytes, *, source: str, programme: str, zone: str | None
) -> Steps[ParsedFeed]:
    """Read a feed. `source` begins every id, `programme` gives its type codes their meaning,
    `zone` (IANA) applies to records without their own.

    Raises ContentError when `data` is no list of meetings, or `source` or `zone` is unusable.
    """
    check_source(source, zone)
    records = load_json(data)
    if not isinstance(records, list):
        raise ContentError("feed: not a list")

    def read(record: Mapping[str, object], remark: Remark) -> Iterator[Draft]:
        return _read(record, remark, programme, zone)

    return (yield from read_records(records, read, source=source, is_ours=_is_ours))


parse = at_once(parse_in_steps)


def _is_ours(record: Mapping[str, object]) -> bool:
    return "name" in record or "slug" in record


def _read(
    record: Mapping[str, object], remark: Remark, programme: str, zone: str | None
) -> Iterator[Draft]:
    name = fields.read_line(record.get("name"), fields.NAME_LIMIT)
    if not name:
        raise SkipRecord("name.missing", "name")
    start = _read_start(record.get("time"))
    days = _read_days(record.get("day"), remark) if start is not None else []
    types = _read_types(record.get("types"))
    place, address = fields.read_line(record.get("location")), places.read_address(record)
    approximate = places.is_approximate(record, address)
    join_url = fields.read_url(record.get("conference_url"))
    join_phone = fields.read_phone(record.get("conference_phone"))
    venue, closed = _read_venue(
        record.get("attendance_option"),
        types,
        joinable=bool(join_url or join_phone),
        somewhere=bool(place or address) and not approximate,
    )
    point = fields.read_coordinates(record.get("latitude"), record.get("longitude"))
    regions = places.read_regions(record)
    meeting = Meeting(
        id="",
        name=name,
        programme=programme,
        zone=read_zone(record.get("timezone"), zone),
        venue=venue,
        duration_minutes=_read_duration(start, record.get("end_time"), remark),
        types=types,
        place=place,
        address=address,
        city=fields.read_line(record.get("city")) or places.city_of(address),
        regions=regions,
        postcode=fields.read_line(record.get("postal_code"), 20),
        country=fields.read_line(record.get("country"), 60),
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        approximate=approximate,
        place_notes=fields.read_notes(record.get("location_notes")),
        join_url=join_url,
        join_notes=fields.read_notes(record.get("conference_url_notes")),
        join_phone=join_phone,
        join_phone_notes=fields.read_notes(record.get("conference_phone_notes")),
        notes=_join_notes(record),
        group=fields.read_line(record.get("group")),
        source_url=fields.read_url(record.get("url")),
        updated_on=fields.read_updated_on(record.get("updated")),
        temporarily_closed=closed,
        feedback_url=fields.read_url(record.get("feedback_url")),
        website=fields.read_url(record.get("website")) or fields.read_url(record.get("website_2")),
        district=places.read_district(record),
    )
    slug = fields.read_slug(record.get("slug")) or fields.read_slug(record.get("id"))
    if not days:
        yield Draft(slug, "", meeting)
    for place_in_list, weekday in enumerate(days):
        suffix = day_suffix(weekday) if place_in_list else ""
        yield Draft(slug, suffix, meeting._replace(weekday=weekday, start_minute=start))


def _read_start(value: object) -> int | None:
    """None is "by appointment": the specification's meaning of a missing time."""
    if value is None or value == "":
        return None
    start = fields.read_clock(value)
    if start is None or start >= _DAY_MINUTES:
        raise SkipRecord("time.invalid", "time")
    return start


def _read_days(value: object, remark: Remark) -> list[int]:
    """Weekdays with Monday = 0 from the format's Sunday = 0; [] when the feed gives none."""
    if value is None or value == "" or value == []:
        return []
    given = value if isinstance(value, list) else [value]
    days: list[int] = []
    for entry in given[:50]:
        day = fields.read_weekday(entry)
        if day is None or not 0 <= day <= 6:
            remark("day.dropped", "day holds something that is no weekday")
        elif (day - 1) % 7 not in days:
            days.append((day - 1) % 7)
    if not days:
        raise SkipRecord("day.invalid", "day")
    return days


def _read_duration(start: int | None, end_value: object, remark: Remark) -> int:
    if start is None or end_value is None or end_value == "":
        return DEFAULT_DURATION_MINUTES
    end = fields.read_clock(end_value)
    # An end before the start is on the next day.
    minutes = 0 if end is None else (end - start) % _DAY_MINUTES
    if 0 < minutes <= LONGEST_CREDIBLE_MINUTES:
        return minutes
    remark("end.unlikely", "end_time replaced by the usual hour")
    return DEFAULT_DURATION_MINUTES


def _read_types(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list) else str(value).split(",") if value else []
    codes: dict[str, None] = {}
    for entry in given[:60]:
        if isinstance(entry, (str, int)) and not isinstance(entry, bool):
            code = fields.read_line(str(entry)[:40], 16).strip("[] ").upper()
            if code:
                codes[_CODE_BY_FEED_CODE.get(code, code)] = None
    return tuple(codes)


def _join_notes(record: Mapping[str, object]) -> str:
    parts = (fields.read_notes(record.get("notes")), fields.read_notes(record.get("group_notes")))
    return "\n".join(dict.fromkeys(part for part in parts if part))


def _read_venue(
    said: object, types: tuple[str, ...], *, joinable: bool, somewhere: bool
) -> tuple[Venue, bool]:
    """(venue, temporarily closed). `TC` closes the room only: its online half goes on."""
    closed = "TC" in types
    option = said.strip().lower() if isinstance(said, str) else ""
    if option == "online":
        return Venue.ONLINE, False
    if option == "hybrid":
        return (Venue.ONLINE, False) if closed else (Venue.HYBRID, False)
    if option == "in_person":
        return Venue.IN_PERSON, closed
    if option == "inactive":
        return (Venue.ONLINE if joinable else Venue.IN_PERSON), True
    if joinable or "ONL" in types:
        room_is_open = somewhere and not closed
        return (Venue.HYBRID if room_is_open else Venue.ONLINE), closed and not joinable
    return Venue.IN_PERSON, closed
