"""`twofold meetings check`: a feed read without a server, a database or a network."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sync_server.__main__ import main
from tests.server import publisher as act


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TWOFOLD_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


def check(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert main(["meetings", "check", "--json", *arguments]) == 0
    found: dict[str, object] = json.loads(capsys.readouterr().out)
    return found


def test_it_counts_what_is_kept_and_what_is_skipped(
    tmp_path: Path, data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = [
        *json.loads(act.meetings(8)),
        {"name": "By appointment", "slug": "x", "conference_url": "https://join.example.org/1"},
        {"slug": "nameless"},
        "?",
    ]
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(records))
    found = check(capsys, str(path), "--timezone", "Europe/London")
    assert found == {
        "format": "meeting-guide",
        "records": 11,
        "kept": 9,
        "by_weekday": {
            "monday": 1, "tuesday": 1, "wednesday": 1, "thursday": 1, "friday": 1,
            "saturday": 1, "sunday": 2, "by_appointment": 1,
        },
        "by_venue": {"in_person": 8, "online": 1, "hybrid": 0},
        "temporarily_closed": 0,
        "skipped": {"name.missing": 1, "record.invalid": 1},
        "mended": {},
        "skipped_records": [
            {"index": 9, "code": "name.missing", "detail": "name"},
            {"index": 10, "code": "record.invalid", "detail": "not an object"},
        ],
        "zones": {"Europe/London": 9},
        "assumed_zone": None,
    }  # fmt: skip
    assert not data_folder.exists()


def test_it_says_the_same_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(act.meetings(8))
    assert main(["meetings", "check", str(path)]) == 0
    shown = capsys.readouterr().out
    assert "meeting-guide: 8 records, 8 meetings kept" in shown
    assert "monday 1, tuesday 1" in shown
    assert "in person 8, online 0, hybrid 0" in shown
    assert "nothing skipped" in shown
    assert "read as UTC" in shown


@pytest.mark.parametrize(
    "body", [b"{", b'{"a": 1}', b"[1]", b"<html>", b'[{"key_string": "O", "name_string": "Open"}]']
)
def test_what_is_no_feed_is_one_clear_line(
    tmp_path: Path, body: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(body)
    assert main(["meetings", "check", str(path)]) == 1
    shown = capsys.readouterr()
    assert "not a meeting list" in shown.err
    assert shown.err.count("\n") == 1
    assert main(["meetings", "check", str(tmp_path / "absent.json")]) == 1


@pytest.mark.parametrize(
    ("name", "kept", "skipped", "venues"),
    [
        ("aasepia.json", 2038, {}, {"in_person": 1428, "online": 305, "hybrid": 305}),
        ("aasfmarin.test.json", 658, {}, {"in_person": 55, "online": 514, "hybrid": 89}),
        ("edmonton.json", 315, {}, {"in_person": 241, "online": 22, "hybrid": 52}),
        ("sussexaa.json", 123, {}, {"in_person": 94, "online": 28, "hybrid": 1}),
        (
            "bmlt-new-york.json",
            1513,
            {"unpublished": 42},
            {"in_person": 1513, "online": 0, "hybrid": 0},
        ),
    ],
)
def test_real_feeds(
    real_feed: Callable[[str], Path],
    capsys: pytest.CaptureFixture[str],
    name: str,
    kept: int,
    skipped: dict[str, int],
    venues: dict[str, int],
) -> None:
    found = check(capsys, str(real_feed(name)))
    assert (found["kept"], found["skipped"], found["by_venue"]) == (kept, skipped, venues)
    assert found["assumed_zone"] == "UTC"


def test_a_code_table_may_be_given(
    real_feed: Callable[[str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    formats = str(real_feed("bmlt-new-york-formats.json"))
    found = check(capsys, str(real_feed("bmlt-new-york.json")), "--formats", formats)
    assert found["kept"] == 1513
