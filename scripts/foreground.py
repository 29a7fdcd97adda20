"""A clean Ctrl-C for what make starts."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator


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
