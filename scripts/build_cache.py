"""Work that is done once per content: every result lives under a digest of what it was made from.

A step names its inputs; when a folder for that digest exists the step is skipped. Results are made
beside their final place and renamed into it, so a build that is interrupted leaves nothing half
done.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

KEPT_PER_STEP = 3
"""Results of one step that stay: switching between two branches should not rebuild."""


def digest_bytes(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of a file's bytes in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_files(files: Mapping[str, Path]) -> str:
    """One digest for a set of named files: names and bytes count, order does not."""
    lines = [f"{digest_file(files[name])} {name}" for name in sorted(files)]
    return digest_bytes("\n".join(lines).encode())


def files_below(root: Path, names: Iterable[str] | None = None) -> dict[str, Path]:
    """Every file below `root` by its path with forward slashes; compiled leftovers are skipped."""
    found = root.rglob("*") if names is None else (root / name for name in names)
    return {
        path.relative_to(root).as_posix(): path
        for path in sorted(found)
        if path.is_file() and "__pycache__" not in path.parts
    }


@contextmanager
def one_at_a_time(lock: Path) -> Iterator[None]:
    """Wait until no other process builds here; where the platform has no file locks, go ahead."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


class BuildCache:
    """Folders of results under `root`, and how often each kind of work was really done."""

    def __init__(self, root: Path, say: Callable[[str], None] = print) -> None:
        self.root = root
        self.made: list[str] = []
        self._say = say

    def folder(
        self, step: str, inputs: object, make: Callable[[Path], None], why: str = ""
    ) -> Path:
        """The folder `make` filled for these `inputs` (anything JSON can hold), now or earlier."""
        key = digest_bytes(json.dumps(inputs, sort_keys=True).encode())[:20]
        home = self.root / step
        target = home / key
        if target.is_dir():
            target.touch()
            return target
        self._say(f"  {why or step} …")
        self.made.append(step)
        work = home / f".{key}.{os.getpid()}"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        try:
            make(work)
        except BaseException:
            shutil.rmtree(work, ignore_errors=True)
            raise
        try:
            work.replace(target)
        except OSError:
            if not target.is_dir():
                raise
            shutil.rmtree(work, ignore_errors=True)  # another build was quicker, with the same
        self._prune(home)
        return target

    def _prune(self, home: Path) -> None:
        done = [path for path in home.iterdir() if path.is_dir() and path.name[0] != "."]
        done.sort(key=lambda path: path.stat().st_mtime, reverse=True)
        for path in done[KEPT_PER_STEP:]:
            shutil.rmtree(path, ignore_errors=True)
