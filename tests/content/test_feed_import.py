"""A feed taken in by the app itself."""

from __future__ import annotations

import json

import pytest

from mobile_app.content.feed_import import FeedDescription, has_shrunk, import_feed, import_in_steps
from mobile_app.content.pack import decode_pack
from mobile_app.errors import ContentError, DomainError
from tests.content.packing import AT

RECORDS = [
    {"name": "A", "slug": "a", "day": 1, "time": "19:00"},
    {"name": "B", "slug": "b", "day": 2, "time": "8:00 PM"},
    {"slug": "nameless"},
]
BODY = json.dumps(RECORDS).encode()


def described(**changes: str) -> FeedDescription:
    told = {"name": "Anyford AA", "programme": "AA", "zone": "Europe/London", **changes}
    return FeedDescription(**told)


def test_a_feed_becomes_a_pack_of_ones_own() -> None:
    feed = import_feed(BODY, described(), now=AT)
    assert decode_pack(feed.data) == feed.pack
    assert (feed.pack.id, feed.pack.name, feed.pack.updated_at) == (
        "own-anyford-aa",
        "Anyford AA",
        AT,
    )
    assert not feed.pack.sample
    assert (feed.records, feed.skipped) == (3, {"name.missing": 1})
    assert {m.id for m in feed.pack.meetings} == {"own-anyford-aa.a", "own-anyford-aa.b"}


def test_codes_have_the_names_of_the_table() -> None:
    record = {"meeting_name": "A", "weekday_tinyint": "1", "start_time": "10:00:00", "formats": "O"}
    table = [{"key_string": "O", "name_string": "Open", "description_string": "Anyone."}]
    feed = import_feed(
        json.dumps([record]).encode(),
        described(programme="NA"),
        now=AT,
        formats=json.dumps(table).encode(),
    )
    assert (feed.pack.type_names, feed.pack.type_notes) == ({"O": "Open"}, {"O": "Anyone."})


@pytest.mark.parametrize(
    ("name", "pack_id"),
    [
        ("Zürich  AA!", "own-zurich-aa"),
        ("x" * 60, "own-" + "x" * 30),
        ("東京", "own-6771-4eac"),
        ("…", "own-2026"),
    ],
)
def test_a_name_gives_an_id(name: str, pack_id: str) -> None:
    assert described(name=name).pack_id == pack_id
    assert import_feed(BODY, described(name=name), now=AT).pack.id == pack_id


@pytest.mark.parametrize("changes", [{"name": " "}, {"name": "x" * 81}, {"programme": ""}])
def test_a_description_that_lacks_something_is_refused(changes: dict[str, str]) -> None:
    with pytest.raises(DomainError):
        import_feed(BODY, described(**changes), now=AT)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"<html>", b'[{"slug": "nameless"}]'])
def test_what_gives_no_meeting_is_refused(body: bytes) -> None:
    with pytest.raises(ContentError):
        import_feed(body, described(), now=AT)


def test_a_zone_that_is_none_is_refused() -> None:
    with pytest.raises(ContentError):
        import_feed(BODY, described(zone="Nowhere/Else"), now=AT)


def test_half_is_no_shrinking() -> None:
    assert has_shrunk(4, 10)
    assert not has_shrunk(5, 10)
    assert not has_shrunk(0, 0)


def test_it_pauses_often_enough_for_a_screen_to_stay_alive() -> None:
    many = json.dumps([{**RECORDS[0], "slug": f"m-{n}"} for n in range(3_000)]).encode()
    pauses = sum(1 for _ in import_in_steps(many, described(), now=AT))
    assert pauses > 3_000 / 32
