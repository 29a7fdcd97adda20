"""What type codes say, where the finder must understand them and not only show them.

A code means something only within its programme: `B` is a book in AA and a beginner in NA. Codes of
Meeting Guide are those of code4recovery/spec 1.1 (AA, Al-Anon and others use them); NA's are the
standard formats of bmlt-server. A programme that is neither is read as Meeting Guide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from mobile_app.domain.search_words import split_words


class Trait(StrEnum):
    """What anybody may ask of any programme."""

    BOTH = "both"
    """Welcomes people with a mental health condition and a substance use problem at once."""
    OPEN = "open"
    """Open to anyone, also to those who only want to see what it is like."""
    BEGINNERS = "beginners"
    ACCESSIBLE = "accessible"
    """With a wheelchair."""


class TimeOfDay(StrEnum):
    """Parts of the day in the meeting's own time; they overlap, as people's words for them do."""

    MORNING = "morning"
    MIDDAY = "midday"
    EVENING = "evening"
    NIGHT = "night"


_HOURS: Final = {
    TimeOfDay.MORNING: range(4, 12),
    TimeOfDay.MIDDAY: range(11, 17),
    TimeOfDay.EVENING: range(16, 21),
    TimeOfDay.NIGHT: (*range(20, 24), *range(4)),
}

_GUIDE_TRAITS: Final = {
    "O": Trait.OPEN,
    "BE": Trait.BEGINNERS,
    "X": Trait.ACCESSIBLE,
    "XB": Trait.ACCESSIBLE,
}
_NA_TRAITS: Final = {
    "O": Trait.OPEN,
    "B": Trait.BEGINNERS,
    "BEG": Trait.BEGINNERS,
    "WC": Trait.ACCESSIBLE,
}
# `DD` exists in these two programmes only.
_DUAL_CODES: Final = {"AA": "DD", "CA": "DD"}
# Fellowships for people with both: the names and short names they are listed under.
_DUAL_PROGRAMMES: Final = frozenset(
    {
        *("dra", "dual recovery anonymous", "dual recovery"),
        *("dda", "dual diagnosis anonymous", "dual disorders anonymous", "dual diagnosis"),
        *("dtr", "double trouble in recovery", "double trouble"),
    }
)

# BCP 47 tags. American Sign Language is "ase".
_GUIDE_LANGUAGES: Final = {
    "AF": "af", "AM": "am", "AR": "ar", "ASL": "ase", "BG": "bg", "DA": "da", "DE": "de",
    "EL": "el", "EN": "en", "FA": "fa", "FI": "fi", "FR": "fr", "HE": "he", "HI": "hi", "HR": "hr",
    "HU": "hu", "IS": "is", "ITA": "it", "JA": "ja", "KA": "ka", "KOR": "ko", "LT": "lt",
    "ML": "ml", "MT": "mt", "NE": "ne", "NL": "nl", "NO": "no", "POL": "pl", "POR": "pt",
    "PUN": "pa", "RUS": "ru", "S": "es", "SK": "sk", "SL": "sl", "SV": "sv", "TH": "th", "TL": "tl",
    "TUR": "tr", "UK": "uk",
}  # fmt: skip
_NA_LANGUAGES: Final = {
    "EN": "en", "ENG": "en", "ES": "es", "ESP": "es", "FR": "fr", "PL": "pl", "POL": "pl",
    "PT": "pt", "RU": "ru", "RUS": "ru", "FA": "fa", "PER": "fa", "FI": "fi", "FIN": "fi",
    "SL": "ase", "ASL": "ase",
}  # fmt: skip


def traits_of(programme: str, types: Iterable[str]) -> frozenset[Trait]:
    """What a meeting of `programme` with these codes says of itself."""
    table: Mapping[str, Trait] = _NA_TRAITS if programme == "NA" else _GUIDE_TRAITS
    codes = frozenset(types)
    traits = {table[code] for code in codes if code in table}
    if is_dual_programme(programme) or _DUAL_CODES.get(programme) in codes:
        traits.add(Trait.BOTH)
    return frozenset(traits)


def languages_of(programme: str, types: Iterable[str]) -> tuple[str, ...]:
    """The languages (BCP 47) it is said to be held in; most meetings say none."""
    table = _NA_LANGUAGES if programme == "NA" else _GUIDE_LANGUAGES
    return tuple(dict.fromkeys(table[code] for code in types if code in table))


def is_language(programme: str, code: str) -> bool:
    return code in (_NA_LANGUAGES if programme == "NA" else _GUIDE_LANGUAGES)


def is_dual_programme(programme: str) -> bool:
    """Whether all of its meetings are for people with both."""
    return " ".join(split_words(programme)) in _DUAL_PROGRAMMES


def times_of_day(start_minute: int) -> tuple[TimeOfDay, ...]:
    """The parts of the day in which a meeting begins that starts so many minutes after midnight."""
    hour = start_minute // 60 % 24
    return tuple(part for part, hours in _HOURS.items() if hour in hours)
