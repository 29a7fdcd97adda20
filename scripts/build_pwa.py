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
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scripts import bundle, client, fonts, image
from scripts.build_cache import BuildCache, files_below, one_at_a_time
from scripts.compress import QUICK_QUALITY, RELEASE_QUALITY, Compressor
from scripts.failures import BuildFailure
from scripts.site import Site, fill_script, page

REPOSITORY = Path(__file__).resolve().parent.parent
PLAIN_NAMES = ("index.html", "service_worker.js")


@dataclass(frozen=True, slots=True)
class Options:
    """Where a build reads and writes. `repository` holds mobile_app/ and assets/."""

    out: Path
    release: bool = False
    version: str = ""
    repository: Path = REPOSITORY
    cache: Path = REPOSITORY / ".build" / "cache"
    extra: Mapping[str, bytes] = field(default_factory=dict)
    """More files for the site, by path; the figures add an empty page to compare with."""


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


def assemble(options: Options, cache: BuildCache) -> Site:
    """All files of the site, with their names."""
    assets = options.repository / "assets"
    boot = assets / "boot"
    site = Site()
    pyodide = client.pyodide_folder()
    stdlib = bundle.build_stdlib(cache, pyodide)
    packages = bundle.build_packages(cache, pyodide)
    app_files = bundle.app_files(options.repository)
    app = bundle.build_app(cache, pyodide, app_files)
    images = image.build_images(cache, options.repository, pyodide, stdlib, packages, app)

    pyodide_path = site.add_tree(
        "pyodide", {name: (pyodide / name, "core") for name in client.PYODIDE_FILES}
    )
    device = boot / "device.js"
    worker_files: dict[str, object] = {
        "pyodide": pyodide_path,
        "stdlib": site.add_hashed("stdlib.zip", stdlib),
        "packagesImage": site.add_hashed("packages.bin", images.packages),
        "appImage": site.add_hashed("app.bin", images.app),
        "packages": site.add_hashed("packages.zip", packages),
        "app": site.add_hashed("app.zip", app),
        "device": site.add_hashed("device.js", device),
        "lock": _runtime_lock(pyodide),
        "bytes": sum(
            path.stat().st_size for path in (stdlib, packages, app, images.packages, images.app)
        ),
    }
    start_files, loader = _add_client(site, cache, options, app_files)
    version = options.version or _project_version(options.repository)
    for name, path in files_below(assets / "icons").items():
        # A browser asks for the manifest's pictures only while it offers to install the app.
        site.add(f"icons/{name}", path, "demand" if name.startswith("screenshots/") else "core")
    manifest = assets / "boot" / "manifest.webmanifest"
    if manifest.is_file():
        site.add("manifest.webmanifest", manifest)

    for name, data in options.extra.items():
        site.add(name, data)

    # The identity covers every file and every source of the few that carry it inside.
    boot_sources = files_below(boot)
    for name, path in boot_sources.items():
        site.add(f"sources/{name}", path)
    identity = site.digest()
    for name in boot_sources:
        del site.files[f"sources/{name}"]

    worker_files["build"] = identity
    worker = _text(boot / "worker.js")
    start_files["worker"] = site.add_hashed(
        "worker.js", fill_script(worker, "WORKER_FILES", worker_files)
    )
    start_files["build"] = identity
    start_files["rescue"] = site.add_hashed("rescue.js", boot / "rescue.js")
    start = fill_script(_text(boot / "start.js"), "START_FILES", start_files)
    about: dict[str, object] = {
        "build": identity,
        "version": version,
        "start": site.add_hashed("start.js", loader + start),
        "crisis": _crisis_countries(assets),
    }
    site.add("index.html", page(_text(boot / "index.html"), boot, about))
    site.add("build.json", json.dumps({"build": identity, "version": version}).encode(), "demand")
    precache = {
        "build": identity,
        "files": [
            [path, file.digest()[:16], file.group] for path, file in sorted(site.files.items())
        ],
    }
    service_worker = fill_script(_text(boot / "service_worker.js"), "SITE", precache)
    site.add("service_worker.js", service_worker, "demand")
    return site


def _add_client(
    site: Site, cache: BuildCache, options: Options, app_files: dict[str, Path]
) -> tuple[dict[str, object], bytes]:
    web = client.web_folder()
    engine = site.add_tree(
        "engine",
        {
            path.removeprefix("canvaskit/"): (
                web / path,
                name if name in ("skwasm", "canvaskit") else "demand",
            )
            for name, paths in client.ENGINE_FILES.items()
            for path in paths
        },
    )
    main_wasm = site.add_hashed("main.wasm", client.patched_main(cache, "main.dart.wasm"), "skwasm")
    main_support = site.add_hashed("main.mjs", client.support_script(), "skwasm")
    main_js = site.add_hashed("main.js", client.patched_main(cache, "main.dart.js"), "canvaskit")
    chosen = fonts.app_fonts(cache, options.repository, app_files)
    tree: dict[str, tuple[bytes | Path, str]] = {
        path: (web / path, "demand" if path.endswith("NOTICES") else "core")
        for path in client.ASSET_FILES
    }
    manifest = {
        family: {weight: f"fonts/{path.name}" for weight, path in files.items()}
        for family, files in chosen.items()
    }
    tree["assets/FontManifest.json"] = (client.font_manifest(manifest), "core")
    for files in chosen.values():
        for path in files.values():
            tree[f"assets/fonts/{path.name}"] = (path, "core")
    fallback = fonts.fallback_fonts(options.repository)
    site.add(client.RIVE_SCRIPT, client.RIVE_STUB)
    start_files: dict[str, object] = {
        "engine": engine,
        "flutterAssets": site.add_tree("flutter", tree),
        "fonts": site.add_tree("fonts", fallback),
        "fontNames": sorted(fallback),
        "ahead": {
            "modules": [main_support, f"{engine}skwasm.js"],
            "files": [main_wasm, f"{engine}skwasm.wasm"],
        },
        "app": "app.zip",
    }
    loader = client.loader(main_wasm, main_support, main_js)
    return start_files, loader


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


def _runtime_lock(pyodide: Path) -> dict[str, object]:
    # Pyodide wants to know which packages it could fetch: none, everything is in our archives.
    lock = json.loads((pyodide / "pyodide-lock.json").read_text(encoding="utf-8"))
    return {"info": lock["info"], "packages": {}}


def _crisis_countries(assets: Path) -> list[object]:
    path = assets / "content" / "crisis.json"
    countries: list[object] = json.loads(path.read_text(encoding="utf-8"))["items"]
    return countries


def _project_version(repository: Path) -> str:
    text = (repository / "pyproject.toml").read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])


def _text(path: Path) -> str:
    if not path.is_file():
        raise BuildFailure(f"{path} is missing.", "is the working copy complete?")
    return path.read_text(encoding="utf-8")


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
