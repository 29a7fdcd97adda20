"""What a sync server answered, read as coming from anybody.

Every length and number has its bounds before it is used, and what contradicts itself or was not
asked for is refused as a whole: a fault of the server costs a retry, never a record. Nothing of the
answer gets into a message.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeGuard

from mobile_app.device.ports import HttpResponse
from mobile_app.errors import (
    BatchRefused,
    Compacted,
    NetworkError,
    NoServerHere,
    Quota,
    RateLimited,
    ServerBusy,
    ServerFault,
    SnapshotChanged,
    TooSlow,
    Unauthorized,
    VaultTaken,
    VaultUnknown,
    VersionMismatch,
)
from mobile_app.sync.ports import Appended, Pulled, Snapshot, VaultState

JSON_LIMIT_BYTES: Final = 64 * 1024
MAX_BATCH_BYTES: Final = 8 * 1024 * 1024
"""No batch unpacks to more, so none is larger sealed."""
SNAPSHOT_NONE: Final = "snapshot.none"

_MAX_NUMBER: Final = (1 << 63) - 1
_MAX_RETRY_SECONDS: Final = 24 * 60 * 60
_LEAST_SEAL_BYTES: Final = 18 + 256 + 16  # docs/protocol.md: header, the smallest padding, tag
_SEQ_BYTES: Final = 8
_LENGTH_BYTES: Final = 4
_FRAME_BYTES: Final = _SEQ_BYTES + _LENGTH_BYTES
_NUMBER = re.compile(r"[0-9]{1,19}")
_TAG = re.compile(r'(W/)?"[\x21\x23-\x7e]{0,200}"')

_BY_CODE: Final[Mapping[str, Callable[[float | None], NetworkError]]] = {
    "token.missing": lambda _: Unauthorized("token.missing"),
    "vault.unknown": lambda _: VaultUnknown("vault.unknown"),
    "vault.taken": lambda _: VaultTaken("vault.taken"),
    "batch.gap": ServerBusy,
    "batches.compacted": lambda _: Compacted("batches.compacted"),
    "body.length": lambda _: BatchRefused("body.length"),
    "body.slow": lambda _: TooSlow("body.slow"),
    "body.too_large": lambda _: BatchRefused("body.too_large"),
    "snapshot.changed": lambda _: SnapshotChanged("snapshot.changed"),
    "batch.invalid": lambda _: BatchRefused("batch.invalid"),
    "snapshot.invalid": lambda _: BatchRefused("snapshot.invalid"),
    "rate.exceeded": RateLimited,
    "server.busy": ServerBusy,
    "quota.exceeded": Quota,
}
# What a proxy says by itself, or a server newer than we are.
_BY_STATUS: Final[Mapping[int, Callable[[float | None], NetworkError]]] = {
    408: lambda _: TooSlow("status 408"),
    413: lambda _: BatchRefused("status 413"),
    426: lambda _: VersionMismatch("status 426"),
    429: RateLimited,
    502: ServerBusy,
    503: ServerBusy,
    504: ServerBusy,
    507: Quota,
}


def refusal(answer: HttpResponse) -> NetworkError:
    """The error for an answer that is none of those hoped for."""
    after = retry_after_seconds(answer.headers)
    code = problem_code(answer)
    if code in _BY_CODE:
        return _BY_CODE[code](after)
    if answer.status in _BY_STATUS:
        return _BY_STATUS[answer.status](after)
    # A plain website has a page for everything; our server has a problem for everything, and an
    # address it does not know is that of a server without vaults.
    if answer.status in (404, 405, 501) or (answer.status < 500 and not code):
        return NoServerHere(f"status {answer.status}")
    return ServerFault(f"status {answer.status}")


def problem_code(answer: HttpResponse) -> str:
    """The code of a problem of RFC 9457; "" for anything else."""
    if _media_type(answer) != "application/problem+json":
        return ""
    try:
        code = _object(answer.body).get("code")
    except ServerFault:
        return ""
    return code if isinstance(code, str) else ""


def retry_after_seconds(headers: Mapping[str, str]) -> float | None:
    """What the server asked us to wait, at most a day; None when it did not say, or nonsense.

    RFC 9110, section 10.2.3: seconds or a date. A date counts from the server's own `Date`: the
    clock of this device may be years off.
    """
    said = headers.get("retry-after", "")
    if _NUMBER.fullmatch(said):
        return float(min(int(said), _MAX_RETRY_SECONDS))
    from email.utils import parsedate_to_datetime

    try:
        until, now = parsedate_to_datetime(said), parsedate_to_datetime(headers.get("date", ""))
        seconds = (until - now).total_seconds()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return min(max(seconds, 0.0), float(_MAX_RETRY_SECONDS))


def read_state(answer: HttpResponse) -> VaultState:
    """Raises ServerFault, also for numbers that contradict each other."""
    told = _json(answer)
    days = told.get("retention_days")
    state = VaultState(
        generation=_number(told, "generation", least=1),
        head=_number(told, "head"),
        snapshot=_number(told, "snapshot"),
        floor=_number(told, "floor"),
        bytes=_number(told, "bytes"),
        quota=_number(told, "quota"),
        retention_days=None if days is None else _number(told, "retention_days"),
    )
    if not state.floor <= state.snapshot <= state.head:
        raise ServerFault("the state of the vault contradicts itself")
    return state


def read_appended(answer: HttpResponse, sent: int) -> Appended:
    """`sent` is how many batches were. Raises ServerFault."""
    told = _json(answer)
    head = _number(told, "head")
    seqs = told.get("seqs")
    if not isinstance(seqs, list) or len(seqs) != sent:
        raise ServerFault("another number of seqs than of batches")
    if not all(_is_number(seq) and 1 <= seq <= head for seq in seqs):
        raise ServerFault("a seq that cannot be")
    return Appended(_number(told, "generation", least=1), head, tuple(seqs))


def read_pulled(answer: HttpResponse, after: int, limit: int) -> Pulled:
    """Raises ServerFault, also when there should be more than nothing and is not: who asks again
    for what never comes would ask for ever."""
    if answer.body:  # of nothing, no server says what kind it is
        _check_bytes(answer)
    batches: list[tuple[int, bytes]] = []
    body, at = answer.body, 0
    while at < len(body):
        start = at + _FRAME_BYTES
        seq = int.from_bytes(body[at : at + _SEQ_BYTES], "big")
        length = int.from_bytes(body[at + _SEQ_BYTES : start], "big")
        at = start + length
        if at > len(body) or not _LEAST_SEAL_BYTES <= length <= MAX_BATCH_BYTES:
            raise ServerFault("a batch of a length that cannot be")
        if seq != after + len(batches) + 1 or len(batches) == limit:
            raise ServerFault("a batch that was not asked for")
        batches.append((seq, body[start:at]))
    head = _header_number(answer, "twofold-head")
    last = after + len(batches)
    if (batches and last > head) or (not batches and last < head):
        raise ServerFault("batches that do not go with the head")
    return Pulled(_header_number(answer, "twofold-generation", least=1), head, tuple(batches))


def read_snapshot(answer: HttpResponse) -> Snapshot:
    """Raises ServerFault."""
    _check_bytes(answer)
    tag = answer.headers.get("etag", "")
    if len(answer.body) < _LEAST_SEAL_BYTES or not _TAG.fullmatch(tag):
        raise ServerFault("no snapshot, or none that could be replaced")
    return Snapshot(answer.body, _header_number(answer, "twofold-through", least=1), tag)


def read_head(answer: HttpResponse) -> int:
    """Raises ServerFault."""
    return _number(_json(answer), "head")


def _json(answer: HttpResponse) -> Mapping[str, Any]:
    if _media_type(answer) != "application/json":
        raise NoServerHere("an answer that is no JSON")
    return _object(answer.body)


def _object(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise ServerFault("no JSON") from None
    if not isinstance(found, dict):
        raise ServerFault("JSON of another shape")
    return found


def _check_bytes(answer: HttpResponse) -> None:
    if _media_type(answer) != "application/octet-stream":
        raise NoServerHere("an answer that is no bytes")


def _media_type(answer: HttpResponse) -> str:
    return answer.headers.get("content-type", "").partition(";")[0].strip().lower()


def _is_number(value: object) -> TypeGuard[int]:
    return type(value) is int and 0 <= value <= _MAX_NUMBER  # a bool is an int as well


def _number(told: Mapping[str, Any], name: str, least: int = 0) -> int:
    value = told.get(name)
    if not _is_number(value) or value < least:
        raise ServerFault(f"{name}: no number, or one that cannot be")
    return value


def _header_number(answer: HttpResponse, name: str, least: int = 0) -> int:
    said = answer.headers.get(name, "")
    if not _NUMBER.fullmatch(said) or not least <= int(said) <= _MAX_NUMBER:
        raise ServerFault(f"{name}: no number, or one that cannot be")
    return int(said)
