"""Several batches in one body, and back; what comes in is somebody's, and may be anything.

    in:  length (4) ‖ sealed bytes, repeated
    out: seq (8) ‖ length (4) ‖ sealed bytes, repeated

Numbers are big-endian. A body is cut only where all of it makes sense.
"""

from __future__ import annotations

from collections.abc import Iterable
from struct import Struct

from sync_server.vaults.errors import BodyTooLarge, InvalidRequest

_LENGTH = Struct(">I")
_SEQ_LENGTH = Struct(">QI")


def decode_frames(body: bytes, *, most: int, batch_bytes: int) -> list[bytes]:
    """The batches of a body: 1 to `most`, each of 1 to `batch_bytes` bytes.

    Raises InvalidRequest when lengths and body do not fit together, BodyTooLarge beyond the limits.
    """
    batches: list[bytes] = []
    at, end = 0, len(body)
    while at < end:
        if len(batches) == most:
            raise BodyTooLarge
        if end - at < _LENGTH.size:
            raise InvalidRequest
        (length,) = _LENGTH.unpack_from(body, at)
        at += _LENGTH.size
        if length > batch_bytes:
            raise BodyTooLarge
        if not 0 < length <= end - at:
            raise InvalidRequest
        batches.append(body[at : at + length])
        at += length
    if not batches:
        raise InvalidRequest
    return batches


def encode_frames(batches: Iterable[tuple[int, bytes]]) -> bytes:
    """Batches with their seqs as one body; empty for none."""
    return b"".join(
        piece for seq, sealed in batches for piece in (_SEQ_LENGTH.pack(seq, len(sealed)), sealed)
    )
