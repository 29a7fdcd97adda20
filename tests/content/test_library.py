"""Loading packs: good items survive bad neighbours, and a pack that is no pack is refused."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.content import library
from mobile_app.content.packs import MAX_PACK_BYTES
from mobile_app.errors import ContentError

HEADER = {
    "id": "cards-en",
    "kind": "cards",
    "language": "en",
    "version": 1,
    "licence": "CC-BY-4.0",
    "reviewed_on": "2026-11-23",
}
CARD = {
    "id": "sit-down",
    "title": "Sit down",
    "summary": "A chair, a breath, a minute.",
    "when": ["panic"],
    "steps": [
        {"text": "Sit."},
        {"text": "Breathe.", "seconds": 60, "pace": "breathe-4-6"},
        {"text": "Look."},
    ],
    "minutes": 2,
    "effort": 1,
    "how_it_works": "Sitting is steadier than standing.",
    "source": "Made for this test, Twofold, 2026",
}


def pack(*items: object, **header: object) -> bytes:
    return json.dumps({**HEADER, **header, "items": list(items)}).encode()


def test_a_card_arrives_whole() -> None:
    (card,) = library.load_cards(pack(CARD))
    assert card.when == ("panic",)
    assert card.steps[1].seconds == 60
    assert card.steps[1].pace == "breathe-4-6"
    assert card.caution == ""


def without(field: str) -> dict[str, object]:
    return {name: value for name, value in CARD.items() if name != field}


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ("a string", "not an object"),
        (without("title"), "title: 1 to 40"),
        ({**CARD, "title": 7}, "title: trimmed text"),
        ({**CARD, "title": " Sit down"}, "title: trimmed text"),
        ({**CARD, "id": "Sit Down"}, "id: lower-case words"),
        ({**CARD, "when": "panic"}, "when: a list"),
        ({**CARD, "when": []}, "when: a list"),
        ({**CARD, "when": ["a", "a"]}, "when: a word stands twice"),
        ({**CARD, "when": [None]}, "when: lower-case words"),
        ({**CARD, "steps": [{"text": "One."}]}, "steps: a list of 3 to 9"),
        ({**CARD, "steps": ["Sit."] * 3}, "not an object"),
        ({**CARD, "steps": [{"text": "Sit.", "pace": "hop"}] * 3}, "pace: not one of"),
        ({**CARD, "steps": [{"text": "Sit.", "pace": "wave"}] * 3}, "pace: a paced step"),
        ({**CARD, "steps": [{"text": "Sit.", "sconds": 3}] * 3}, "unknown field 'sconds'"),
        ({**CARD, "effort": 4}, "effort: a whole number from 1 to 3"),
        ({**CARD, "minutes": True}, "minutes: a whole number"),
        ({**CARD, "colour": "red"}, "unknown field 'colour'"),
        (CARD, "id: stands twice"),
    ],
)
def test_one_bad_item_is_named_and_the_rest_stay(bad: object, rule: str) -> None:
    found = library.read_cards(pack(CARD, bad, {**CARD, "id": "stand-up"}))
    assert [card.id for card in found.items] == ["sit-down", "stand-up"]
    (refused,) = found.refused
    assert refused.index == 1
    assert refused.rule.startswith(rule)


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"[]", "not an object"),
        (pack(CARD, kind="readings"), "kind: 'cards' expected"),
        (pack(CARD, licence="all rights reserved"), "licence"),
        (pack(CARD, version=0), "version"),
        (pack(CARD, reviewed_on="yesterday"), "reviewed_on"),
        (pack(CARD, language="English please"), "language"),
        (pack(), "items: none can be used"),
        (pack("nothing good"), "items: none can be used"),
        (json.dumps({**HEADER, "items": {}}).encode(), "items: a list"),
        (b" " * (MAX_PACK_BYTES + 1), "larger than 4 MB"),
    ],
)
def test_what_is_no_pack_is_refused_with_its_rule(data: bytes, rule: str) -> None:
    with pytest.raises(ContentError, match=rule):
        library.load_cards(data)


@pytest.mark.parametrize(
    "bad",
    [
        {"call": "call me"},
        {"call": "javascript:alert(1)"},
        {"chat_url": "http://example.org"},
        {"chat_url": "https://example.org/?q=1"},
        {"verified_on": "soon"},
    ],
)
def test_a_country_with_a_doubtful_line_is_left_out(bad: dict[str, str]) -> None:
    line = {"id": "one", "name": "One", "call": "988", "verified_on": "2026-11-23"}
    good = {"code": "US", "name": "United States", "emergency": "911", "lines": [line]}
    doubtful = {"code": "XX", "name": "Elsewhere", "emergency": "", "lines": [{**line, **bad}]}
    found = library.read_crisis(pack(good, doubtful, kind="crisis"))
    assert [country.code for country in found.items] == ["US"]
    assert [refused.id for refused in found.refused] == ["XX"]


PART = {"id": "before", "title": "Before", "text": ["Come as you are."], "points": ["Breathe."]}


def test_a_part_of_a_guide_arrives_whole_and_may_have_no_points() -> None:
    short = {name: value for name, value in PART.items() if name != "points"}
    parts = library.load_guide(pack(PART, {**short, "id": "after"}, kind="guide"))
    assert [(part.text, part.points) for part in parts] == [
        (("Come as you are.",), ("Breathe.",)),
        (("Come as you are.",), ()),
    ]


@pytest.mark.parametrize(
    ("bad", "rule"),
    [
        ({"text": []}, "text: a list of 1 to 6"),
        ({"text": "Come as you are."}, "text: a list of 1 to 6"),
        ({"text": [" Come."]}, "text: trimmed text"),
        ({"text": [""]}, "text: trimmed text"),
        ({"text": ["x" * 501]}, "text: trimmed text"),
        ({"points": ["x"] * 7}, "points: a list of 0 to 6"),
        ({"points": [7]}, "points: trimmed text"),
    ],
)
def test_a_part_that_breaks_a_rule_is_left_out(bad: dict[str, object], rule: str) -> None:
    found = library.read_guide(pack(PART, {**PART, "id": "odd", **bad}, kind="guide"))
    assert [part.id for part in found.items] == ["before"]
    assert found.refused[0].rule.startswith(rule)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from([*HEADER, *CARD, "items", "text", "seconds"]), inner, max_size=8
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_gives_a_pack_or_a_content_error(document: object) -> None:
    with suppress(ContentError):
        library.read_cards(json.dumps(document).encode())


@given(st.sampled_from(sorted(CARD)), JSON)
def test_any_value_in_any_field_never_costs_the_neighbour(field: str, value: object) -> None:
    found = library.read_cards(pack({**CARD, "id": "kept"}, {**CARD, field: value}))
    assert found.items[0].id == "kept"
