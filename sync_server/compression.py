"""Content codings of what is served, made once when it is kept and never at a request."""

from __future__ import annotations

import gzip

import brotli

STRONGEST_BYTES = 8 * 1024 * 1024
"""Above it the last few per cent would take half a minute of a small machine."""


def compress(body: bytes) -> dict[str, bytes]:
    """`body` by content coding (RFC 9110, 8.4.1)."""
    quality = 11 if len(body) <= STRONGEST_BYTES else 9
    return {
        "identity": body,
        "gzip": gzip.compress(body, 9, mtime=0),
        "br": brotli.compress(body, quality=quality, lgwin=24, mode=brotli.MODE_TEXT),
    }
