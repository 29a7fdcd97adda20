"""The same input gives the same bytes, and a second build does nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from scripts.archive import write_archive
from scripts.build_cache import BuildCache
from scripts.build_pwa import Options, build
from scripts.bundle import app_files, build_app
from scripts.client import pyodide_folder
from scripts.failures import BuildFailure
from scripts.image import pack_image, unpack_image


def quiet(_line: str) -> None:
    """A build's progress is not a test's output."""


def test_a_second_build_makes_and_writes_nothing(site_folder: Path, repository: Path) -> None:
    again = build(Options(site_folder, repository=repository), quiet)
    assert again.made == ()
    assert again.written == ()


def test_a_file_that_left_the_site_is_removed(
    site_folder: Path, repository: Path, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    shutil.copytree(site_folder, out)
    (out / "static" / "left-over.js").write_text("old")
    build(Options(out, repository=repository), quiet)
    assert not (out / "static" / "left-over.js").exists()


def test_the_app_archive_is_the_same_twice(repository: Path, tmp_path: Path) -> None:
    files = {name: path for name, path in app_files(repository).items() if "/domain/" in name}
    assert files
    archives = [
        build_app(BuildCache(tmp_path / name, quiet), pyodide_folder(), files).read_bytes()
        for name in ("one", "two")
    ]
    assert archives[0] == archives[1]


def test_archives_do_not_depend_on_times_or_order(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    write_archive(tmp_path / "one.zip", {"a": tmp_path / "a", "b": tmp_path / "b"})
    (tmp_path / "a").touch()
    write_archive(tmp_path / "two.zip", {"b": tmp_path / "b", "a": tmp_path / "a"})
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_an_interrupted_step_leaves_no_result(tmp_path: Path) -> None:
    cache = BuildCache(tmp_path, quiet)

    def interrupted(work: Path) -> None:
        (work / "half").write_text("half")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.folder("step", ["input"], interrupted)
    made = cache.folder("step", ["input"], lambda work: (work / "whole").touch())
    assert [path.name for path in made.iterdir()] == ["whole"]


def heap(*pages: bytes) -> bytes:
    return b"".join(page.ljust(4096, b"\0") for page in pages)


def snapshot(*pages: bytes) -> bytes:
    header = b"snap" + (64).to_bytes(4, "little")
    return header.ljust(64, b"h") + heap(*pages)


def test_an_image_leaves_out_empty_pages_and_loses_nothing() -> None:
    whole = snapshot(b"one", b"", b"", b"two", b"")
    image = pack_image(whole)
    assert len(image) < 3 * 4096
    assert unpack_image(image) == whole[64:]


def test_an_image_on_top_of_another_holds_the_differences_only() -> None:
    base = snapshot(b"one", b"", b"same")
    full = snapshot(b"one" + bytes(997) + b"more", b"new", b"same", b"grown")
    image = pack_image(full, base)
    assert len(image) < 400
    assert unpack_image(image, base[64:]) == full[64:]


@pytest.mark.parametrize("broken", [b"", b"snap", b"snap" + (9).to_bytes(4, "little") + b"x" * 90])
def test_an_unknown_layout_stops_the_build(broken: bytes) -> None:
    with pytest.raises(BuildFailure):
        pack_image(broken)
