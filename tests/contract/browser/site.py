"""The little site whose page runs the contracts, staged from the client's wheel and this tree."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import flet_web
import tinydb
import tzdata

from tests.browser.serving import QuietHandler
from tests.contract.http_server import answer_over

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")


def stage_site(folder: Path) -> None:
    """Fill `folder`; scripts lie in static/, as in the real site, for device.js finds it so."""
    static = folder / "static"
    pyodide = static / "pyodide"
    pyodide.mkdir(parents=True)
    for name in (*RUNTIME, "pyodide-lock.json"):
        shutil.copy(Path(flet_web.get_package_web_dir()) / "pyodide" / name, pyodide)
    for name in ("index.html", "page.js"):
        shutil.copy(HERE / name, folder)
    shutil.copy(HERE / "python_worker.js", static)
    shutil.copy(ROOT / "assets" / "boot" / "device.js", static)
    (folder / "large.bin").write_bytes(b"x" * 100_000)
    with zipfile.ZipFile(static / "suite.zip", "w") as archive:
        for package in ("mobile_app", "tests/contract", "tests/vectors"):
            for path in sorted((ROOT / package).rglob("*")):
                if path.suffix in (".py", ".json"):
                    archive.write(path, path.relative_to(ROOT).as_posix())
        archive.write(ROOT / "tests" / "__init__.py", "tests/__init__.py")
        archive.writestr("assets/content/here.txt", "beside the package")
        words = "assets/content/bip39-english.txt"
        archive.write(ROOT / words, words)
        for module in (tinydb, tzdata):
            package_folder = Path(module.__file__).parent
            for path in sorted(package_folder.rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    archive.write(path, path.relative_to(package_folder.parent).as_posix())


class SiteHandler(QuietHandler):
    """The site, and below v1/ the server of the http contract."""

    def do_GET(self) -> None:
        if self.path.startswith("/v1/"):
            answer_over(self)
        else:
            super().do_GET()

    def do_api(self) -> None:
        answer_over(self)

    do_POST = do_PUT = do_DELETE = do_api
