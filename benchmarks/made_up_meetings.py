"""A large invented list of meetings with the shape of real ones, the same for the same seed."""

from __future__ import annotations

import random
from typing import NamedTuple

from mobile_app.domain.meetings import Meeting, Venue

# A country's worth of zones, with different clock changes and some without any.
_ZONES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    *("America/Phoenix", "America/Halifax", "America/St_Johns", "America/Edmonton"),
    *("America/Sao_Paulo", "America/Mexico_City", "Europe/London", "Europe/Dublin"),
    *("Europe/Paris", "Europe/Berlin", "Europe/Helsinki", "Europe/Athens", "Africa/Johannesburg"),
    *("Africa/Lagos", "Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Asia/Tehran"),
    *("Australia/Sydney", "Australia/Lord_Howe", "Australia/Perth", "Pacific/Auckland"),
    *("Pacific/Chatham", "Pacific/Honolulu", "Atlantic/Azores", "UTC"),
)
_ZONE_WEIGHTS = (30, 18, 6, 20, *([1] * 26))
_NAME_WORDS = (
    *("Morning", "Evening", "Noon", "Sunrise", "Sunset", "Midnight", "Early", "Late", "Steps"),
    *("Step", "Serenity", "Hope", "Courage", "New", "Beginnings", "Freedom", "Gratitude", "Group"),
    *("Fellowship", "Meeting", "Big", "Book", "Study", "Speakers", "Discussion", "Women", "Men"),
    *("Young", "People", "Beginners", "Traditions", "Candlelight", "Living", "Today", "Way", "Out"),
    *("Together", "Harbour", "Bridge", "Lighthouse", "Open", "Door", "Friday", "Nooners", "Río"),
    *("Café", "Łódź", "Señor", "Women's", "Men's", "O'Brien", "Night", "Reflections"),
)
_PLACE_WORDS = (
    *("Church", "Hall", "Community", "Center", "Saint", "Mary", "Peter", "Paul", "Luke", "Club"),
    *("Lutheran", "Methodist", "Baptist", "Episcopal", "Presbyterian", "Hospital", "Library"),
    *("House", "Room", "School", "Street", "Avenue", "Park", "Annex"),
)
_NOTE_WORDS = (
    *("enter", "by", "the", "side", "door", "ring", "the", "bell", "wheelchair", "ramp", "parking"),
    *("behind", "building", "coffee", "at", "half", "past", "first", "week", "of", "the", "month"),
    *(
        "speaker",
        "last",
        "open",
        "childcare",
        "masks",
        "welcome",
        "password",
        "is",
        "on",
        "request",
    ),
    *("use", "stairs", "basement", "second", "floor", "accessible", "quiet", "dogs", "please"),
)
_TYPES = (
    *("O", "C", "D", "B", "ST", "SP", "W", "M", "BE", "LIT", "X", "ONL", "TC", "LGBTQ", "Y", "S"),
    *("GR", "DD", "MED", "11", "12x12", "OUT", "DR", "LS"),
)
_CITIES = ((40.7, -74.0), (41.9, -87.6), (34.0, -118.2), (51.5, -0.1), (-33.9, 151.2), (-17.7, 179))
_LETTERS = "bcdfghklmnprstvw"
_VOWELS = "aeiouy"


def make_meetings(count: int, *, seed: int = 7) -> list[Meeting]:
    """`count` meetings in towns and halls that each have several, mostly in the evening."""
    rng = random.Random(seed)
    towns = [
        _Town(
            name=_invent_word(rng, 2, 4).title(),
            # Most towns lie around a few cities, as they do.
            latitude=(city := rng.choice(_CITIES))[0] + rng.gauss(0, 1.2),
            longitude=city[1] + rng.gauss(0, 1.6),
            zone=rng.choices(_ZONES, _ZONE_WEIGHTS)[0],
        )
        for _ in range(max(5, count // 60))
    ]
    halls = [_make_hall(rng, rng.choice(towns)) for _ in range(max(5, count // 4))]
    return [_make_meeting(rng, index, *rng.choice(halls)) for index in range(count)]


class _Town(NamedTuple):
    name: str
    latitude: float
    longitude: float
    zone: str


class _Hall(NamedTuple):
    place: str
    street: str
    town: _Town
    postcode: str
    latitude: float
    longitude: float


def _make_hall(rng: random.Random, town: _Town) -> _Hall:
    return _Hall(
        place=f"{rng.choice(_PLACE_WORDS)} {rng.choice(_PLACE_WORDS)}",
        street=f"{rng.randint(1, 9999)} {_invent_word(rng, 2, 3).title()} "
        f"{rng.choice(('Street', 'Avenue', 'Road', 'Lane', 'Boulevard'))}",
        town=town,
        postcode=f"{rng.randint(10000, 99999)}",
        latitude=round(town.latitude + rng.gauss(0, 0.05), 5),
        # Beyond the date line the count begins anew.
        longitude=round((town.longitude + rng.gauss(0, 0.05) + 180) % 360 - 180, 5),
    )


def _make_meeting(
    rng: random.Random,
    index: int,
    place: str,
    street: str,
    town: _Town,
    postcode: str,
    latitude: float,
    longitude: float,
) -> Meeting:
    timed = rng.random() > 0.01
    hour = rng.choices(
        range(24), [1, 1, 1, 1, 1, 2, 6, 8, 6, 6, 8, 6, 20, 6, 4, 3, 4, 12] + [20] * 6
    )
    words = rng.sample(_NAME_WORDS, rng.randint(1, 4))
    return Meeting(
        id=f"made-up.{index}",
        name=" ".join(words),
        programme=rng.choices(("AA", "NA", "Al-Anon", "DRA"), (60, 30, 8, 2))[0],
        zone=town.zone,
        venue=rng.choices(tuple(Venue), (70, 20, 10))[0],
        weekday=rng.randrange(7) if timed else None,
        start_minute=hour[0] * 60 + rng.choice((0, 0, 0, 15, 30, 30, 45)) if timed else None,
        duration_minutes=rng.choices((30, 45, 60, 75, 90, 120, 600), (2, 3, 60, 8, 25, 4, 1))[0],
        types=tuple(rng.sample(_TYPES, rng.randint(0, 5))),
        place=place,
        address=f"{street}, {town.name}, {postcode}",
        city=town.name,
        regions=(f"{town.name[:2]} County", town.name),
        latitude=latitude if rng.random() < 0.97 else None,
        longitude=longitude,
        postcode=postcode,
        notes=" ".join(rng.choices(_NOTE_WORDS, k=rng.choice((0, 0, 4, 8, 20)))),
        group=f"{rng.choice(_NAME_WORDS)} Group #{rng.randint(1, 700_000)}",
        temporarily_closed=rng.random() < 0.03,
    )


def _invent_word(rng: random.Random, shortest: int, longest: int) -> str:
    return "".join(
        rng.choice(_LETTERS) + rng.choice(_VOWELS) for _ in range(rng.randint(shortest, longest))
    ) + rng.choice(("", "n", "ton", "ville", "burg", "field"))
