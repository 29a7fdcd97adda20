"""The packs that ship with the app, as domain types.

Each `read_*` returns a `Pack` with what was refused and why; each `load_*` returns only the good
items. Both raise ContentError when the pack as a whole cannot be used.
"""

from __future__ import annotations

from mobile_app.content.packs import Item, Pack, read_pack
from mobile_app.domain.coping import CopingCard, Step
from mobile_app.domain.crisis import CrisisCountry, CrisisLine
from mobile_app.domain.guides import GuidePart
from mobile_app.domain.readings import Reading
from mobile_app.domain.situations import Situation
from mobile_app.errors import ContentError

READINGS_EN = "content/readings-en.json"
CARDS_EN = "content/cards-en.json"
SITUATIONS_EN = "content/situations-en.json"
FIRST_MEETING_EN = "content/first-meeting-en.json"
CRISIS = "content/crisis.json"
COUNTRIES_EN = "content/countries-en.json"

THEMES = frozenset(
    {
        "mutual-support",
        "both-halves",
        "shared-experience",
        "guidance",
        "anonymity",
        "responsibility",
        "wellness",
        "long-term",
        "access",
        "learning",
    }
)
"""One tag for each pillar of the programme; a reading carries exactly one."""

PACES = frozenset({"", "breathe-4-6", "box", "wave", "senses"})

_DIALABLE = r"[0-9][0-9 \-]{1,18}[0-9]"
_HTTPS = r"https://[a-z0-9.\-]+(/[A-Za-z0-9._~/\-]*)?"
_COUNTRY = r"[A-Z]{2}"


def _reading(item: Item) -> Reading:
    return Reading(
        id=item.slug("id"),
        title=item.text("title", most=48),
        text=item.text("text", least=200, most=800),
        question=item.text("question", least=12, most=140),
        theme=item.one_of("theme", THEMES),
        on=item.matching("on", r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"),
    )


def _step(item: Item) -> Step:
    step = Step(
        text=item.text("text", most=140),
        seconds=item.whole("seconds", least=0, most=3600, absent=0),
        pace=item.one_of("pace", PACES),
    )
    if step.pace not in ("", "senses") and step.seconds == 0:
        raise ContentError("pace: a paced step needs seconds")
    item.done()
    return step


def _card(item: Item) -> CopingCard:
    return CopingCard(
        id=item.slug("id"),
        title=item.text("title", most=40),
        summary=item.text("summary", most=120),
        when=item.words("when"),
        steps=tuple(_step(step) for step in item.each("steps", least=3, most=9)),
        minutes=item.whole("minutes", least=1, most=60),
        effort=item.whole("effort", least=1, most=3),
        how_it_works=item.text("how_it_works", least=20, most=280),
        source=item.text("source", least=12, most=200),
        caution=item.text("caution", least=0, most=320),
    )


def _situation(item: Item) -> Situation:
    return Situation(
        id=item.slug("id"),
        label=item.text("label", most=28),
        line=item.text("line", least=10, most=120),
    )


def _guide_part(item: Item) -> GuidePart:
    return GuidePart(
        id=item.slug("id"),
        title=item.text("title", most=60),
        text=item.texts("text", least=1, most=6, longest=500),
        points=item.texts("points", least=0, most=6, longest=140),
    )


def _line(item: Item) -> CrisisLine:
    line = CrisisLine(
        id=item.slug("id"),
        name=item.text("name", most=60),
        call=item.matching("call", _DIALABLE),
        text=item.matching("text", _DIALABLE),
        chat_url=item.matching("chat_url", _HTTPS),
        tty=item.matching("tty", _DIALABLE),
        note=item.text("note", least=0, most=80),
        verified_on=item.day("verified_on").isoformat(),
    )
    item.done()
    return line


def _crisis_country(item: Item) -> CrisisCountry:
    return CrisisCountry(
        code=item.matching("code", _COUNTRY, least=2),
        name=item.text("name", most=60),
        emergency=item.matching("emergency", r"[0-9]{3,4}"),
        lines=tuple(_line(line) for line in item.each("lines", least=1, most=12)),
    )


def _unlisted_country(item: Item) -> CrisisCountry:
    return CrisisCountry(
        code=item.matching("code", _COUNTRY, least=2),
        name=item.text("name", most=60),
        emergency="",
        lines=(),
    )


def read_readings(data: bytes) -> Pack[Reading]:
    return read_pack(data, "readings", _reading, lambda reading: reading.id)


def read_cards(data: bytes) -> Pack[CopingCard]:
    return read_pack(data, "cards", _card, lambda card: card.id)


def read_situations(data: bytes) -> Pack[Situation]:
    return read_pack(data, "situations", _situation, lambda situation: situation.id)


def read_guide(data: bytes) -> Pack[GuidePart]:
    return read_pack(data, "guide", _guide_part, lambda part: part.id)


def read_crisis(data: bytes) -> Pack[CrisisCountry]:
    return read_pack(data, "crisis", _crisis_country, lambda country: country.code)


def read_countries(data: bytes) -> Pack[CrisisCountry]:
    return read_pack(data, "countries", _unlisted_country, lambda country: country.code)


def load_readings(data: bytes) -> tuple[Reading, ...]:
    """Daily readings, in the order they are walked."""
    return read_readings(data).items


def load_cards(data: bytes) -> tuple[CopingCard, ...]:
    return read_cards(data).items


def load_situations(data: bytes) -> tuple[Situation, ...]:
    """In the order the picker shows them."""
    return read_situations(data).items


def load_guide(data: bytes) -> tuple[GuidePart, ...]:
    """In the order in which they are read."""
    return read_guide(data).items


def load_crisis(data: bytes) -> tuple[CrisisCountry, ...]:
    """Countries with checked lines, and no others."""
    return read_crisis(data).items


def load_countries(data: bytes) -> tuple[CrisisCountry, ...]:
    """Every other country for the chooser, with neither lines nor an emergency number:
    none has been checked, so the app says so and offers the person's own number."""
    return read_countries(data).items
