"""Putting the server together: routes, errors, headers, log and the site."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.routing import Mount
from starlette.types import ASGIApp

from sync_server.errors import (
    ApiProblem,
    on_api_problem,
    on_crash,
    on_http_exception,
)
from sync_server.request_log import RequestLog
from sync_server.routes import Api
from sync_server.security import SecurityHeaders
from sync_server.site import BuiltSite
from sync_server.store.feeds import FeedStore


def create_app(feeds: FeedStore, site: BuiltSite | None) -> ASGIApp:
    """The whole server; without a `site` the API alone.

    Log and headers are outermost, so that an answer about a crash has them too.
    """
    routes = [*Api(feeds).routes(), *([Mount("/", site)] if site else [])]
    application = Starlette(
        routes=routes,
        exception_handlers={
            ApiProblem: on_api_problem,
            HTTPException: on_http_exception,
            Exception: on_crash,
        },
    )
    return RequestLog(SecurityHeaders(application))
