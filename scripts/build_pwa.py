"""Builds Twofold's site: `python -m scripts.build_pwa [--out FOLDER] [--release]`.

The result is a folder any static host can serve, at the root of a site or below a path. Nothing
that did not change is made again: intermediate results lie in .build/cache under digests of what
they were made from.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from scripts.assembly import REPOSITORY, Options, assemble
from scripts.build_cache import BuildCache, one_at_a_time
from scripts.compress import QUICK_QUALITY, RELEASE_QUALITY, Compressor
from scripts.failures import BuildFailure

__all__ = [
    "REPOSITORY",
    "Built",
    "Options",
    "assemble",
    "build",
    "build_site",
    "main",
    "write_site",
]

PLAIN_NAMES = ("index.html", "service_worker.js")


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did. `precached_bytes` counts raw bytes by group of files."""

    build: str
    made: tuple[str, ...]
    written: tuple[str, ...]
    precached_bytes: dict[str, int]


def build(options: Options, say: Callable[[str], None] = print) -> Built:
    """Build the site. Raises BuildFailure, which says what to do."""
    with one_at_a_time(options.cache / "lock"):
        return _build(options, say)


def _build(options: Options, say: Callable[[str], None]) -> Built:
    cache = BuildCache(options.cache, say)
    site = assemble(options, cache)
    quality = RELEASE_QUALITY if options.release else QUICK_QUALITY
    compressor = Compressor(options.cache / "compressed", quality)
    contents = {path: file.read() for path, file in site.files.items()}
    say(f"  compressing (level {quality}) what changed …")
    companions = compressor.all_companions(contents)
    outputs: dict[str, bytes | Path] = dict(contents)
    for path, made in companions.items():
        for suffix, companion in made.items():
            outputs[path + suffix] = companion
    written = write_site(options.out, outputs)
    sizes: dict[str, int] = {}
    for file in site.files.values():
        sizes[file.group] = sizes.get(file.group, 0) + file.size_bytes()
    identity = json.loads(contents["build.json"])["build"]
    return Built(identity, tuple(cache.made), tuple(written), sizes)


def build_site(out: Path | None = None) -> Path:
    """Bring the repository's own site up to date and return its folder. Raises BuildFailure."""
    options = Options(out or REPOSITORY / ".build" / "site")
    build(options)
    return options.out


def write_site(out: Path, outputs: dict[str, bytes | Path]) -> list[str]:
    """Bring `out` to hold exactly `outputs`; returns the paths that had to be written.

    New files come before the entry points that name them and old ones go last, so that a server
    may keep serving the folder meanwhile.
    """
    written = []
    entries = tuple(name + suffix for name in PLAIN_NAMES for suffix in ("", ".br", ".gz"))
    for path in sorted(outputs, key=lambda path: (path in entries, path)):
        source = outputs[path]
        data = source if isinstance(source, bytes) else source.read_bytes()
        target = out / path
        if target.is_file() and target.stat().st_size == len(data) and target.read_bytes() == data:
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(target.name + ".part")
        part.write_bytes(data)
        part.replace(target)
        written.append(path)
    for old in sorted(out.rglob("*"), reverse=True):
        if old.is_dir():
            if not any(old.iterdir()):
                old.rmdir()
        elif old.relative_to(out).as_posix() not in outputs:
            old.unlink()
    return written


def main(argv: Sequence[str] | None = None) -> int:
    """Command line of the build; returns the exit code."""
    parser = argparse.ArgumentParser(prog="twofold build", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=REPOSITORY / ".build" / "site")
    parser.add_argument("--release", action="store_true", help="compress as strongly as possible")
    parser.add_argument("--version", default="", help="version to show; else pyproject's")
    parser.add_argument("--clean", action="store_true", help="forget earlier results first")
    arguments = parser.parse_args(argv)
    options = Options(arguments.out, arguments.release, arguments.version)
    if arguments.clean:
        shutil.rmtree(options.cache, ignore_errors=True)
    began = time.monotonic()
    print(f"Building Twofold's site in {options.out}")
    try:
        built = build(options)
    except BuildFailure as failure:
        print(f"The build stopped. {failure}", file=sys.stderr)
        return 1
    what = f"{len(built.written)} files written" if built.written else "nothing had changed"
    print(f"Site {built.build} is ready: {what}, {time.monotonic() - began:.1f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
