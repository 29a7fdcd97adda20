"""A server's address as somebody types it."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from mobile_app.errors import DomainError

_MAX_LENGTH: Final = 200
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]")
_THIS_MACHINE: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})


def parse_server_address(text: str) -> str:
    """`text` as an Http takes it: "twofold.example" becomes "https://twofold.example/".

    A folder may follow, for a site below one. Raises DomainError (field `server`) for what is no
    address, for one that carries a name, a password, a query or a part of a page, and for http
    to another machine: the access token would travel in the open.
    """
    typed = text.strip()
    if len(typed) > _MAX_LENGTH or not typed.isascii() or re.search(r"[\s\\]", typed):
        raise DomainError("server", "no address")
    if "://" not in typed:
        typed = f"https://{typed}"
    try:
        parts = urlsplit(typed)
        port = parts.port
    except ValueError:
        raise DomainError("server", "no address") from None
    host = parts.netloc.lower().removesuffix(f":{port}")
    if not _HOST.fullmatch(host):
        raise DomainError("server", "a host, and nothing about who asks")
    if parts.query or parts.fragment:
        raise DomainError("server", "no query, no part of a page")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _THIS_MACHINE):
        raise DomainError("server", "https")
    where = host if port is None else f"{host}:{port}"
    return f"{parts.scheme}://{where}{parts.path.rstrip('/')}/"
