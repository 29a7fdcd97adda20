"""`make run`: build what changed, put the sample list in, serve until Ctrl-C.

python -m scripts.run [options of `twofold serve`]
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence

from scripts.foreground import terminal_to_itself
from sync_server.__main__ import main as twofold
from sync_server.config import Settings, local_zone
from sync_server.errors import CommandProblem
from sync_server.sample import seed_sample
from sync_server.store.opening import open_store


def main(argv: Sequence[str]) -> int:
    """0 after a clean stop."""
    with terminal_to_itself():
        settings = Settings.from_environment()
        # A process of its own: what building takes in memory is not the server's to keep.
        build = [sys.executable, "-m", "scripts.build_pwa", "--out", str(settings.site)]
        try:
            code = subprocess.run(build, check=False).returncode
            if code:
                return code
            with open_store(settings) as store:
                seed_sample(store, local_zone())
        except CommandProblem as problem:
            print(problem, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("Stopped before the app was built.", file=sys.stderr)
            return 130
        return twofold(["serve", *argv])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
