"""Where a Meeting Guide record says it meets."""

from __future__ import annotations

from collections.abc import Mapping

from mobile_app.content import feed_fields as fields


def read_address(record: Mapping[str, object]) -> str:
    """The whole address on one line, from the field that has it or from its parts; "" for none."""
    whole = fields.read_line(record.get("formatted_address"))
    if whole:
        return whole
    street = fields.read_line(record.get("address"))
    if "," in street:
        # Some feeds put the whole address here.
        return street
    state_and_code = " ".join(
        part
        for part in (
            fields.read_line(record.get("state"), 60),
            fields.read_line(record.get("postal_code"), 20),
        )
        if part
    )
    city = fields.read_line(record.get("city"))
    country = fields.read_line(record.get("country"), 60)
    return ", ".join(part for part in (street, city, state_and_code, country) if part)


def is_approximate(record: Mapping[str, object], address: str) -> bool:
    """As said, else guessed: a short address without any digit names an area, not a door."""
    said = record.get("approximate")
    if isinstance(said, bool):
        return said
    if isinstance(said, str) and said.strip().lower() in ("yes", "no"):
        return said.strip().lower() == "yes"
    if fields.read_line(record.get("address")):
        return False
    street = address.split(",")[0]
    return address.count(",") < 3 and not any(char.isdigit() for char in street)


def city_of(address: str) -> str:
    """The town of "street, town, state code, country" or "town, state, country", else ""."""
    parts = [part.strip() for part in address.split(",")]
    if len(parts) >= 4:
        return parts[-3]
    return parts[0] if len(parts) == 3 and not any(c.isdigit() for c in parts[0]) else ""


def read_district(record: Mapping[str, object]) -> str:
    """The district, with the part of it where one is named; "" for none."""
    parts = (fields.read_line(record.get(key), 120) for key in ("district", "sub_district"))
    return " > ".join(dict.fromkeys(part for part in parts if part))


def read_regions(record: Mapping[str, object]) -> tuple[str, ...]:
    """Regions from the widest to the narrowest, at most six."""
    given = record.get("regions")
    if isinstance(given, str):
        # As a spreadsheet writes it: "Illinois > Chicago".
        given = given.split(">")
    if not isinstance(given, list) or not given:
        given = [record.get("region"), record.get("sub_region")]
    return tuple(dict.fromkeys(name for entry in given[:6] if (name := fields.read_line(entry))))
