"""What ships to phones and browsers: an allow-list. What is not named here stays behind.

tests/build compares the archives with these lists, so that nothing joins a release by accident.
"""

from __future__ import annotations

from pathlib import Path

APP_FILES = (
    "mobile_app/__init__.py",
    "mobile_app/app.py",
    "mobile_app/errors.py",
    "mobile_app/domain/*.py",
    "mobile_app/changes/*.py",
    "mobile_app/content/*.py",
    "mobile_app/store/**/*.py",
    "mobile_app/sync/*.py",
    "mobile_app/device/*.py",
    "mobile_app/device/browser/**/*.py",
    "mobile_app/device/memory/**/*.py",
    "mobile_app/presenters/**/*.py",
    "mobile_app/ui/**/*.py",
    "assets/content/*.json",
    "assets/content/bip39-english.txt",
)
"""The app's own archive, as globs below the repository: no native adapters, no tests, no tools."""

PACKAGES = {
    "flet": (
        "flet/__init__.py",
        "flet/app.py",
        "flet/data_channel.py",
        "flet/version.py",
        "flet/auth/**/*.py",
        "flet/canvas/**/*.py",
        "flet/components/**/*.py",
        "flet/controls/**/*.py",
        "flet/controls/**/*.json",
        "flet/messaging/**/*.py",
        "flet/pubsub/**/*.py",
        "flet/security/**/*.py",
        "flet/utils/**/*.py",
    ),
    "msgpack": ("msgpack/*.py",),
    "repath": ("repath.py",),
    "six": ("six.py",),
    "tinydb": ("tinydb/**/*.py",),
    "tzdata": ("tzdata/__init__.py", "tzdata/zoneinfo/**/*", "tzdata/zones"),
}
"""Third-party code in the browser, by distribution; compiled extensions never match."""

STDLIB_LEFT_OUT = (
    "bdb.py",
    "cmd.py",
    "concurrent/futures/process.py",
    "dbm/",
    "doctest.py",
    "ensurepip/",
    "filecmp.py",
    "ftplib.py",
    "html/parser.py",
    "http/cookiejar.py",
    "http/server.py",
    "idlelib/",
    "imaplib.py",
    "logging/config.py",
    "logging/handlers.py",
    "mailbox.py",
    "modulefinder.py",
    "multiprocessing/",
    "netrc.py",
    "pdb.py",
    "pickletools.py",
    "poplib.py",
    "profile.py",
    "profiling/",
    "pstats.py",
    "pyclbr.py",
    "pydoc.py",
    "pydoc_data/",
    "rlcompleter.py",
    "smtplib.py",
    "socketserver.py",
    "symtable.py",
    "sysconfig/__main__.py",
    "tabnanny.py",
    "trace.py",
    "tracemalloc.py",
    "turtle.py",
    "unittest/",
    "venv/",
    "webbrowser.py",
    "wsgiref/",
    "xmlrpc/",
    "zipapp.py",
)
"""Standard library a phone never runs (debuggers, mail and web servers, test tools)."""


def select(root: Path, patterns: tuple[str, ...]) -> dict[str, Path]:
    """Files below `root` that match any of `patterns`, by their path with forward slashes."""
    found: dict[str, Path] = {}
    for pattern in patterns:
        for path in root.glob(pattern):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
                found[path.relative_to(root).as_posix()] = path
    return dict(sorted(found.items()))


def ships_from_stdlib(name: str) -> bool:
    """Whether a member of Pyodide's standard library archive is kept."""
    return not any(
        name.startswith(left_out) if left_out.endswith("/") else name == left_out
        for left_out in STDLIB_LEFT_OUT
    )
