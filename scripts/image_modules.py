"""What is imported before the start-up images are taken (scripts/image.py).

The image of the packages holds dependencies and standard library only, from a fixed list: one
changed line of an imported module moves a third of it, and every phone would fetch it anew. The
app's own first modules go into a second, small image of their own, found from what app.py imports.
app.py itself stays out: it opens the store when it is imported.
"""

from __future__ import annotations

import ast
from pathlib import Path

STANDARD = (
    "__future__",
    "abc",
    "asyncio",
    "base64",
    "bisect",
    "calendar",
    "collections.abc",
    "contextlib",
    "contextvars",
    "copy",
    "dataclasses",
    "datetime",
    "decimal",
    "difflib",
    "enum",
    "functools",
    "hashlib",
    "heapq",
    "hmac",
    "html",
    "importlib.metadata",
    "importlib.resources",
    "inspect",
    "io",
    "itertools",
    "json",
    "logging",
    "math",
    "operator",
    "pathlib",
    "random",
    "re",
    "secrets",
    "statistics",
    "string",
    "struct",
    "textwrap",
    "time",
    "traceback",
    "types",
    "typing",
    "unicodedata",
    "urllib.parse",
    "uuid",
    "warnings",
    "weakref",
    "zipfile",
    "zipimport",
    "zlib",
    "zoneinfo",
)

THIRD_PARTY = (
    "flet",
    "flet.app",
    "flet.components.component",
    "flet.components.component_decorator",
    "flet.components.observable",
    "flet.components.router",
    "flet.messaging.connection",
    "flet.messaging.protocol",
    "flet.messaging.session",
    "flet.pubsub.pubsub_hub",
    "flet.utils",
    "msgpack",
    "pyodide.code",
    "pyodide.ffi",
    "repath",
    "tinydb",
    "tzdata",
)

FLET_LEFT_OUT = (
    "Cupertino",
    "AutoComplete",
    "BrowserContextMenu",
    "DataTable",
    "DesktopDeviceInfo",
    "Draggable",
    "DragTarget",
    "ExpansionPanel",
    "InteractiveViewer",
    "Linux",
    "MacOs",
    "Menu",
    "NavigationDrawer",
    "NavigationRail",
    "Reorderable",
    "Shimmer",
    "SubmenuButton",
    "WebDeviceInfo",
    "Window",
    "cupertino",
    "dropdownm2",
)
"""Public names of Flet that start with one of these are left to be imported when first used."""


def flet_names(public: list[str]) -> list[str]:
    """Which of Flet's lazily imported public names the image resolves beforehand."""
    return sorted(name for name in public if not name.startswith(FLET_LEFT_OUT))


APP_EXTRA = ("mobile_app.device.browser",)
"""Modules of the app that its start needs and app.py imports inside functions."""


def start_modules(repository: Path) -> list[str]:
    """The app's modules that app.py imports at its top, as importable names."""
    tree = ast.parse((repository / "mobile_app" / "app.py").read_text(encoding="utf-8"))
    found = {name for name in APP_EXTRA if _is_module(repository, name)}
    for node in tree.body:
        if isinstance(node, ast.Import):
            candidates = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            below = [f"{node.module}.{alias.name}" for alias in node.names]
            candidates = [node.module, *below]
        else:
            continue
        found.update(
            name
            for name in candidates
            if name.startswith("mobile_app.") and _is_module(repository, name)
        )
    return sorted(found)


def _is_module(repository: Path, name: str) -> bool:
    path = repository / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
