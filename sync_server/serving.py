"""`twofold serve`: listen, answer, stop cleanly."""

from __future__ import annotations

import argparse
import errno
import logging
import signal
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from starlette.types import ASGIApp

from sync_server.app import Application, create_app
from sync_server.config import Settings
from sync_server.errors import CommandProblem
from sync_server.site import BuiltSite
from sync_server.store.feeds import FeedStore
from sync_server.store.opening import open_store
from sync_server.terminal import address_lines

MAX_PORT = 65535
BACKLOG = 2048
JOIN_SECONDS = 0.5
SHUTDOWN_SECONDS = 5
"""How long answers under way may take once the server was asked to stop."""


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
    site = BuiltSite(arguments.site or settings.site)
    with open_store(settings) as store, listen(arguments.host, arguments.port) as listening:
        port: int = listening.getsockname()[1]

        def announce() -> None:
            lines = address_lines(
                arguments.host, port, https=bool(certificate), public_url=arguments.public_url
            )
            print("\n".join(lines), flush=True)

        application = create_app(store, site, settings.limits)
        config = uvicorn_config(
            application,
            proxy_headers=arguments.behind_proxy is not None,
            forwarded_allow_ips=arguments.behind_proxy or "",
            ssl_certfile=certificate[0] if certificate else None,
            ssl_keyfile=certificate[1] if certificate else None,
        )
        with (
            closing(application),
            refreshing(store, settings, wanted=not arguments.no_refresh),
        ):
            AnnouncingServer(config, announce).run_until_stopped(listening)
    print("Stopped.", flush=True)
    return 0


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
                signal.signal(which, lambda _number, _frame: None)
            self.run(sockets=[listening])
        finally:
            for which, handler in before.items():
                signal.signal(which, handler)


def listen(host: str, port: int) -> socket.socket:
    """A listening socket: who connects from now on is answered once the server is up.

    Raises CommandProblem that says what to do about it.
    """
    if not 0 <= port <= MAX_PORT:
        raise CommandProblem(f"A port is a number from 0 to {MAX_PORT}, not {port}.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        made = socket.socket(family, kind)
    except OSError as error:
        raise CommandProblem(f"The address {host}:{port} cannot be used ({error}).") from error
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(address)
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        if error.errno == errno.EADDRINUSE:
            raise CommandProblem(
                f"Port {port} is already in use, perhaps by another Twofold. Stop that, or choose"
                f" another port: make run PORT={port + 1} (twofold serve --port {port + 1})."
            ) from error
        if error.errno == errno.EACCES:
            raise CommandProblem(
                f"This account may not listen on port {port}. Choose one above 1023, such as 8000."
            ) from error
        raise CommandProblem(f"Cannot listen on {host}:{port} ({error.strerror}).") from error
    return made


def check_certificate(certificate: Path | None, key: Path | None) -> tuple[str, str] | None:
    """The two files when they belong together; None without any. Raises CommandProblem."""
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        raise CommandProblem("HTTPS takes both: --tls-cert and --tls-key (make run: CERT and KEY).")
    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        raise CommandProblem(
            f"{certificate} and {key} cannot be used for HTTPS ({error}). Both must be PEM files"
            " and belong together."
        ) from error
    return str(certificate), str(key)
