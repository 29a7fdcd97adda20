"""The built site, served as any static host would: same files, same paths, better headers.

ServeStatic finds the files once at start, answers conditional, HEAD and range requests and picks
the precompressed neighbour (.br, .gz) by Accept-Encoding. Here is only what is ours: how long what
may be kept, what it may do in a browser, and where a path without a file leads.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import quote
from wsgiref.headers import Headers

from servestatic import ServeStaticASGI  # type: ignore[import-untyped]
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from sync_server.errors import CommandProblem

HASHED = "/static/"
"""Below it every path holds a digest of its content: such a file never changes under its name."""

MEDIA_TYPES = {
    ".webmanifest": "application/manifest+json",
    ".mjs": "text/javascript",
    ".wasm": "application/wasm",
    ".data": "application/octet-stream",
    ".zip": "application/zip",
    ".woff2": "font/woff2",
}

PAGE_POLICY = "frame-ancestors 'none'"
"""The page states its own policy, which knows its inline scripts by hash and holds on any host;
this directive is the one that works as a header alone."""

FILE_POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; object-src 'none';"
    " base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""For the rest: a worker obeys the policy its own script came with, not the page's."""

KEEP = "public, max-age=31536000, immutable"
ASK = "no-cache"


class BuiltSite:
    """A folder `twofold build` wrote, as an ASGI application.

    A build that changes the folder meanwhile is noticed at the next request by its entry points,
    which lie at the top; everything below static/ never changes.
    """

    def __init__(self, root: Path) -> None:
        """Raises CommandProblem when there is no site in `root`."""
        if not (root / "index.html").is_file():
            raise CommandProblem(
                f"There is no built site in {root}. Build it with: twofold build"
                " (or use `make run`, which does)."
            )
        self._root = root
        self._seen = self._entry_points()
        self._files = self._find_files()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        entry_points = self._entry_points()
        if entry_points != self._seen:
            self._seen, self._files = entry_points, self._find_files()
        await self._files(scope, receive, send)

    def _entry_points(self) -> frozenset[tuple[str, int, int]]:
        with os.scandir(self._root) as entries:
            found = [(entry.name, entry.stat()) for entry in entries if entry.is_file()]
        return frozenset((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)

    def _find_files(self) -> ASGIApp:
        site = ServeStaticASGI(
            _leave_to_the_app,
            root=self._root,
            index_file=True,
            allow_all_origins=False,
            mimetypes=MEDIA_TYPES,
            max_age=None,
            immutable_file_test=lambda _path, _url: False,
            add_headers_function=_add_headers,
        )
        # Served under both names: a service worker that precaches it must not be redirected.
        site.files["/index.html"] = site.files["/"]
        files: ASGIApp = site
        return files


def _add_headers(headers: Headers, path: str, url: str) -> None:
    headers["Content-Security-Policy"] = PAGE_POLICY if path.endswith(".html") else FILE_POLICY
    if url.startswith(HASHED):
        headers["Cache-Control"] = KEEP
        return
    headers["Cache-Control"] = ASK
    # Of the content, because two builds may write a file within the same second; weak, because the
    # compressed neighbours share it.
    with Path(path).open("rb") as file:
        headers["ETag"] = f'W/"{hashlib.file_digest(file, "sha256").hexdigest()[:32]}"'


async def _leave_to_the_app(scope: Scope, receive: Receive, send: Send) -> None:
    """What answers when the site has no such file.

    A page of the app that was opened by its path (/meetings/x) leads to the same page by its
    hash, which works on hosts that cannot redirect too (service_worker.js does the same). The
    address is relative, so it holds under a sub-path; the query stays. Anything that looks like a
    file is absent.
    """
    path: str = scope["path"]
    if scope["method"] not in ("GET", "HEAD"):
        raise HTTPException(405, headers={"Allow": "GET, HEAD"})
    if "." in path.rpartition("/")[2] or path.startswith(("/v1/", "//")):
        raise HTTPException(404)
    up = "../" * (path.count("/") - 1) or "./"
    query = scope["query_string"].decode("latin-1")
    target = f"{up}{'?' if query else ''}{query}#{quote(path)}"
    answer = RedirectResponse(target, 302, {"Cache-Control": ASK})
    await answer(scope, receive, send)
