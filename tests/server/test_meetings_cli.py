"""`twofold meetings …` as an operator types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sync_server.__main__ import main
from tests.server import publisher as act
from tests.server.publisher import Publisher


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWOFOLD_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("TWOFOLD_DATABASE_URL", raising=False)


def add(source: str, *more: str) -> int:
    described = ["--name", "Sampleford", "--programme", "AA", "--timezone", "Europe/London"]
    return main(["meetings", "add", *described, source, *more])


def test_the_whole_life_of_a_list(publisher: Publisher, capsys: pytest.CaptureFixture[str]) -> None:
    url = publisher.publish("/feed", act.feed(act.meetings(20), ETag='"1"'))
    assert main(["meetings", "list"]) == 0
    assert "No meeting lists yet" in capsys.readouterr().out
    assert add(url) == 0
    assert "sampleford: added, 20 meetings" in capsys.readouterr().out
    assert main(["meetings", "refresh"]) == 0
    assert "sampleford: unchanged" in capsys.readouterr().out
    publisher.publish("/feed", act.feed(act.meetings(22), ETag='"2"'))
    assert main(["meetings", "refresh", "--id", "sampleford"]) == 0
    assert "sampleford: updated, 22 meetings" in capsys.readouterr().out
    publisher.publish("/feed", act.feed(act.meetings(3)))
    assert main(["meetings", "refresh"]) == 1
    assert "kept as it was" in capsys.readouterr().out
    assert main(["meetings", "refresh", "--force"]) == 0
    assert main(["meetings", "list"]) == 0
    shown = capsys.readouterr().out
    assert "sampleford: Sampleford (AA), 3 meetings" in shown
    assert f"meeting-guide from {url}" in shown
    assert main(["meetings", "remove", "sampleford"]) == 0
    assert main(["meetings", "list"]) == 0
    assert "No meeting lists yet" in capsys.readouterr().out


def test_a_report_counts_by_reason_and_names_the_first_few(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = json.loads(act.meetings(10)) + [{"slug": f"nameless-{n}"} for n in range(7)]
    records[0]["end_time"] = "18:59"
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(records))
    assert add(str(path)) == 0
    shown = capsys.readouterr().out
    assert "skipped: 7" in shown
    assert "7 name.missing (name): records 11, 12, 13, 14, 15, …" in shown
    assert "mended: 1" in shown
    assert "1 end.unlikely" in shown


def test_one_refused_feed_does_not_keep_the_others_from_refreshing(
    publisher: Publisher, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a", "b", "c"):
        publisher.publish(f"/{name}", act.feed(act.meetings(5)))
        assert add(f"{publisher.url}/{name}", "--id", name) == 0
        publisher.publish(f"/{name}", act.feed(act.meetings(6)))
    publisher.publish("/b", act.status(500))
    capsys.readouterr()
    assert main(["meetings", "refresh"]) == 1
    shown = capsys.readouterr().out
    assert "a: updated" in shown
    assert "b: kept as it was" in shown
    assert "answered with status 500" in shown
    assert "c: updated" in shown


def test_a_relative_file_is_found_again_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "feed.json").write_bytes(act.meetings(5))
    monkeypatch.chdir(tmp_path)
    assert add("feed.json") == 0
    monkeypatch.chdir("/")
    assert main(["meetings", "refresh"]) == 0
    assert "unchanged" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["meetings", "refresh", "--id", "nowhere"], "no list with the id nowhere"),
        (["meetings", "remove", "nowhere"], "no list with the id nowhere"),
    ],
)
def test_an_unknown_list_is_one_clear_line(
    arguments: list[str], why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    shown = capsys.readouterr()
    assert why in shown.err
    assert "Traceback" not in shown.err


def test_a_refused_first_import_is_one_clear_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "feed.json"
    path.write_text("{")
    assert add(str(path)) == 1
    assert "not a meeting list (feed: not JSON)" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["meetings"], ["meetings", "add"]])
def test_what_is_not_understood_ends_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: twofold" in capsys.readouterr().err
