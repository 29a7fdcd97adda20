"""`twofold meetings report`, `sources`, `accept` and `export` as an operator types them."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import brotli
import pytest

from mobile_app.content.pack import decode_pack, pack_digest
from mobile_app.content.pack_delta import apply_delta
from sync_server.__main__ import main
from sync_server.sources import KNOWN_SOURCES, read_sources
from tests.server import publisher as act
from tests.server.publisher import Publisher


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TWOFOLD_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("TWOFOLD_DATABASE_URL", raising=False)
    monkeypatch.delenv("TWOFOLD_SOURCES", raising=False)
    return tmp_path / "data"


def write_source(folder: Path, url: str, *, enabled: bool = True) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "sources.toml").write_text(
        f'[[source]]\nid = "town"\nname = "Town"\nprogramme = "AA"\n'
        f'timezone = "Europe/London"\nurl = "{url}"\nenabled = {str(enabled).lower()}\n'
    )


def feed_of(count: int, *, bad: int = 0) -> bytes:
    records = json.loads(act.meetings(count)) + [{"slug": f"nameless-{n}"} for n in range(bad)]
    return json.dumps(records).encode()


def test_the_report_of_a_source_from_the_file(
    data_folder: Path, publisher: Publisher, capsys: pytest.CaptureFixture[str]
) -> None:
    url = publisher.publish("/feed", act.feed(feed_of(20, bad=3)))
    write_source(data_folder, url)
    assert main(["meetings", "report"]) == 0
    assert "town: Town, nothing in hand yet" in capsys.readouterr().out
    assert main(["meetings", "refresh"]) == 0
    publisher.publish("/feed", act.feed(feed_of(21, bad=2)))
    assert main(["meetings", "refresh"]) == 0
    capsys.readouterr()
    assert main(["meetings", "report"]) == 0
    shown = capsys.readouterr().out
    assert "town: Town, 21 meetings" in shown
    assert "23 records, 21 kept" in shown
    assert "skipped: 2 name.missing" in shown
    assert "1 new, 0 changed, 0 gone" in shown
    publisher.publish("/feed", act.feed(feed_of(4)))
    assert main(["meetings", "refresh"]) == 1
    assert main(["meetings", "report", "--id", "town"]) == 1
    shown = capsys.readouterr().out
    assert "21 meetings" in shown
    assert "not read once" in shown
    assert "4 meetings where there were 21" in shown
    assert main(["meetings", "report", "--json"]) == 1
    (feed,) = json.loads(capsys.readouterr().out)["feeds"]
    assert (feed["id"], feed["meetings"], feed["failures"]) == ("town", 21, 1)
    assert feed["last_reading"]["skipped"] == {"name.missing": 2}
    assert feed["next_at"] > feed["last_tried_at"]
    assert main(["meetings", "accept", "town"]) == 0
    assert "town: updated, 4 meetings" in capsys.readouterr().out
    assert main(["meetings", "report"]) == 0
    assert "0 new, 0 changed, 17 gone" in capsys.readouterr().out


def test_nothing_and_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["meetings", "report"]) == 0
    assert "No meeting lists yet" in capsys.readouterr().out
    assert main(["meetings", "report", "--id", "nowhere"]) == 1
    assert main(["meetings", "accept", "nowhere"]) == 1
    assert capsys.readouterr().err.count("no list with the id nowhere") == 2


def test_known_sources_are_written_once_and_all_off(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["meetings", "sources"]) == 0
    shown = capsys.readouterr().out
    assert "is not there yet" in shown
    assert "known, off: newyork-na (NA)" in shown
    assert main(["meetings", "sources", "--init"]) == 0
    path = data_folder / "sources.toml"
    assert read_sources(path) == read_sources(KNOWN_SOURCES)
    path.write_text("# mine\n")
    assert main(["meetings", "sources", "--init"]) == 1
    assert path.read_text() == "# mine\n"
    write_source(data_folder, "https://feeds.example.org/x")
    capsys.readouterr()
    assert main(["meetings", "sources"]) == 0
    assert "  on: town (AA), Town, https://feeds.example.org/x" in capsys.readouterr().out


def test_a_source_that_is_off_is_not_asked(
    data_folder: Path, publisher: Publisher, capsys: pytest.CaptureFixture[str]
) -> None:
    write_source(data_folder, publisher.publish("/feed", act.feed(feed_of(3))), enabled=False)
    assert main(["meetings", "refresh"]) == 0
    assert publisher.asked == []
    assert main(["meetings", "refresh", "--id", "town"]) == 1
    assert "its source is off" in capsys.readouterr().err


def test_a_mistake_in_the_file_is_one_clear_line(
    data_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data_folder.mkdir()
    (data_folder / "sources.toml").write_text("[[source")
    assert main(["meetings", "refresh"]) == 1
    assert "not TOML" in capsys.readouterr().err


def test_all_lists_as_files_for_a_static_host(
    data_folder: Path, tmp_path: Path, publisher: Publisher, capsys: pytest.CaptureFixture[str]
) -> None:
    write_source(data_folder, publisher.publish("/feed", act.feed(feed_of(300))))
    assert main(["meetings", "refresh"]) == 0
    folder = tmp_path / "site"
    assert main(["meetings", "export", str(folder)]) == 0
    index = json.loads((folder / "v1/meetings/packs.json").read_bytes())
    older_digest = index["packs"][0]["digest"]
    older = (folder / f"v1/meetings/packs/town/{older_digest}.json").read_bytes()
    assert pack_digest(older) == older_digest
    publisher.publish("/feed", act.feed(feed_of(301)))
    assert main(["meetings", "refresh"]) == 0
    assert main(["meetings", "export", str(folder)]) == 0
    digest = json.loads((folder / "v1/meetings/packs.json").read_bytes())["packs"][0]["digest"]
    below = folder / "v1/meetings/packs/town"
    newer = (below / f"{digest}.json").read_bytes()
    assert len(decode_pack(newer).meetings) == 301
    delta = (below / f"{older_digest[:16]}-{digest[:16]}.json").read_bytes()
    assert apply_delta(older, delta) == newer
    assert gzip.decompress((below / f"{digest}.json.gz").read_bytes()) == newer
    assert brotli.decompress((below / f"{digest}.json.br").read_bytes()) == newer
    assert not (below / f"{older_digest}.json").exists()
    capsys.readouterr()
    assert main(["meetings", "export", "/proc/no/such/folder"]) == 1
    assert "cannot be written" in capsys.readouterr().err
