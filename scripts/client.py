"""The Flutter web client from the flet-web package, made fit to run offline and alone.

Which of its files ship, and the four changes made to them:

- the font manifest names only what the app draws with (Flutter loads all of it at start);
- one address of a script host inside the compiled client becomes a path of this site, of the same
  length, so that no other origin is ever asked (the script is an animation runtime we do not use);
- the loader's service worker settings are gone: on finding any registered worker, Flutter's loader
  would replace it with one that unregisters itself and reloads for ever;
- the texts of the compiled client are known to the browser when it compiles (`support_script`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from flet_web import get_package_web_dir

from scripts.build_cache import BuildCache, digest_file
from scripts.failures import BuildFailure

SCRIPT_HOST = b"https://cdn.jsdelivr.net/npm/@rive-app/flutter-native-wasm@44.0.0/"
RIVE_FOLDER = "static/rive/"
RIVE_STUB = b"self.RiveNative = () => new Promise(() => {});\n"
RIVE_SCRIPT = RIVE_FOLDER + "wasm/rive_native.js"

BUILTINS = b"{builtins: ['js-string']}"
BUILTINS_AND_TEXT = b"{builtins: ['js-string'], importedStringConstants: ''}"
BUILTINS_USES = 2
TEXT_PROXY = b'"": new Proxy({}, { get(_, prop) { return prop; } }),'

ENGINE_FILES = {
    "skwasm": ("canvaskit/skwasm.js", "canvaskit/skwasm.wasm"),
    "skwasm_heavy": ("canvaskit/skwasm_heavy.js", "canvaskit/skwasm_heavy.wasm"),
    "canvaskit_chromium": ("canvaskit/chromium/canvaskit.js", "canvaskit/chromium/canvaskit.wasm"),
    "canvaskit": ("canvaskit/canvaskit.js", "canvaskit/canvaskit.wasm"),
}
"""Engines by name; a browser uses exactly one of them (see assets/boot/start.js)."""

ASSET_FILES = (
    "assets/AssetManifest.bin.json",
    "assets/NOTICES",
    "assets/shaders/ink_sparkle.frag",
    "assets/shaders/stretch_effect.frag",
    "assets/packages/wakelock_plus/assets/no_sleep.js",
)

PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")


def web_folder() -> Path:
    """Where flet-web keeps the client."""
    return Path(get_package_web_dir())


def pyodide_folder() -> Path:
    """Where flet-web keeps Pyodide. Raises BuildFailure when it is not complete."""
    folder = web_folder() / "pyodide"
    for name in (*PYODIDE_FILES, "python_stdlib.zip"):
        if not (folder / name).is_file():
            raise BuildFailure(
                f"flet-web does not contain pyodide/{name}.",
                "uv sync --reinstall-package flet-web; is the pinned version right?",
            )
    return folder


def patched_main(cache: BuildCache, name: str) -> Path:
    """The compiled client `name` (main.dart.wasm or main.dart.js) without foreign addresses.

    Raises BuildFailure when the address is not there exactly once: then Flet has changed and the
    promise of no third-party request must be looked at again.
    """
    source = web_folder() / name

    def make(work: Path) -> None:
        data = source.read_bytes()
        if data.count(SCRIPT_HOST) != 1:
            raise BuildFailure(
                f"{name} no longer holds the script address this build replaces.",
                "look for foreign addresses in it and adapt scripts/client.py",
            )
        (work / name).write_bytes(data.replace(SCRIPT_HOST, local_rive_path()))

    return cache.folder(f"client-{name}", [digest_file(source), 1], make, f"adapting {name}") / name


def local_rive_path() -> bytes:
    """A path of this site exactly as long as the address it stands for."""
    padding, odd = divmod(len(SCRIPT_HOST) - len(RIVE_FOLDER), 2)
    if odd:
        raise BuildFailure(
            "The replacement path cannot be padded.", "rename scripts.client.RIVE_FOLDER"
        )
    return b"./" * padding + RIVE_FOLDER.encode()


def support_script() -> bytes:
    """What the compiled client runs beside it (main.dart.mjs), with its text known at compile time.

    The client imports each of its 39,000 texts as a global, and asks a JavaScript proxy for each at
    every start. A browser that knows `importedStringConstants` makes them itself while it compiles;
    one that does not goes on asking the proxy.

    Raises BuildFailure when the script does not name its builtins exactly once.
    """
    source = (web_folder() / "main.dart.mjs").read_bytes()
    if source.count(BUILTINS) != BUILTINS_USES or source.count(TEXT_PROXY) != 1:
        raise BuildFailure(
            "main.dart.mjs no longer compiles the client as this build expects.",
            "look at its compileStreaming and adapt scripts/client.py",
        )
    return source.replace(BUILTINS, BUILTINS_AND_TEXT)


def font_manifest(fonts: dict[str, dict[int, str]]) -> bytes:
    """Flutter's FontManifest.json for `fonts` (family -> weight -> path below assets/)."""
    manifest = [
        {
            "family": family,
            "fonts": [{"asset": asset, "weight": weight} for weight, asset in files.items()],
        }
        for family, files in fonts.items()
    ]
    return json.dumps(manifest).encode()


def loader(main_wasm: str, main_support: str, main_js: str) -> bytes:
    """Flutter's loader, set up to define `_flutter` only: start.js calls it when the time comes.

    The arguments are the paths of the compiled client relative to the page.
    """
    source = (web_folder() / "flutter.js").read_text(encoding="utf-8")
    bootstrap = (web_folder() / "flutter_bootstrap.js").read_text(encoding="utf-8")
    found = re.search(r'"engineRevision":"([0-9a-f]{40})"', bootstrap)
    if found is None:
        raise BuildFailure(
            "flutter_bootstrap.js no longer names its engine.", "adapt scripts/client.py"
        )
    build_config = {
        "engineRevision": found[1],
        "builds": [
            {
                "compileTarget": "dart2wasm",
                "renderer": "skwasm",
                "mainWasmPath": main_wasm,
                "jsSupportRuntimePath": main_support,
            },
            {"compileTarget": "dart2js", "renderer": "canvaskit", "mainJsPath": main_js},
        ],
    }
    source = re.sub(r"//# sourceMappingURL=.*", "", source)
    return f"{source}\n_flutter.buildConfig = {json.dumps(build_config)};\n".encode()
