"""Every item that ships, held to the rules for content."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from pathlib import Path
from typing import ClassVar
from urllib.parse import urlsplit

import pytest

from mobile_app.content import library
from mobile_app.content.packs import Pack
from mobile_app.domain.coping import CopingCard
from mobile_app.domain.crisis import CrisisCountry
from mobile_app.domain.guides import GuidePart
from mobile_app.domain.readings import Reading
from mobile_app.domain.situations import Situation

ASSETS = Path(__file__).parents[2] / "assets"


def shipped(path: str) -> bytes:
    return (ASSETS / path).read_bytes()


READINGS: Pack[Reading] = library.read_readings(shipped(library.READINGS_EN))
CARDS: Pack[CopingCard] = library.read_cards(shipped(library.CARDS_EN))
SITUATIONS: Pack[Situation] = library.read_situations(shipped(library.SITUATIONS_EN))
FIRST_MEETING: Pack[GuidePart] = library.read_guide(shipped(library.FIRST_MEETING_EN))
CRISIS: Pack[CrisisCountry] = library.read_crisis(shipped(library.CRISIS))
COUNTRIES: Pack[CrisisCountry] = library.read_countries(shipped(library.COUNTRIES_EN))

PACKS = [READINGS, CARDS, SITUATIONS, FIRST_MEETING, CRISIS, COUNTRIES]

BANNED = re.compile(
    r"""\b(
        clean | dirty | addicts? | alcoholics? | junk(?:ie|y)s? | drunks? | users? | abus\w+
      | fail(?:s|ed|ure|ures|ing)? | streaks? | crazy | insane | psycho | suffer\w* | victims?
      | higher\ power | one\ day\ at\ a\ time | just\ for\ today | easy\ does\ it
      | first\ things\ first | keep\ coming\ back | let\ go\ and\ let | rock\ bottom
      | live\ and\ let\ live | this\ too\ shall | serenity | powerless
      | journeys? | baby\ steps | warriors? | tapestry | new\ chapter | silver\ lining
      | light\ at\ the\ end | stronger\ than\ you | you\ are\ enough | toxic
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
FIGURE_CLAIM = re.compile(r"\d+ ?%|per cent|percent|studies show|research shows|\d in \d", re.I)


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9’]+", text.casefold())


def shingles(text: str, size: int) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[at : at + size]) for at in range(len(found) - size + 1)}


def closeness(one: str, other: str) -> float:
    """Jaccard similarity of the three-word shingles, 0 to 1."""
    first, second = shingles(one, 3), shingles(other, 3)
    return len(first & second) / max(1, len(first | second))


def syllables(word: str) -> int:
    count = len(re.findall(r"[aeiouy]+", word))
    if word.endswith("e") and not word.endswith("le") and count > 1:
        count -= 1
    return max(1, count)


def school_grade(text: str) -> float:
    """Flesch-Kincaid grade (Kincaid et al., 1975); grade 6 is read at 11 to 12."""
    spoken = re.findall(r"[a-z’]+", text.casefold())
    sentences = max(1, len(re.findall(r"[.?:]+(?=\s|”|$)", text)))
    per_word = sum(map(syllables, spoken)) / len(spoken)
    return 0.39 * len(spoken) / sentences + 11.8 * per_word - 15.59


def prose_of(card: CopingCard) -> Iterator[str]:
    yield from (card.title, card.summary, card.caution, card.how_it_works)
    yield from (step.text for step in card.steps)


def all_prose() -> Iterator[tuple[str, str]]:
    for reading in READINGS.items:
        yield reading.id, f"{reading.title}. {reading.text} {reading.question}"
    for card in CARDS.items:
        yield card.id, " ".join(filter(None, prose_of(card)))
    for situation in SITUATIONS.items:
        yield situation.id, f"{situation.label}. {situation.line}"
    for part in FIRST_MEETING.items:
        yield part.id, " ".join((f"{part.title}.", *part.text, *part.points))


PROSE = list(all_prose())


def duplicates(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.header.id)
def test_nothing_that_ships_is_refused(pack: Pack[object]) -> None:
    assert pack.refused == ()
    assert pack.header.licence == "CC-BY-4.0"
    assert pack.header.reviewed_on.year >= 2026


@pytest.mark.parametrize(("id", "text"), PROSE, ids=[id for id, _ in PROSE])
def test_prose_keeps_the_tone(id: str, text: str) -> None:
    assert BANNED.findall(text) == []
    assert FIGURE_CLAIM.findall(text) == []
    assert "!" not in text
    assert "'" not in text, "typographic apostrophes only"
    assert '"' not in text, "typographic quotation marks only"
    assert "  " not in text
    assert "http" not in text


class TestReadings:
    def test_there_are_two_months_of_them(self) -> None:
        assert len(READINGS.items) >= 62

    @pytest.mark.parametrize("reading", READINGS.items, ids=lambda reading: reading.id)
    def test_each_is_short_plain_and_ends_in_one_question(self, reading: Reading) -> None:
        assert 60 <= len(reading.text.split()) <= 110
        assert reading.question.endswith("?")
        assert reading.question.count("?") == 1
        assert school_grade(reading.text) <= 6.5

    def test_every_pillar_is_there_and_none_crowds_out_the_rest(self) -> None:
        count_by_theme = Counter(reading.theme for reading in READINGS.items)
        assert set(count_by_theme) == library.THEMES
        assert min(count_by_theme.values()) >= 3
        assert max(count_by_theme.values()) <= len(READINGS.items) / 4

    def test_both_halves_of_recovery_are_present(self) -> None:
        use = re.compile(r"\b(us(?:e|ed|ing)|drink\w*|drank|crav\w+|sober|substance|slip)\b", re.I)
        mind = re.compile(
            r"\b(mood|low|panic|anxi\w+|worr\w+|diagnos\w+|tablets?|voices|dread|sleep|slept"
            r"|asham\w+|shame|prescri\w+|anger|bored\w*)\b",
            re.I,
        )
        of_use = {r.id for r in READINGS.items if use.search(r.text)}
        of_mind = {r.id for r in READINGS.items if mind.search(r.text)}
        assert len(of_use) >= len(READINGS.items) / 3
        assert len(of_mind) >= len(READINGS.items) / 3
        assert len(of_use & of_mind) >= len(READINGS.items) / 6

    def test_neighbours_differ_in_theme(self) -> None:
        themes = [reading.theme for reading in READINGS.items]
        assert all(one != next_one for one, next_one in pairwise(themes))

    def test_no_two_share_a_title_an_opening_or_an_ending(self) -> None:
        assert duplicates(reading.title.casefold() for reading in READINGS.items) == []
        assert duplicates(" ".join(words(r.text)[:4]) for r in READINGS.items) == []
        assert duplicates(" ".join(words(r.text)[-4:]) for r in READINGS.items) == []
        assert duplicates(" ".join(words(r.question)[:5]) for r in READINGS.items) == []

    def test_no_two_are_near_duplicates(self) -> None:
        for one, other in combinations(READINGS.items, 2):
            assert closeness(one.text, other.text) < 0.03, (one.id, other.id)
            shared = shingles(one.text, 6) & shingles(other.text, 6)
            assert not shared, (one.id, other.id, shared)

    def test_a_dated_reading_has_a_date_of_its_own(self) -> None:
        assert duplicates(reading.on for reading in READINGS.items if reading.on) == []


class TestCards:
    def test_there_are_enough(self) -> None:
        assert len(CARDS.items) >= 24

    @pytest.mark.parametrize("card", CARDS.items, ids=lambda card: card.id)
    def test_each_is_complete(self, card: CopingCard) -> None:
        assert set(card.when) <= {situation.id for situation in SITUATIONS.items}
        assert sum(step.seconds for step in card.steps) <= card.minutes * 60
        for step in card.steps:
            assert step.text[-1] in ".?”", step.text
            assert len(step.text.split()) <= 22, step.text
            assert step.text[0].isupper() or step.text[0].isdigit() or step.text[0] == "“"
        assert school_grade(" ".join(prose_of(card))) <= 7

    @pytest.mark.parametrize("card", CARDS.items, ids=lambda card: card.id)
    def test_each_says_how_it_works_and_names_publisher_and_year(self, card: CopingCard) -> None:
        assert card.how_it_works.endswith(".")
        assert re.search(r"\b(19|20)\d\d$", card.source), card.source
        assert card.source.count(",") >= 2

    def test_borrowed_skills_credit_dbt_by_name(self) -> None:
        borrowed = [card for card in CARDS.items if "DBT" in card.source]
        assert {card.id for card in borrowed} >= {"stop", "opposite-action", "cold-water"}
        for card in borrowed:
            assert "DBT" in card.how_it_works, card.id
            assert "these words are ours" in card.how_it_works, card.id

    def test_cold_water_warns_of_every_condition(self) -> None:
        (card,) = (card for card in CARDS.items if card.id == "cold-water")
        for condition in (
            "heart condition",
            "low heart rate",
            "beta-blockers",
            "cold allergy",
            "eating disorder",
        ):
            assert condition in card.caution
        assert "caution" in card.steps[0].text

    @pytest.mark.parametrize(
        ("id", "must_mention"),
        [
            ("breathe-4-6", "dizzy"),
            ("box-breathing", "holding your breath"),
            ("ride-the-wave", "Withdrawal"),
            ("body-scan", "bad memories"),
            ("tense-and-release", "injured"),
            ("opposite-action", "danger"),
            ("leave-the-party", "drive"),
            ("cool-down-walk", "safe"),
            ("after-an-argument", "threatens"),
            ("here-and-now", "crisis line"),
            ("wind-down", "Alcohol"),
            ("three-in-the-morning", "full of energy"),
            ("after-a-slip", "overdose"),
        ],
    )
    def test_cautions_are_there(self, id: str, must_mention: str) -> None:
        (card,) = (card for card in CARDS.items if card.id == id)
        assert must_mention in card.caution

    def test_every_situation_has_three_cards_and_one_for_shaking_hands(self) -> None:
        for situation in SITUATIONS.items:
            fitting = [card for card in CARDS.items if situation.id in card.when]
            assert len(fitting) >= 3, situation.id
            assert situation.id == "argument" or min(card.effort for card in fitting) <= 2
            assert min(card.minutes for card in fitting) <= 5, situation.id

    def test_the_paces_the_app_can_draw_are_all_used(self) -> None:
        used = {step.pace for card in CARDS.items for step in card.steps}
        assert used == library.PACES

    def test_no_two_are_near_duplicates(self) -> None:
        text_by_id = {card.id: " ".join(step.text for step in card.steps) for card in CARDS.items}
        assert duplicates(card.title.casefold() for card in CARDS.items) == []
        for one, other in combinations(text_by_id, 2):
            assert closeness(text_by_id[one], text_by_id[other]) < 0.05, (one, other)

    def test_cards_named_in_other_cards_exist(self) -> None:
        titles = {card.title for card in CARDS.items}
        for card in CARDS.items:
            for named in re.findall(r"use “([^”]+)”", card.caution):
                assert named in titles, card.id


def test_the_picker_offers_what_people_come_with() -> None:
    assert {situation.id for situation in SITUATIONS.items} >= {
        "craving",
        "panic",
        "low",
        "anger",
        "sleepless",
        "unreal",
        "lonely",
        "bored",
        "argument",
        "party",
        "payday",
    }
    assert duplicates(situation.line for situation in SITUATIONS.items) == []


class TestFirstMeeting:
    TEXT: ClassVar = {p.id: " ".join((p.title, *p.text, *p.points)) for p in FIRST_MEETING.items}

    @pytest.mark.parametrize(
        ("id", "said"),
        [
            ("what-happens", "Meetings differ"),
            ("what-to-say", "never have to speak"),
            ("what-to-say", "“I’d just like to listen.”"),
            ("leaving", "leave at any moment"),
            ("online", "camera off"),
            ("online", "Don’t record"),
            ("anonymity", "not a law"),
            ("both", "outside issues"),
            ("both", "medicine"),
            ("both", "Meetings differ"),
            ("afterwards", "SOS"),
        ],
    )
    def test_what_somebody_new_wants_to_know_is_there(self, id: str, said: str) -> None:
        assert said in self.TEXT[id]

    def test_it_leaves_medicines_to_those_who_treat(self) -> None:
        assert "the people who treat you" in self.TEXT["both"]
        assert "don’t stop or change anything" in self.TEXT["both"]
        told_to = re.compile(
            r"\byou (?:should|must|need to) (?:take|stop|keep taking|try)\b"
            r"|\b\d+ ?mg\b|\bdos(?:e|es|age)\b",
            re.I,
        )
        assert not [id for id, text in self.TEXT.items() if told_to.search(text)]

    @pytest.mark.parametrize("part", FIRST_MEETING.items, ids=lambda part: part.id)
    def test_each_part_is_short_and_plain(self, part: GuidePart) -> None:
        assert 40 <= len(" ".join(part.text).split()) <= 140
        assert school_grade(" ".join(part.text)) <= 7
        for point in part.points:
            assert len(point.split()) <= 22
            assert point[-1] in ".”"

    def test_nothing_is_said_twice(self) -> None:
        assert duplicates(part.title for part in FIRST_MEETING.items) == []
        for one, other in combinations(self.TEXT, 2):
            assert closeness(self.TEXT[one], self.TEXT[other]) < 0.03, (one, other)


class TestCrisisLines:
    ALLOWED = frozenset(
        {
            ("US", "911", "us-988", "988", "988", "", "https://988lifeline.org/chat/"),
            ("US", "911", "us-samhsa", "1-800-662-4357", "", "1-800-487-4889", ""),
            ("CA", "", "ca-988", "988", "988", "", ""),
            ("GB", "999", "gb-samaritans", "116 123", "", "", ""),
            ("IE", "", "ie-samaritans", "116 123", "", "", ""),
            ("AU", "000", "au-lifeline", "13 11 14", "0477 13 11 14", "", ""),
        }
    )
    """Checked against their operators. Changing a number means checking it again first."""

    def test_exactly_the_checked_lines_ship(self) -> None:
        shipped_lines = [
            (c.code, c.emergency, line.id, line.call, line.text, line.tty, line.chat_url)
            for c in CRISIS.items
            for line in c.lines
        ]
        assert len(shipped_lines) == len(self.ALLOWED)
        assert set(shipped_lines) == self.ALLOWED

    def test_every_line_says_when_it_was_verified(self) -> None:
        for country in CRISIS.items:
            for line in country.lines:
                assert line.verified_on == "2026-11-23", line.id
                if line.chat_url:
                    assert urlsplit(line.chat_url).scheme == "https"

    def test_the_referral_line_does_not_pose_as_counselling(self) -> None:
        (line,) = (
            line for country in CRISIS.items for line in country.lines if line.id == "us-samhsa"
        )
        assert "not counselling" in line.note

    def test_no_other_country_gets_a_number(self) -> None:
        for country in COUNTRIES.items:
            assert country.lines == ()
            assert country.emergency == ""
        listed = {country.code for country in CRISIS.items}
        others = {country.code for country in COUNTRIES.items}
        assert not listed & others
        assert len(listed | others) >= 240
        assert not re.search(rb"\d{3}", shipped(library.COUNTRIES_EN).split(b'"items"')[1])


class TestSampleMeetings:
    MEETINGS = json.loads(shipped("content/meetings-sample.json"))

    def days(self, meeting: dict[str, object]) -> list[int]:
        day = meeting.get("day")
        return list(day) if isinstance(day, list) else [day] if isinstance(day, int) else []

    def test_it_is_a_bare_meeting_guide_list_with_its_own_slugs(self) -> None:
        assert 30 <= len(self.MEETINGS) <= 60
        assert duplicates(meeting["slug"] for meeting in self.MEETINGS) == []
        assert all(meeting["slug"].startswith("sample-") for meeting in self.MEETINGS)

    def test_every_evening_has_something_in_person_and_online(self) -> None:
        for day in range(7):
            evening = [
                meeting
                for meeting in self.MEETINGS
                if day in self.days(meeting)
                and "17:00" <= meeting["time"] <= "23:30"
                and "TC" not in meeting["types"]
            ]
            assert any(meeting["attendance_option"] != "online" for meeting in evening), day
            assert any("conference_url" in meeting for meeting in evening), day

    def test_nothing_in_it_could_be_taken_for_a_real_place(self) -> None:
        invented = ("Invented", "Pretend", "Imaginary", "Nowhere", "Fictional", "Example")
        for meeting in self.MEETINGS:
            assert "Sample: an invented meeting" in meeting["notes"]
            assert "latitude" not in meeting
            assert "timezone" not in meeting, "read in the zone of the person's own device"
            address = meeting.get("formatted_address")
            if address:
                assert address.endswith(", Sampleford")
                assert any(word in address for word in (*invented, "Placeholder"))
            link = meeting.get("conference_url")
            if link:
                assert urlsplit(link).hostname == "example.org"
            phone = meeting.get("conference_phone")
            if phone:
                assert re.fullmatch(r"\+155555501\d\d", phone), "numbers kept for fiction"

    def test_it_holds_the_traps_a_list_must_survive(self) -> None:
        assert any(isinstance(meeting.get("day"), list) for meeting in self.MEETINGS)
        assert any(
            meeting.get("end_time", "99") < meeting.get("time", "") for meeting in self.MEETINGS
        )
        assert any("day" not in meeting for meeting in self.MEETINGS)
        assert any("TC" in meeting["types"] for meeting in self.MEETINGS)
        assert sum("DD" in meeting["types"] for meeting in self.MEETINGS) >= 5
