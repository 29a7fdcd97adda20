"""The boot shell alone: the real index.html, CSS and scripts, with a start.js that only pretends.

It is served with the same Content-Security-Policy rules for scripts and styles as the built site,
so that whatever the policy would refuse there is refused here too.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOOT = ROOT / "assets" / "boot"
CRISIS = ROOT / "assets" / "content" / "crisis.json"

FAKE_START = """
(() => {
  const calls = window.fakeCalls = [];
  const call = (name) => (...args) => { calls.push([name, ...args]); };
  window.twofold = {
    start() {
      calls.push(["start"]);
      const view = document.createElement("flutter-view");
      const button = document.createElement("button");
      button.textContent = "Inside the app";
      view.append(button);
      document.body.append(view);
    },
    retry: call("retry"), applyUpdate: call("applyUpdate"), post: call("post"),
    diagnostics: async () => ({ engine: "pretended" }),
    exportData: async () => new Blob(['{"kept": true}'], { type: "application/json" }),
  };
})();
"""


def write_shell_site(folder: Path) -> Path:
    """Fill `folder` with the shell and return it."""
    page = (BOOT / "index.html").read_text()
    build = {
        "build": "test",
        "version": "0.0.0",
        "start": "start.js",
        "crisis": json.loads(CRISIS.read_text())["items"],
    }
    parts = {
        "BOOT_CSS": (BOOT / "boot.css").read_text(),
        **{
            f"{name.upper()}_JS": (BOOT / f"{name}.js").read_text()
            for name in ("today", "sos", "help", "boot")
        },
        "BUILD_JSON": json.dumps(build),
        "BODY": "",
    }
    for name, text in parts.items():
        page = page.replace("{{" + name + "}}", text)
    page = page.replace(
        "{{HEAD}}", f'<meta http-equiv="Content-Security-Policy" content="{csp(page)}">'
    )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.html").write_text(page)
    (folder / "start.js").write_text(FAKE_START)
    shutil.copy(BOOT / "manifest.webmanifest", folder)
    shutil.copytree(ROOT / "assets" / "icons", folder / "icons", dirs_exist_ok=True)
    return folder


def csp(page: str) -> str:
    """A policy that lets run only what this page inlines."""
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    return (
        f"default-src 'self'; script-src 'self' {_hashes(scripts)}; style-src {_hashes(styles)}; "
        "img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'none'"
    )


def _hashes(sources: list[str]) -> str:
    digests = (hashlib.sha256(source.encode()).digest() for source in sources)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
