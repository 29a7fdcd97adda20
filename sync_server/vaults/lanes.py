"""From the event loop to the threads in which the database is asked, and back.

A lane is a thread that takes what waits for it, many at once. The appends among it go into one
transaction, so that one sync to the disk makes many of them durable; each is answered after that.
One lane writes to SQLite, which has one writer anyway; to PostgreSQL two do, each the vaults of
its share, so that two lanes of a process never wait for the same row. Reads have a lane of several
threads.
"""

from __future__ import annotations

import asyncio
import threading
import zlib
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue
from typing import Any, NamedTuple, TypeVar

from sync_server.errors import ApiProblem
from sync_server.vaults.errors import ServerBusy
from sync_server.vaults.model import Append, Appended
from sync_server.vaults.service import VaultService

Answer = TypeVar("Answer")

WRITES_AT_ONCE = 32
"""So many appends share a transaction; more would make the first ones wait without need."""
READS_AT_ONCE = 4
"""Few, for another thread may be free to take the next."""
MOST_WAITING = 2000
"""Beyond it a lane is so far behind that asking later is better."""


class Job(NamedTuple):
    """`work` is an Append, or a call."""

    work: Append | Callable[[], Any]
    future: asyncio.Future[Any]
    loop: asyncio.AbstractEventLoop


class Lane:
    """Threads that take jobs from one queue, each several at a time. They start with the first job;
    `close` lets them finish what waits."""

    def __init__(self, service: VaultService, name: str, *, threads: int, at_once: int) -> None:
        self._service = service
        self._at_once = at_once
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._threads = [
            threading.Thread(target=self._run, name=f"{name}-{number}", daemon=True)
            for number in range(threads)
        ]
        self._started = False

    def submit(self, work: Append | Callable[[], Any]) -> asyncio.Future[Any]:
        """Of the event loop. Raises ServerBusy when too much waits already."""
        if self._jobs.qsize() > MOST_WAITING:
            raise ServerBusy
        if not self._started:
            self._started = True
            for thread in self._threads:
                thread.start()
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._jobs.put(Job(work, future, loop))
        return future

    def close(self) -> None:
        for _ in self._threads:
            self._jobs.put(None)
        if self._started:
            for thread in self._threads:
                thread.join()

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            jobs = [job]
            last = False
            while len(jobs) < self._at_once and not last:
                try:
                    more = self._jobs.get_nowait()
                except Empty:
                    break
                if more is None:
                    last = True
                else:
                    jobs.append(more)
            self._do(jobs)
            if last:
                return

    def _do(self, jobs: list[Job]) -> None:
        answers: dict[int, Any] = {}
        appends = [(at, job.work) for at, job in enumerate(jobs) if isinstance(job.work, Append)]
        if appends:
            found = self._append([append for _, append in appends])
            answers.update(zip((at for at, _ in appends), found, strict=True))
        for at, job in enumerate(jobs):
            if at not in answers and not isinstance(job.work, Append):
                answers[at] = _outcome(job.work)
        by_loop: dict[asyncio.AbstractEventLoop, list[tuple[asyncio.Future[Any], Any]]] = {}
        for at, job in enumerate(jobs):
            by_loop.setdefault(job.loop, []).append((job.future, answers[at]))
        for loop, pairs in by_loop.items():
            if not loop.is_closed():
                loop.call_soon_threadsafe(_deliver, pairs)

    def _append(self, appends: Sequence[Append]) -> Sequence[Appended | BaseException]:
        found = _outcome(lambda: self._service.append_all(appends))
        if not isinstance(found, BaseException):
            answers: list[Appended | ApiProblem] = found
            return answers
        if len(appends) == 1 or isinstance(found, ServerBusy):
            return [found] * len(appends)
        # What is wrong with one of them must not be the others' trouble.
        return [answer for append in appends for answer in self._append([append])]


class Lanes:
    """The threads of one process."""

    def __init__(self, service: VaultService, *, writers: int, readers: int) -> None:
        self.service = service
        self._writers = [
            Lane(service, f"vault-writer-{number}", threads=1, at_once=WRITES_AT_ONCE)
            for number in range(writers)
        ]
        self._readers = Lane(service, "vault-reader", threads=readers, at_once=READS_AT_ONCE)

    async def append(self, append: Append) -> Appended:
        answer: Appended = await self._writer(append.vault_id).submit(append)
        return answer

    async def write(self, vault_id: bytes, work: Callable[[], Answer]) -> Answer:
        answer: Answer = await self._writer(vault_id).submit(work)
        return answer

    async def read(self, work: Callable[[], Answer]) -> Answer:
        answer: Answer = await self._readers.submit(work)
        return answer

    def close(self) -> None:
        """Let what waits be finished, and end the threads."""
        for lane in (*self._writers, self._readers):
            lane.close()

    def _writer(self, vault_id: bytes) -> Lane:
        return self._writers[zlib.crc32(vault_id) % len(self._writers)]


def _outcome(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except BaseException as error:  # handed to who waits for it
        return error


def _deliver(pairs: Sequence[tuple[asyncio.Future[Any], Any]]) -> None:
    for future, answer in pairs:
        if future.done():  # whoever asked has left
            continue
        if isinstance(answer, BaseException):
            future.set_exception(answer)
        else:
            future.set_result(answer)
