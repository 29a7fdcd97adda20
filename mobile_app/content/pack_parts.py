"""Large packs in parts, so that a download cut off by a tunnel goes on where it stopped.

    {"twofold_part": 1, "of": "<the pack's digest>", "part": 3, "digest": "<of what follows>", …}
    lines of the pack

A part holds the blocks of up to 2,048 meetings (some 75 KB as downloaded; the first also has the
description). Each is checked when it arrives, and the whole against the pack's digest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from mobile_app.content.pack import pack_digest
from mobile_app.content.pack_columns import BLOCK_MEETINGS
from mobile_app.content.pack_lines import PACK_VERSION, line, read_object
from mobile_app.errors import ContentError

PART_VERSION: Final = 1
PART_BLOCKS: Final = 8
PART_MEETINGS: Final = PART_BLOCKS * BLOCK_MEETINGS
MAX_PART_BYTES: Final = 16 * 1024 * 1024


def part_count(meetings: int) -> int:
    """How many parts a pack of so many meetings has; packs of one part are fetched whole."""
    return max(1, -(-meetings // PART_MEETINGS))


def split_pack(data: bytes) -> Iterator[bytes]:
    """The parts of an encoded pack, in order. Raises ContentError when it is none."""
    digest = pack_digest(data)
    head_line, *lines = data.splitlines(keepends=True)
    updated_at = read_object(head_line, "head").get("updated_at")
    first = 1 + PART_BLOCKS
    edges = [0, *range(first, len(lines), PART_BLOCKS), len(lines)]
    for number, (begins, ends) in enumerate(pairwise(edges)):
        body = b"".join(lines[begins:ends])
        head = {
            "twofold_part": PART_VERSION,
            "of": digest,
            "part": number,
            "digest": hashlib.sha256(body).hexdigest(),
            "updated_at": updated_at,
        }
        yield line(head) + body


def check_part(data: bytes, digest: str, number: int) -> None:
    """Raises ContentError unless `data` is that part of the pack `digest`, undamaged."""
    head, body = _open(data)
    if head.get("twofold_part") != PART_VERSION:
        raise ContentError("pack: a part of a version this app does not know")
    if head.get("of") != digest or head.get("part") != number:
        raise ContentError("pack: another part than asked for")
    if head.get("digest") != hashlib.sha256(body).hexdigest():
        raise ContentError("pack: a damaged part")


def join_parts(parts: Sequence[bytes]) -> bytes:
    """The pack of all its parts, in order. Whoever decodes it checks the whole digest; raises
    ContentError when these are no parts at all."""
    opened = [_open(part) for part in parts]
    if not opened:
        raise ContentError("pack: no parts")
    first = opened[0][0]
    head = {
        "twofold_pack": PACK_VERSION,
        "digest": first.get("of"),
        "updated_at": first.get("updated_at"),
    }
    return b"".join([line(head), *(body for _, body in opened)])


def _open(data: bytes) -> tuple[dict[str, object], bytes]:
    if len(data) > MAX_PART_BYTES:
        raise ContentError("pack: a part larger than 16 MiB")
    head_line, _, body = data.partition(b"\n")
    return read_object(head_line, "part"), body
