"""Backup from and into both databases: whole, and of one moment while others write."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from sync_server.__main__ import main
from sync_server.errors import CommandProblem
from sync_server.store import backup_file
from sync_server.store.backup_file import check_backup
from sync_server.store.opening import open_store
from sync_server.store.vaults import SqlVaults
from sync_server.vaults.limits import Limits
from sync_server.vaults.service import VaultService
from tests.server.backups import (
    TODAY,
    New,
    back_up,
    check_vaults,
    everything,
    fill,
    generations,
    put_back,
    vault_id,
    without_new_life,
    writing_meanwhile,
)
from tests.server.vault_client import made_seal


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
@pytest.mark.parametrize("source", ["sqlite", "postgresql"])
def test_everything_comes_back_in_either_database(
    new: New, tmp_path: Path, source: str, target: str
) -> None:
    old, fresh, path = new(source), new(target), tmp_path / "backup"
    fill(old)
    made = back_up(old, path)
    assert (made.rows("vaults"), made.rows("vault_batches"), made.rows("vault_snapshots")) == (
        3,
        704,
        3,
    )
    assert check_backup(path) == made
    assert path.stat().st_mode & 0o777 == 0o600
    before = everything(old.database_url)
    assert put_back(path, fresh).contents == made
    after = everything(fresh.database_url)
    assert without_new_life(after) == without_new_life(before)
    assert {row["visited_day"] for row in after["vaults"]} == {TODAY}
    reached = generations(old.database_url)
    assert generations(fresh.database_url) == {id: held + 1000 for id, held in reached.items()}
    with open_store(fresh) as feeds, closing(SqlVaults(feeds.engine)) as store:
        service = VaultService(store, Limits())
        assert service.append(vault_id("plain"), b"plain", [made_seal("next")]).seqs == (701,)
        assert service.append(vault_id("plain"), b"plain", [made_seal(3)]).seqs == (4,)
        assert service.snapshot(vault_id("compacted"), b"compacted").sealed == made_seal("s", 2**21)
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["backup"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_is_of_one_moment_while_others_write(new: New, tmp_path: Path, kind: str) -> None:
    settings = new(kind)
    heads = []
    with writing_meanwhile(settings):
        for number in range(4):
            back_up(settings, path := tmp_path / f"backup-{number}")
            with backup_file.opened_backup(path) as connection:
                heads.append(check_vaults(connection))
    assert heads == sorted(set(heads))  # they did go on meanwhile


@pytest.mark.parametrize("there", ["a note of mine", ""])
def test_a_backup_is_never_written_over_a_file(new: New, tmp_path: Path, there: str) -> None:
    settings, path = new("sqlite"), tmp_path / "backup"
    fill(settings)
    path.write_text(there)
    with pytest.raises(CommandProblem, match="exists"):
        back_up(settings, path)
    assert path.read_text() == there


def test_there_is_nothing_to_back_up_before_the_first_start(new: New, tmp_path: Path) -> None:
    for kind in ("sqlite", "postgresql"):
        settings = new(kind)
        with pytest.raises(CommandProblem, match=r"no database|is empty"):
            back_up(settings, tmp_path / "backup")
        assert not settings.data.exists() or not list(settings.data.iterdir())
    assert not list(tmp_path.glob("*backup*"))


def test_a_full_disk_is_one_clear_line_and_leaves_nothing(new: New, tmp_path: Path) -> None:
    settings, path = new("sqlite"), tmp_path / "kept" / "backup"
    fill(settings)
    path.parent.mkdir()
    program = (
        "import resource, sys; from sync_server.__main__ import main;"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000));"
        "sys.exit(main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "backup", str(path)],
        env={**os.environ, "TWOFOLD_DATA": str(settings.data)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 1
    assert f"{path} could not be made" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(path.parent.iterdir()) == []


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_database_that_cannot_be_reached_is_one_clear_line(
    tmp_path: Path,
    new: New,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
) -> None:
    settings, path = new("sqlite"), tmp_path / "backup"
    fill(settings)
    back_up(settings, path)
    given = path if command == "restore" else tmp_path / "another"
    for url in ("nonsense", "postgresql+psycopg://somebody:secret@/nowhere?host=/nonexistent"):
        monkeypatch.setenv("TWOFOLD_DATABASE_URL", url)
        assert main([command, str(given)]) == 1
        said = capsys.readouterr().err
        assert "cannot be" in said
        assert said.count("\n") == 1
        assert "secret" not in said
