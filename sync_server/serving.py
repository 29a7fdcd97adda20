"""`twofold serve`: listen, answer, stop cleanly."""

from __future__ import annotations

import argparse
import logging
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from sync_server.config import Settings, shared_counts
from sync_server.connections import BoundedConnection
from sync_server.errors import CommandProblem
from sync_server.listening import check_certificate, listen
from sync_server.site import BuiltSite
from sync_server.store.feeds import FeedStore
from sync_server.store.opening import open_store
from sync_server.terminal import address_lines
from sync_server.workers import Workers

MOST_WORKERS = 64
JOIN_SECONDS = 0.5
SHUTDOWN_SECONDS = 5
"""How long answers under way may take once the server was asked to stop."""
PATIENCE_SECONDS = SHUTDOWN_SECONDS + 5
"""How long a worker may take to stop: its answers, then what waits to be written."""


def describe(serve: argparse.ArgumentParser) -> None:
    """Add the options of the command."""
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8000, help="0 lets the system choose")
    serve.add_argument("--site", type=Path, help="the folder `twofold build` wrote")
    serve.add_argument("--tls-cert", type=Path, help="certificate chain (PEM), for HTTPS")
    serve.add_argument("--tls-key", type=Path, help="its private key (PEM)")
    serve.add_argument(
        "--behind-proxy",
        nargs="?",
        const="127.0.0.1",
        metavar="ADDRESSES",
        help="believe X-Forwarded-Proto of proxies at these addresses (127.0.0.1)",
    )
    serve.add_argument("--public-url", default="", help="the address people open, for the QR code")
    serve.add_argument(
        "--no-refresh", action="store_true", help="leave reading feeds to `meetings refresh`"
    )
    serve.add_argument(
        "--workers",
        type=int,
        default=1,
        metavar="N",
        help="so many processes answer, each on a processor of its own (1)",
    )
    serve.add_argument("--verbose", action="store_true", help="log requests for files too")
    serve.set_defaults(run=run_serve)


def run_serve(arguments: argparse.Namespace, settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM; 0 after a clean stop. Raises CommandProblem."""
    logging.basicConfig(
        level=logging.DEBUG if arguments.verbose else logging.INFO,
        format="%(asctime)s %(message)s",
        datefmt="%H:%M:%S",
    )
    for quiet in ("alembic", "asyncio", "uvicorn"):
        logging.getLogger(quiet).setLevel(logging.WARNING)
    certificate = check_certificate(arguments.tls_cert, arguments.tls_key)
    BuiltSite(arguments.site or settings.site)  # its absence is said before anything is opened
    check_workers(arguments.workers)
    with ExitStack() as opened:
        opened.callback(lambda: print("Stopped.", flush=True))
        listening = opened.enter_context(listen(arguments.host, arguments.port))
        port: int = listening.getsockname()[1]

        def announce() -> None:
            lines = address_lines(
                arguments.host, port, https=bool(certificate), public_url=arguments.public_url
            )
            print("\n".join(lines), flush=True)

        if arguments.workers == 1:
            answer(arguments, settings, listening, announce)
            return 0

        def work(place: int, ready: Callable[[], None]) -> int:
            try:
                answer(arguments, settings, listening, ready, refreshes=place == 0)
            except CommandProblem as problem:
                print(problem, file=sys.stderr)
                return 1
            return 0

        with open_store(settings):
            pass  # migrated once, and what cannot be opened is said once
        opened.enter_context(shared_counts())
        import_module("sync_server.app")  # once: workers share its memory and begin at once
        workers = Workers(
            arguments.workers, work, ready=announce, patience_seconds=PATIENCE_SECONDS
        )
        return workers.run()


def answer(
    arguments: argparse.Namespace,
    settings: Settings,
    listening: socket.socket,
    ready: Callable[[], None],
    *,
    refreshes: bool = True,
) -> None:
    """Answer on `listening` until SIGINT or SIGTERM, as one process. Raises CommandProblem."""
    from sync_server.app import create_app  # after it is known who else counts (shared_counts)

    certificate = check_certificate(arguments.tls_cert, arguments.tls_key)
    with open_store(settings) as store:
        application = create_app(store, BuiltSite(arguments.site or settings.site), settings.limits)
        config = uvicorn_config(
            application,
            proxy_headers=arguments.behind_proxy is not None,
            forwarded_allow_ips=arguments.behind_proxy or "",
            ssl_certfile=certificate[0] if certificate else None,
            ssl_keyfile=certificate[1] if certificate else None,
        )
        with (
            closing(application),
            refreshing(store, settings, wanted=refreshes and not arguments.no_refresh),
        ):
            AnnouncingServer(config, ready).run_until_stopped(listening)


def check_workers(count: int) -> None:
    """Raises CommandProblem for a number that cannot be."""
    if not 1 <= count <= MOST_WORKERS:
        raise CommandProblem(f"--workers takes a number from 1 to {MOST_WORKERS}, not {count}.")
    if count > 1 and not hasattr(os, "fork"):
        raise CommandProblem("On this system one process serves: leave --workers out.")


@contextmanager
def refreshing(store: FeedStore, settings: Settings, *, wanted: bool) -> Iterator[None]:
    """Keep the lists fresh beside the server, in a thread that ends with it.

    A daemon: a publisher that is slow just now must not hold up the end. What it was reading is
    dropped then, and nothing of it was kept.
    """
    if not wanted:
        yield
        return
    # With httpx, which a server that only answers need not wait for.
    from sync_server.refreshing import Refresher
    from sync_server.sources import read_sources

    stop = threading.Event()
    refresher = Refresher(store, lambda: read_sources(settings.sources))
    thread = threading.Thread(target=refresher.run, args=(stop,), name="meetings", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(JOIN_SECONDS)


def uvicorn_config(app: ASGIApp, **more: Any) -> uvicorn.Config:
    """How uvicorn runs, wherever it listens."""
    return uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        access_log=False,  # it would hold addresses; see request_log.py
        log_config=None,
        server_header=False,
        http=BoundedConnection,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        **more,
    )


class AnnouncingServer(uvicorn.Server):
    """uvicorn that says when it answers, and for which being asked to stop is no failure."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._announce()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        from sync_server.app import Application

        if isinstance(self.config.app, Application):
            self.config.app.stop()
        await super().shutdown(sockets)

    def run_until_stopped(self, listening: socket.socket) -> None:
        """Serve on `listening`; returns after SIGINT or SIGTERM.

        uvicorn raises the signal again once it has shut down; by then it was obeyed.
        """
        before = {which: signal.getsignal(which) for which in (signal.SIGINT, signal.SIGTERM)}
        try:
            for which in before:
                signal.signal(which, self._stop_before_it_began)
            self.run(sockets=[listening])
        finally:
            for which, handler in before.items():
                signal.signal(which, handler)

    def _stop_before_it_began(self, _number: int, _frame: object) -> None:
        self.should_exit = True
