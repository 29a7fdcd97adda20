"""The `twofold` command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from sync_server.config import Settings
from sync_server.errors import CommandProblem

COMMANDS = {
    "serve": ("serve the built app and its API", "sync_server.serving"),
    "build": ("build the app as a static site", ""),
    "backup": ("write everything in the database to one file", "sync_server.backup"),
    "restore": ("put a backup in place of the database", "sync_server.restore"),
    "vaults": ("erase vaults that nobody visits any more", "sync_server.vaults_cli"),
    "meetings": ("import meeting lists and keep them fresh", "sync_server.meetings_cli"),
}
"""What each is for, and the module whose `describe` adds its options and `run`."""

EPILOG = """\
Settings come from the environment: TWOFOLD_DATA (folder, ./data), TWOFOLD_DATABASE_URL (SQLite in
that folder), TWOFOLD_SITE (the built site), TWOFOLD_SOURCES (the feeds to read, sources.toml in
that folder), TWOFOLD_SQLITE_SYNC, and limits of the vaults. See docs/server.md."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. 1: it could not be done, 2: it was not understood."""
    given = list(sys.argv[1:] if argv is None else argv)
    command = given[0] if given else ""
    if command == "build":
        from scripts.build_pwa import main as build  # the build has options of its own

        return int(build(given[1:]))
    arguments = parser(command).parse_args(given)
    try:
        code: int = arguments.run(arguments, Settings.from_environment())
    except CommandProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def parser(command: str) -> argparse.ArgumentParser:
    """All commands, and the options of `command`; the modules of the others stay unimported."""
    made = argparse.ArgumentParser(
        prog="twofold", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    for name, (purpose, module) in COMMANDS.items():
        described = commands.add_parser(name, help=purpose, add_help=name != "build")
        if name == command and module:
            import_module(module).describe(described)
    return made


if __name__ == "__main__":
    sys.exit(main())
