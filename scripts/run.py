"""`make run`: build what changed, put the sample list in, serve until Ctrl-C.

python -m scripts.run [options of `twofold serve`]
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence

from sync_server.__main__ import main as twofold
from sync_server.config import Settings
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
                seed_sample(store)
        except CommandProblem as problem:
            print(problem, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            print("Stopped before the app was built.", file=sys.stderr)
            return 130
        return twofold(["serve", *argv])


@contextlib.contextmanager
def terminal_to_itself() -> Iterator[None]:
    """Within, Ctrl-C reaches this process and its children, and not the make that started it.

    make answers the signal by dying of it with an error line, however cleanly its child stopped.
    So this process becomes the terminal's foreground group, as a shell's job does, and gives the
    terminal back at the end. Ctrl-Z is ignored meanwhile: nobody would be there to continue it.
    Without a terminal, or as its only foreground process, nothing changes.
    """
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        yield
        return
    try:
        before = os.tcgetpgrp(terminal)
        if before != os.getpgrp() or before == os.getpid():
            yield
            return
        signal.signal(signal.SIGTTOU, signal.SIG_IGN)
        signal.signal(signal.SIGTSTP, signal.SIG_IGN)
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpgrp())
        try:
            yield
        finally:
            os.tcsetpgrp(terminal, before)
    finally:
        os.close(terminal)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
