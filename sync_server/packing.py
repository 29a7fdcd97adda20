"""From a parsed feed to everything that is served of it, made once and never at a request."""

from __future__ import annotations

from collections.abc import Mapping

import brotli

from mobile_app.content.pack import decode_pack, pack_digest
from mobile_app.content.pack_delta import encode_delta
from mobile_app.content.pack_parts import split_pack
from mobile_app.domain.meetings import Meeting
from mobile_app.errors import ContentError
from sync_server.compression import compress


def make_pieces(
    body: bytes, compressed_bytes: int, versions: Mapping[str, bytes]
) -> dict[str, dict[str, bytes]]:
    """Parts of the pack `body` and deltas to it, by name and content coding.

    `versions` are the packs devices may have, in Brotli, by digest; `compressed_bytes` is what
    the whole costs as downloaded.
    """
    digest = pack_digest(body)
    pieces: dict[str, dict[str, bytes]] = {}
    parts = list(split_pack(body))
    if len(parts) > 1:
        pieces |= {part_name(digest, number): compress(part) for number, part in enumerate(parts)}
    for older_digest, older in versions.items():
        if older_digest == digest:
            continue
        try:
            delta = compress(encode_delta(brotli.decompress(older), body))
        except (ContentError, brotli.error):
            # Of an older format, or with a zone this machine no longer knows: no delta, no harm.
            continue
        # One that costs as much as the whole is of no use to anybody.
        if len(delta["br"]) < compressed_bytes:
            pieces[delta_name(older_digest, digest)] = delta
    return pieces


def part_name(digest: str, number: int) -> str:
    return f"{digest}.{number}"


def delta_name(older_digest: str, newer_digest: str) -> str:
    return f"{older_digest[:16]}-{newer_digest[:16]}"


def meetings_of(pack: bytes | None) -> tuple[Meeting, ...]:
    """The meetings of a pack in Brotli; none when there is none or it is of an older format."""
    try:
        return decode_pack(brotli.decompress(pack)).meetings if pack else ()
    except (ContentError, brotli.error):
        return ()
