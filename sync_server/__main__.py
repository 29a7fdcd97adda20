"""The `twofold` command."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sync_server.config import Settings
from sync_server.errors import CommandProblem

EPILOG = """\
Settings come from the environment: TWOFOLD_DATA (folder, ./data), TWOFOLD_DATABASE_URL (SQLite in
that folder), TWOFOLD_SITE (the built site). See docs/server.md."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code. 1: it could not be done, 2: it was not understood."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["build"]:
        from scripts.build_pwa import main as build

        return int(build(given[1:]))
    arguments = parser().parse_args(given)
    try:
        code: int = arguments.run(arguments, Settings.from_environment())
    except CommandProblem as problem:
        print(problem, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def parser() -> argparse.ArgumentParser:
    from sync_server import meetings_cli, serving  # not needed for `twofold build`

    made = argparse.ArgumentParser(
        prog="twofold", epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    commands = made.add_subparsers(required=True, metavar="COMMAND")
    serving.add_parser(commands)
    commands.add_parser("build", help="build the app as a static site", add_help=False)
    meetings_cli.add_parser(commands)
    return made


if __name__ == "__main__":
    sys.exit(main())
