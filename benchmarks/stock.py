"""What Flet gives by itself, built here to compare with: the layout `flet publish --no-cdn` makes.

A hello world, canvaskit, Pyodide started the classic way inside Flet's own worker. The packages lie
unpacked in the app's archive, which spares it the installer: the most favourable stock start.
"""

from __future__ import annotations

import io
import shutil
import tarfile
from pathlib import Path

from flet.controls.types import RouteUrlStrategy, WebRenderer
from flet_web import get_package_web_dir, patch_font_manifest_json, patch_index_html

from scripts.bundle import package_files

HELLO = """\
import flet as ft


def main(page: ft.Page) -> None:
    count = ft.Text("0")

    def add(_event: object) -> None:
        count.value = str(int(count.value) + 1)
        page.update()

    page.add(count, ft.Button("Add one", on_click=add))


ft.run(main)
"""
PACKAGES = ("flet/", "msgpack/", "repath.py", "six.py")


def build_stock(folder: Path, *, python: bool = True) -> Path:
    """Fill `folder` with the stock hello world and return it.

    Without `python` the engine comes up alone: its connection to Python never stands.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(get_package_web_dir(), folder)
    patch_index_html(
        str(folder / "index.html"),
        base_href="/",
        pyodide=True,
        pyodide_script_path="main.py",
        pyodide_version="314.0.7",
        app_package_url="app.tar.gz",
        web_renderer=WebRenderer.CANVAS_KIT,
        route_url_strategy=RouteUrlStrategy.HASH,
        no_cdn=True,
    )
    patch_font_manifest_json(str(folder / "assets" / "FontManifest.json"))
    index = folder / "index.html"
    # A module worker cannot resolve a relative address: what `flet publish` writes does not start.
    text = index.read_text(encoding="utf-8")
    index.write_text(text.replace('"pyodide/pyodide.mjs"', '"/pyodide/pyodide.mjs"'), "utf-8")
    if python:
        _write_archive(folder / "app.tar.gz")
    else:
        (folder / "python.js").write_text("globalThis.jsConnect = () => new Promise(() => {});\n")
    return folder


def _write_archive(target: Path) -> None:
    with tarfile.open(target, "w:gz") as archive:
        main = HELLO.encode()
        member = tarfile.TarInfo("main.py")
        member.size = len(main)
        archive.addfile(member, io.BytesIO(main))
        for name, path in package_files().items():
            if name.startswith(PACKAGES):
                archive.add(path, f"__pypackages__/{name}")
