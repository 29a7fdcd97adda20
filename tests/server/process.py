"""`twofold serve` as a process, for tests of what only a process does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from sync_server.config import Settings

START_SECONDS = 40


class Served:
    """A `twofold serve` process whose first line names its address."""

    def __init__(self, settings: Settings, arguments: list[str]) -> None:
        environ = {
            **os.environ,
            "TWOFOLD_DATA": str(settings.data),
            "TWOFOLD_DATABASE_URL": settings.database_url,
            "TWOFOLD_SITE": str(settings.site),
            "TMPDIR": str(settings.data.parent),  # one that is killed cannot tidy up
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sync_server", "serve", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environ,
            start_new_session=True,  # so that a test can press Ctrl-C for this group alone
        )
        assert self.process.stdout is not None
        self.first_line = self.process.stdout.readline()
        self.url = next((word for word in self.first_line.split() if "://" in word), "")
        self.port = int(self.url.rpartition(":")[2]) if self.url else 0

    def stop(self, how: signal.Signals = signal.SIGINT) -> tuple[int, str, str]:
        """Exit code, the rest of stdout, stderr."""
        self.process.send_signal(how)
        return self.ended()

    def press_ctrl_c(self) -> tuple[int, str, str]:
        """As a terminal does: SIGINT for every process of the foreground group."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.ended()

    def ended(self) -> tuple[int, str, str]:
        out, err = self.process.communicate(timeout=START_SECONDS)
        return self.process.returncode, out, err

    def workers(self) -> set[int]:
        """Its child processes."""
        own = self.process.pid
        return {int(pid) for pid in Path(f"/proc/{own}/task/{own}/children").read_text().split()}

    def discard(self) -> None:
        """End it and all it started, whatever a test left of it."""
        left = self.workers() if self.process.poll() is None else set()
        self.process.kill()
        for worker in left:
            os.kill(worker, signal.SIGKILL)
        self.process.communicate()


Serve = Callable[..., Served]
