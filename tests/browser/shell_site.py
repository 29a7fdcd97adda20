"""The boot shell alone: the real index.html, CSS and scripts, with a start.js that only pretends.

The build's own code puts the page together, its Content-Security-Policy included, so that whatever
the policy would refuse there is refused here too.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from scripts.site import page

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
    build: dict[str, object] = {
        "build": "test",
        "version": "0.0.0",
        "start": "start.js",
        "crisis": json.loads(CRISIS.read_text())["items"],
    }
    folder.mkdir(parents=True, exist_ok=True)
    template = (BOOT / "index.html").read_text(encoding="utf-8")
    (folder / "index.html").write_bytes(page(template, BOOT, build))
    (folder / "start.js").write_text(FAKE_START)
    shutil.copy(BOOT / "manifest.webmanifest", folder)
    shutil.copytree(ROOT / "assets" / "icons", folder / "icons", dirs_exist_ok=True)
    return folder
