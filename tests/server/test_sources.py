"""The sources file: readable, checked to the last key, everything known off."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync_server.errors import CommandProblem
from sync_server.feed_source import is_web_address
from sync_server.sources import KNOWN_SOURCES, MAX_SOURCES_BYTES, read_sources

ONE = """
[[source]]
id = "town"
name = "Town"
programme = "AA"
timezone = "Europe/London"
url = "https://feeds.example.org/meetings.json"
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "sources.toml"
    path.write_text(text)
    return path


def test_a_source_in_few_words_is_off_and_read_daily(tmp_path: Path) -> None:
    (source,) = read_sources(write(tmp_path, ONE))
    assert not source.enabled
    assert source.every.total_seconds() == 24 * 3600
    assert source.as_feed().zone == "Europe/London"
    assert source.as_feed().id == "town"


def test_every_key_counts(tmp_path: Path) -> None:
    more = """
format = "bmlt"
formats = "https://feeds.example.org/formats.json"
enabled = true
every_hours = 6
regions = ["West", "East"]
usual_minutes = 90
"""
    (source,) = read_sources(write(tmp_path, ONE + more))
    new = source.as_feed()
    assert (source.enabled, source.every.total_seconds()) == (True, 6 * 3600)
    assert (new.format, new.formats_source) == ("bmlt", "https://feeds.example.org/formats.json")
    assert (new.regions, new.usual_minutes) == (("West", "East"), 90)


def test_no_file_is_no_sources(tmp_path: Path) -> None:
    assert read_sources(tmp_path / "absent.toml") == []
    assert read_sources(write(tmp_path, "")) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[[source", "not TOML"),
        ("x = 1", "nothing else"),
        ("source = 1", "nothing else"),
        ("source = [1]", "no table"),
        ('[[source]]\nid = "town"', r"source 1 \(town\): name is missing"),
        (ONE + "enbled = true", "no key enbled"),
        (ONE + 'enabled = "yes"', "enabled must be true or false"),
        (ONE + "every_hours = 0", "every_hours is from"),
        (ONE + "every_hours = 1.5", "every_hours must be a whole number"),
        (ONE + "usual_minutes = 1", "usual_minutes is from"),
        (ONE + 'regions = "West"', "regions is a list"),
        (ONE + "regions = [1]", "regions is a list"),
        (ONE + 'format = "xml"', "format is one of"),
        (ONE.replace("Europe/London", "Nowhere/Else"), "not a time zone"),
        (ONE.replace('"town"', '"No Spaces"'), "--id"),
        (ONE.replace("https://feeds.example.org/", ""), "an address, or a path"),
        (ONE.replace('"AA"', "7"), "programme must be a text"),
        (ONE + ONE, "the id town is there twice"),
        ("#" * (MAX_SOURCES_BYTES + 1), "larger than 1 MiB"),
    ],
)
def test_a_mistake_is_one_clear_line(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(CommandProblem, match=why) as problem:
        read_sources(write(tmp_path, text))
    assert "\n" not in str(problem.value)


def test_what_cannot_be_read_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(CommandProblem, match="cannot be read"):
        read_sources(tmp_path)
    path = tmp_path / "latin.toml"
    path.write_bytes(b'x = "\xe9"')
    with pytest.raises(CommandProblem, match="not TOML"):
        read_sources(path)


def test_known_feeds_are_all_off_and_asked_over_https() -> None:
    known = read_sources(KNOWN_SOURCES)
    assert len(known) > 10
    for source in known:
        assert not source.enabled
        assert source.url.startswith("https://")
        assert not source.formats or is_web_address(source.formats)


def test_every_key_is_documented() -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "feeds.md").read_text("utf-8")
    (source,) = read_sources(KNOWN_SOURCES)[:1]
    for key in source.__slots__:
        assert f"`{key}`" in text
