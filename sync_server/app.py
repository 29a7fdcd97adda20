"""Putting the server together: routes, errors, headers, log and the site."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.types import Receive, Scope, Send

from sync_server.errors import (
    ApiProblem,
    on_api_problem,
    on_crash,
    on_http_exception,
)
from sync_server.metrics import Metrics
from sync_server.request_log import RequestLog
from sync_server.routes import Api, Operation
from sync_server.security import SecurityHeaders
from sync_server.site import BuiltSite
from sync_server.store.feeds import FeedStore
from sync_server.store.vaults import SqlVaults
from sync_server.vaults.lanes import Lanes
from sync_server.vaults.limits import Limits
from sync_server.vaults.routes import VaultApi
from sync_server.vaults.service import VaultService

WRITERS = {"sqlite": 1}
"""SQLite has one writer anyway."""
USUAL_WRITERS = 2
"""While one waits for its commit the other fills a transaction; more only make them smaller."""
READERS = 3


class Application:
    """The whole server as an ASGI application; without a `site` the API alone.

    Log and headers are outermost, so that an answer about a crash has them too. Whoever runs it
    calls `stop` on the event loop when no more is to be waited for, and `close` after the last
    request.
    """

    def __init__(self, feeds: FeedStore, site: BuiltSite | None, limits: Limits) -> None:
        metrics = Metrics()
        self._store = SqlVaults(feeds.engine)
        self._lanes = Lanes(
            VaultService(self._store, limits),
            writers=WRITERS.get(feeds.engine.dialect.name, USUAL_WRITERS),
            readers=READERS,
        )
        self._vaults = VaultApi(self._lanes)
        starlette = Starlette(
            routes=[
                *self._vaults.routes(),
                *Api(feeds).routes(),
                *Operation(feeds.engine, metrics).routes(),
                *([Mount("/", site)] if site else []),
            ],
            exception_handlers={
                ApiProblem: on_api_problem,
                HTTPException: on_http_exception,
                Exception: on_crash,
            },
        )
        # An address has one spelling. To lead to another, a query would have to be text.
        starlette.router.redirect_slashes = False
        self._app = RequestLog(SecurityHeaders(starlette), metrics)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    def stop(self) -> None:
        """Let nobody wait for news any longer."""
        self._vaults.watcher.stop()

    def close(self) -> None:
        """End the threads and close the connections to the database."""
        self._lanes.close()
        self._store.close()


def create_app(
    feeds: FeedStore, site: BuiltSite | None, limits: Limits | None = None
) -> Application:
    """The server over a database that is open and of the newest schema."""
    return Application(feeds, site, limits or Limits())
