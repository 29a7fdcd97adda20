"""What can go wrong on the server, and how it is told.

`CommandProblem` and its children are for whoever types a command: one message that says what is
wrong and what to do. `ApiProblem` is for clients: an application/problem+json body (RFC 9457)
whose `code` is stable across releases.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import ClassVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response


class CommandProblem(Exception):
    """A command cannot do what was asked; the message is for the person who typed it."""


class FeedRefused(CommandProblem):
    """A feed could not be read or used. The copy in hand, if any, is unchanged.

    `retry_after_seconds` is what its publisher asked for, None when it said nothing.
    """

    retry_after_seconds: float | None = None


class FeedShrank(FeedRefused):
    """A feed lost too much to be believed; `found` and `held` count its meetings."""

    def __init__(self, message: str, *, found: int, held: int) -> None:
        super().__init__(message)
        self.found = found
        self.held = held


class ApiProblem(Exception):
    """A request that cannot be answered as asked; subclasses fix status, code and title.

    `retry_after_seconds` is when asking again makes sense, None when that is not a matter of time.
    """

    status: ClassVar[HTTPStatus] = HTTPStatus.BAD_REQUEST
    code: ClassVar[str] = "request.invalid"
    title: ClassVar[str] = "The request cannot be understood"
    retry_after_seconds: int | None = None

    @property
    def headers(self) -> dict[str, str]:
        if self.retry_after_seconds is None:
            return {}
        return {"Retry-After": str(self.retry_after_seconds)}


class UnknownPiece(ApiProblem):
    """That version of the list, that part or that delta is not, or no longer, there."""

    status = HTTPStatus.NOT_FOUND
    code = "pack.gone"
    title = "This version of the meeting list is not there; ask for the list of lists again"


class UnknownPack(ApiProblem):
    """There is no meeting list with that id."""

    status = HTTPStatus.NOT_FOUND
    code = "pack.unknown"
    title = "There is no meeting list with that id"


class NotReady(ApiProblem):
    """The database does not answer, or has another schema than this version works on."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "server.unready"
    title = "The server is not ready"
    retry_after_seconds = 5


def problem_response(
    status: int, code: str, title: str, headers: dict[str, str] | None = None
) -> Response:
    """An RFC 9457 body. It repeats nothing of the request, so it cannot leak or reflect any."""
    body = {"type": "about:blank", "status": status, "code": code, "title": title}
    # Why it went wrong now says nothing about the next request.
    sent = {"Cache-Control": "no-store", **(headers or {})}
    return JSONResponse(body, status, sent, media_type="application/problem+json")


async def on_api_problem(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, ApiProblem)  # noqa: S101 - the table in app.py maps only these
    return problem_response(problem.status, problem.code, problem.title, problem.headers)


async def on_http_exception(_request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)  # noqa: S101 - as above
    title = HTTPStatus(problem.status_code).phrase
    code = f"http.{problem.status_code}"
    return problem_response(problem.status_code, code, title, dict(problem.headers or {}))


async def on_crash(_request: Request, _problem: Exception) -> Response:
    """A fault of ours: the log has the traceback, the client gets no inside."""
    return problem_response(500, "server.fault", "The server met a fault of its own")
