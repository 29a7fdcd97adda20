"""What is imported before the start-up image is taken.

Dependencies and standard library only. The app's own modules stay out on purpose: one changed line
of an imported module moves a third of the image, and every phone would fetch it anew. The list is
fixed rather than derived from the app for the same reason. tests/build checks that the app's start
path imports nothing else from these packages.
"""

from __future__ import annotations

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
