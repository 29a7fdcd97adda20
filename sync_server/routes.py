"""The API: what the app asks of the server besides its own files."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass

import sqlalchemy as sa
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from sync_server.errors import NotReady, UnknownPack, UnknownPiece
from sync_server.metrics import CONTENT_TYPE, Metrics
from sync_server.store.feeds import Feed, FeedStore
from sync_server.store.schema import NEWEST, current_revision

PACK_TYPE = "application/x-ndjson"

CODINGS = ("br", "gzip", "identity")
"""Best first; every pack is kept in each of them, so that no request compresses anything."""

KEEP = {"Cache-Control": "public, max-age=31536000, immutable"}
"""For what is named by its content: nobody need ask again, ever."""

NO_STORE = {"Cache-Control": "no-store"}

SMALLEST_ZIPPED_BYTES = 1_400
"""What fits one packet anyway is sent as it is."""

REVALIDATE = {"Cache-Control": "no-cache"}
"""Keep a copy, and ask whether it still holds each time: the answer is mostly a 304."""


@dataclass(frozen=True, slots=True)
class Api:
    """The endpoints over one store."""

    feeds: FeedStore

    def routes(self) -> list[Route]:
        return [
            Route("/v1/meetings/packs", self.packs),
            Route("/v1/meetings/packs.json", self.packs),
            Route("/v1/meetings/packs/{pack_id}", self.pack),
            Route("/v1/meetings/packs/{pack_id}/{name}.json", self.piece),
        ]

    async def packs(self, request: Request) -> Response:
        """The lists there are: what a person can choose from."""
        answer = JSONResponse(await run_in_threadpool(index, self.feeds), headers=REVALIDATE)
        tag = hashlib.sha256(answer.body).hexdigest()[:32]
        zipped = len(answer.body) > SMALLEST_ZIPPED_BYTES and (
            choose_coding(request.headers.get("Accept-Encoding", "")) != "identity"
        )
        headers = {
            **REVALIDATE,
            "ETag": f'"{tag}-gzip"' if zipped else f'"{tag}"',
            "Vary": "Accept-Encoding",
        }
        if matches(request.headers.get("If-None-Match", ""), {f'"{tag}"', f'"{tag}-gzip"'}):
            return Response(status_code=304, headers=headers)
        if not zipped:
            return Response(answer.body, headers=headers, media_type="application/json")
        body = await run_in_threadpool(gzip.compress, bytes(answer.body), 6, mtime=0)
        headers["Content-Encoding"] = "gzip"
        return Response(body, headers=headers, media_type="application/json")

    async def pack(self, request: Request) -> Response:
        """One list. Its strong ETag names content and coding (RFC 9110, 8.8.3)."""
        pack_id = request.path_params["pack_id"]
        feed = await run_in_threadpool(self.feeds.get, pack_id)
        if feed is None:
            raise UnknownPack
        coding = choose_coding(request.headers.get("Accept-Encoding", ""))
        headers = {**REVALIDATE, "ETag": etag(feed, coding), "Vary": "Accept-Encoding"}
        if is_known(request.headers.get("If-None-Match", ""), feed):
            return Response(status_code=304, headers=headers)
        body = await run_in_threadpool(self.feeds.body, pack_id, feed.digest, coding)
        if body is None:  # replaced between the two look-ups
            return await self.pack(request)
        if coding != "identity":
            headers["Content-Encoding"] = coding
        return Response(body, headers=headers, media_type=PACK_TYPE)

    async def piece(self, request: Request) -> Response:
        """What is named by its content: a pack by its digest, a part of it, a delta to it."""
        pack_id, name = request.path_params["pack_id"], request.path_params["name"]
        coding = choose_coding(request.headers.get("Accept-Encoding", ""))
        tags = {f'"{name}"': "identity", **{f'"{name}-{each}"': each for each in CODINGS[:-1]}}
        tag = next(tag for tag, each in tags.items() if each == coding)
        body = await run_in_threadpool(self._find, pack_id, name, coding)
        if body is None:
            raise UnknownPiece
        headers = {**KEEP, "ETag": tag, "Vary": "Accept-Encoding"}
        if matches(request.headers.get("If-None-Match", ""), set(tags)):
            return Response(status_code=304, headers=headers)
        if coding != "identity":
            headers["Content-Encoding"] = coding
        return Response(body, headers=headers, media_type=PACK_TYPE)

    def _find(self, pack_id: str, name: str, coding: str) -> bytes | None:
        whole = self.feeds.body(pack_id, name, coding)
        return self.feeds.piece(pack_id, name, coding) if whole is None else whole


async def alive(_request: Request) -> Response:
    """The process answers. Says nothing about the database, so that a restart is not its cure."""
    return PlainTextResponse("ok\n", headers=NO_STORE)


@dataclass(frozen=True, slots=True)
class Operation:
    """What whoever runs the server asks of it."""

    engine: sa.Engine
    metrics: Metrics

    def routes(self) -> list[Route]:
        return [
            Route("/livez", alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.numbers),
            Route("/v1/openapi.json", self.description),
        ]

    async def ready(self, _request: Request) -> Response:
        """The database answers, with the schema this version works on: requests may come."""
        try:
            found = await run_in_threadpool(current_revision, self.engine)
        except sa.exc.SQLAlchemyError:
            found = None
        if found != NEWEST:
            raise NotReady
        return PlainTextResponse("ok\n", headers=NO_STORE)

    async def description(self, _request: Request) -> Response:
        from sync_server.openapi import BODY  # few ask for it

        return Response(BODY, headers=REVALIDATE, media_type="application/json")

    async def numbers(self, _request: Request) -> Response:
        body = await run_in_threadpool(self.metrics.render)
        return Response(body, headers={**NO_STORE, "Content-Type": CONTENT_TYPE})


Described = dict[str, str | int | bool]


def index(feeds: FeedStore) -> dict[str, list[Described]]:
    """The lists there are, as `GET /v1/meetings/packs` answers."""
    sizes = feeds.download_bytes()
    return {"packs": [describe(feed, sizes.get(feed.id, 0)) for feed in feeds.all()]}


def describe(feed: Feed, download_bytes: int) -> Described:
    """A list as the index shows it; `bytes` is its size uncompressed, `download_bytes` what a
    browser fetches of it, or 0 when that is not known."""
    return {
        "id": feed.id,
        "name": feed.name,
        "programme": feed.programme,
        "count": feed.count,
        "sample": feed.sample,
        "changed_at": feed.changed_at,
        "updated_at": feed.updated_at,
        "digest": feed.digest,
        "bytes": feed.bytes,
        "download_bytes": download_bytes,
    }


def etag(feed: Feed, coding: str) -> str:
    return f'"{feed.digest}"' if coding == "identity" else f'"{feed.digest}-{coding}"'


def is_known(if_none_match: str, feed: Feed) -> bool:
    """Whether the client already has this content, in whichever coding it came."""
    return matches(if_none_match, {etag(feed, coding) for coding in CODINGS})


def matches(if_none_match: str, tags: set[str]) -> bool:
    """Weak forms match too (RFC 9110, 13.1.2): a proxy that compresses makes tags weak."""
    given = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in given or not tags.isdisjoint(given)


def choose_coding(accept_encoding: str) -> str:
    """The best of CODINGS that `Accept-Encoding` allows (RFC 9110, 12.5.3); identity otherwise."""
    allowed: dict[str, bool] = {}
    for item in accept_encoding.lower().split(","):
        coding, _, parameter = item.partition(";")
        quality = "".join(parameter.split()).removeprefix("q=") if parameter else "1"
        allowed[coding.strip()] = quality.strip("0.") != ""
    any_other = allowed.get("*", False)
    return next((coding for coding in CODINGS if allowed.get(coding, any_other)), "identity")
