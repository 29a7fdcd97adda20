"""The built site, served as any static host would: same files, same paths, better headers.

ServeStatic finds the files once at start, answers conditional, HEAD and range requests and picks
the precompressed neighbour (.br, .gz) by Accept-Encoding. Here is only what is ours: how long what
may be kept, which headers the build asks for, and where a path without a file leads.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
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

UNLESS_BUILT_WITH = {"Content-Security-Policy": "frame-ancestors 'none'"}
"""For a build that keeps its policy in the page: this part works as a header alone."""

KEEP = "public, max-age=31536000, immutable"
ASK = "no-cache"


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A folder `twofold build` wrote: `headers` go on its files."""

    root: Path
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def open(cls, root: Path) -> BuiltSite:
        """Raises CommandProblem when there is no site in `root`, or its headers cannot be read."""
        if not (root / "index.html").is_file():
            raise CommandProblem(
                f"There is no built site in {root}. Build it with: twofold build"
                " (or use `make run`, which does)."
            )
        return cls(root, read_headers(root))

    def app(self) -> ASGIApp:
        """The site as an ASGI application."""
        files = ServeStaticASGI(
            _leave_to_the_app,
            root=self.root,
            index_file=True,
            allow_all_origins=False,
            mimetypes=MEDIA_TYPES,
            max_age=None,
            immutable_file_test=lambda _path, _url: False,
            add_headers_function=self._add_headers,
        )
        # Served under both names: a service worker that precaches it must not be redirected.
        files.files["/index.html"] = files.files["/"]
        app: ASGIApp = files
        return app

    def _add_headers(self, headers: Headers, path: str, url: str) -> None:
        for name, value in {**UNLESS_BUILT_WITH, **self.headers}.items():
            headers[name] = value
        if url.startswith(HASHED):
            headers["Cache-Control"] = KEEP
            return
        headers["Cache-Control"] = ASK
        # Of the content, because two builds may write a file within the same second; weak,
        # because the compressed neighbours share it.
        with Path(path).open("rb") as file:
            headers["ETag"] = f'W/"{hashlib.file_digest(file, "sha256").hexdigest()[:32]}"'


def read_headers(root: Path) -> dict[str, str]:
    """Headers the build wants on its files: `headers.json` beside or in the site, name to value."""
    for path in (root / "headers.json", root.parent / "headers.json"):
        if path.is_file():
            break
    else:
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise CommandProblem(f"{path} cannot be read ({error}). Build the site again.") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise CommandProblem(f"{path} is not a map of names to values. Build the site again.")
    return found


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
