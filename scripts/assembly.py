"""Which files a site is made of, and what they are called."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts import bundle, client, fonts, image
from scripts.build_cache import BuildCache, files_below
from scripts.failures import BuildFailure
from scripts.site import Site, fill_script, page

REPOSITORY = Path(__file__).resolve().parent.parent


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
