"""Several processes that answer on one socket, and the one that looks after them.

The keeper opens the socket and forks; it answers nothing itself, holds no connection to the
database and runs no thread, so a fork of it is a clean start. A worker that dies is replaced within
moments. When the keeper itself dies, the workers see a pipe of its close and stop: none goes on
serving unseen.

Signals come to the keeper alone: workers are a process group of their own, so that Ctrl-C in a
terminal is one request to stop and not two (the second would cut off answers under way).
"""

from __future__ import annotations

import logging
import os
import selectors
import signal
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import NoReturn

STOPPING = (signal.SIGINT, signal.SIGTERM)
HANDLED = (*STOPPING, signal.SIGCHLD)
PAUSE_SECONDS = 1.0
"""Before a worker that died soon after its start is replaced: no database is back any sooner."""
SOON_SECONDS = 5.0

logger = logging.getLogger(__name__)

Work = Callable[[int, Callable[[], None]], int]
"""What a worker does: given its place, from 0, and what to call once it answers; its exit code."""


class Workers:
    """`count` processes doing `work`, from `run` until SIGINT or SIGTERM."""

    def __init__(
        self, count: int, work: Work, *, ready: Callable[[], None], patience_seconds: float
    ) -> None:
        """`ready` is called once, when all answer. A worker that was asked to stop is killed after
        `patience_seconds`, or at a second signal."""
        self._count = count
        self._work = work
        self._ready = ready
        self._patience_seconds = patience_seconds
        self._places: dict[int, int] = {}
        self._born: dict[int, float] = {}
        self._due: dict[int, float] = {}

    def run(self) -> int:
        """The exit code: 0 after a clean stop, 1 when a worker never answered or had to be
        killed."""
        before = {which: signal.getsignal(which) for which in HANDLED}
        self._reports, self._reporting = os.pipe()
        self._held, self._holding = os.pipe()
        woken, waking = socket.socketpair()
        for end in (woken, waking):
            end.setblocking(False)
        waker = signal.set_wakeup_fd(waking.fileno())
        try:
            for which in HANDLED:
                signal.signal(which, lambda _number, _frame: None)  # the socket tells
            return self._keep(woken)
        finally:
            signal.set_wakeup_fd(waker)
            for which, handler in before.items():
                signal.signal(which, handler)
            for descriptor in (self._reports, self._reporting, self._held, self._holding):
                os.close(descriptor)
            woken.close()
            waking.close()

    def _keep(self, woken: socket.socket) -> int:
        answering = 0
        with selectors.DefaultSelector() as waiting:
            waiting.register(woken, selectors.EVENT_READ)
            waiting.register(self._reports, selectors.EVENT_READ)
            for place in range(self._count):
                self._start(place)
            while True:
                seen = {key.fd for key, _ in waiting.select(self._next_start_seconds())}
                signals = _read_all(woken) if woken.fileno() in seen else b""
                if any(which in signals for which in STOPPING):
                    return self._stop(woken)
                if self._reports in seen:
                    before, answering = answering, answering + len(os.read(self._reports, 64))
                    if before < self._count <= answering:
                        self._ready()
                for place, code in self._ended():
                    if answering < self._count:  # a start that fails is told to who started us
                        self._stop(woken)
                        return 1
                    logger.error("worker %d ended (%d) and is replaced", place, code)
                now = time.monotonic()
                for place in [place for place, due in self._due.items() if due <= now]:
                    del self._due[place]
                    self._start(place)

    def _start(self, place: int) -> None:
        sys.stdout.flush()
        sys.stderr.flush()
        # Until the child has its own handlers a signal waits, and is not lost to ours.
        signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED)
        try:
            process = os.fork()
            if process == 0:
                self._be_a_worker(place)
            self._places[process] = place
            self._born[process] = time.monotonic()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)

    def _be_a_worker(self, place: int) -> NoReturn:
        code = 1
        try:
            os.setpgid(0, 0)
            signal.set_wakeup_fd(-1)
            for which in HANDLED:
                signal.signal(which, signal.SIG_DFL)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED)
            os.close(self._holding)
            threading.Thread(target=self._stop_with_the_keeper, daemon=True).start()
            code = self._work(place, self._report)
        except BaseException:
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)  # what the keeper has to do at its end is not the child's

    def _report(self) -> None:
        os.write(self._reporting, b".")

    def _stop_with_the_keeper(self) -> None:
        os.read(self._held, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _ended(self) -> list[tuple[int, int]]:
        """Places and exit codes of the workers that are no more; each is due to be replaced."""
        ended = []
        now = time.monotonic()
        for process in list(self._places):
            found, status = os.waitpid(process, os.WNOHANG)
            if found:
                place = self._places.pop(process)
                soon = now - self._born.pop(process) < SOON_SECONDS
                self._due[place] = now + (PAUSE_SECONDS if soon else 0)
                ended.append((place, os.waitstatus_to_exitcode(status)))
        return ended

    def _next_start_seconds(self) -> float | None:
        return max(0.0, min(self._due.values()) - time.monotonic()) if self._due else None

    def _stop(self, woken: socket.socket) -> int:
        """Ask all to stop and wait until they have."""
        self._signal(signal.SIGTERM)
        deadline = time.monotonic() + self._patience_seconds
        code = 0
        with selectors.DefaultSelector() as waiting:
            waiting.register(woken, selectors.EVENT_READ)
            while self._places:
                waiting.select(max(0.0, deadline - time.monotonic()))
                signals = _read_all(woken)
                again = any(which in signals for which in STOPPING)
                # One that was asked before it could do so in its own way has stopped all the same.
                if any(ended not in (0, -signal.SIGTERM) for _, ended in self._ended()):
                    code = 1
                if self._places and (again or time.monotonic() >= deadline):
                    self._signal(signal.SIGKILL)
                    deadline = time.monotonic() + self._patience_seconds
        return code

    def _signal(self, which: signal.Signals) -> None:
        for process in self._places:
            os.kill(process, which)


def _read_all(woken: socket.socket) -> bytes:
    try:
        return woken.recv(4096)
    except BlockingIOError:
        return b""
