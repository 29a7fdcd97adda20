"""The first version's form of all records: an image, of lines that can each be checked alone.

    crc32 {"twofold":"records","schema":1,"generation":7,"lines":2,"device":…,"clock":…,"digest":…}
    crc32 {"type":"counter","id":"…","writes":{"<hlc>":{"label":"Alcohol","sobriety_on":"…"}}}
    crc32 …

UTF-8, lines end in LF (JSON escapes any LF inside). `crc32` is eight hexadecimal digits over the
JSON that follows; `digest` is SHA-256 over everything after the header line. The digest tells
whether an image is whole; the line checks tell what can be saved when it is not. The header's form
is the same in every version, so that an older app can tell newer data from damaged data.

None of this guards against a person who can write to the device's storage, only against accidents.
"""

from __future__ import annotations

import hashlib
import json
from binascii import crc32
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final, TypeAlias

from mobile_app.errors import StoreCorrupt

MAGIC: Final = "records"

JsonObject: TypeAlias = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """`generation` grows by one with every image written; `clock` is the last HLC issued."""

    schema: int
    generation: int
    lines: int
    device: str
    clock: str
    digest: str


def encode_line(value: JsonObject) -> bytes:
    """One checked line, without its LF. Raises ValueError for what JSON cannot hold."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    payload = text.encode("utf-8", "surrogatepass")
    return b"%08x %b" % (crc32(payload), payload)


def payload_of(line: bytes) -> bytes:
    """The JSON of a checked line."""
    return line[9:]


def decode_line(line: bytes) -> JsonObject:
    """Raises StoreCorrupt when the check fails or it is no JSON object."""
    payload = payload_of(line)
    if line[:9] != b"%08x " % crc32(payload):
        raise StoreCorrupt("line: check failed")
    try:
        value = json.loads(payload.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        raise StoreCorrupt("line: not JSON") from None
    if not isinstance(value, dict):
        raise StoreCorrupt("line: not an object")
    return value


def encode_image(
    *, schema: int, generation: int, device: str, clock: str, lines: Sequence[bytes]
) -> bytes:
    """`lines` come from `encode_line`."""
    body = b"\n".join(lines)
    header = Header(
        schema=schema,
        generation=generation,
        lines=len(lines),
        device=device,
        clock=clock,
        digest=hashlib.sha256(body).hexdigest(),
    )
    return encode_line({"twofold": MAGIC, **asdict(header)}) + b"\n" + body


def read_header(data: bytes) -> Header | None:
    """The header when it is sound by itself, whatever the rest is like; else None."""
    try:
        value = decode_line(data.partition(b"\n")[0])
    except StoreCorrupt:
        return None
    if value.pop("twofold", None) != MAGIC:
        return None
    numbers = [value.get(name) for name in ("schema", "generation", "lines")]
    texts = [value.get(name) for name in ("device", "clock", "digest")]
    if not all(type(number) is int and number >= 0 for number in numbers):
        return None
    if not all(isinstance(text, str) for text in texts):
        return None
    schema, generation, lines = (int(str(number)) for number in numbers)
    device, clock, digest = (str(text) for text in texts)
    return Header(
        schema=schema,
        generation=generation,
        lines=lines,
        device=device,
        clock=clock,
        digest=digest,
    )


def read_lines(data: bytes, header: Header) -> list[bytes]:
    """The lines of a whole image. Raises StoreCorrupt when anything is missing or altered."""
    body = data.partition(b"\n")[2]
    if hashlib.sha256(body).hexdigest() != header.digest:
        raise StoreCorrupt("image: digest differs")
    lines = body.split(b"\n") if body else []
    if len(lines) != header.lines:
        raise StoreCorrupt("image: lines are missing")
    return lines


def salvage_lines(data: bytes) -> list[bytes]:
    """What is still sound in a damaged image: every line whose own check holds, header excluded."""
    sound = []
    for line in data.split(b"\n"):
        try:
            value = decode_line(line)
        except StoreCorrupt:
            continue
        if "twofold" not in value:
            sound.append(line)
    return sound
