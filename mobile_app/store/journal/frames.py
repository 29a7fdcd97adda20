"""A tail: a header, then one frame for each batch, each bound to the one before.

    length of the sealed batch (4) ‖ sequence in this tail (4) ‖ mark before (16) ‖ sealed batch

The mark is the end of the sealed batch before this one, whichever tail that is in. Associated data:
header ‖ sequence ‖ mark before. So a frame cannot be moved, repeated or left out unnoticed, except
from the very end: that looks like a batch that was never written.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Final

from mobile_app.store.journal.header import HEADER_BYTES
from mobile_app.store.sealing import MARK_BYTES, Sealer

NO_MARK: Final = bytes(MARK_BYTES)
_PREFIX: Final = struct.Struct(f">II{MARK_BYTES}s")


@dataclass(frozen=True, slots=True)
class Frame:
    """`end` is where the next one begins."""

    sequence: int
    before: bytes
    sealed: bytes
    end: int

    @property
    def mark(self) -> bytes:
        return self.sealed[-MARK_BYTES:]


async def seal_frame(
    sealer: Sealer, header: bytes, sequence: int, before: bytes, plain: bytes
) -> bytes:
    sealed = await sealer.seal(plain, _associated(header, sequence, before))
    return _PREFIX.pack(len(sealed), sequence, before) + sealed


async def open_frame(sealer: Sealer, header: bytes, frame: Frame) -> bytes:
    """Raises CannotOpen."""
    return await sealer.open(frame.sealed, _associated(header, frame.sequence, frame.before))


def split_frames(tail: bytes) -> list[Frame]:
    """Every frame that is there as far as its length goes; what follows the last one is torn."""
    frames = []
    at = HEADER_BYTES
    while at + _PREFIX.size <= len(tail):
        length, sequence, before = _PREFIX.unpack_from(tail, at)
        start = at + _PREFIX.size
        at = start + length
        if length < MARK_BYTES or at > len(tail):
            break
        frames.append(Frame(sequence, before, tail[start:at], at))
    return frames


def unbroken(frames: list[Frame], before: bytes) -> list[Frame]:
    """Those up to the first that does not follow the one before it; `before` is the first's."""
    for place, frame in enumerate(frames):
        if frame.sequence != place or frame.before != before:
            return frames[:place]
        before = frame.mark
    return frames


def _associated(header: bytes, sequence: int, before: bytes) -> bytes:
    return header + sequence.to_bytes(4, "big") + before
