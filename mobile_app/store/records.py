"""What a record's fields may be, and who may stamp them, as storage takes it."""

from __future__ import annotations

import json
from collections.abc import Mapping

from mobile_app.changes.change import Json
from mobile_app.changes.hlc import Hlc, parse_hlc
from mobile_app.changes.states import MAX_STAMP_MS
from mobile_app.errors import ClockError, DomainError


def settle_fields(fields: Mapping[str, Json]) -> dict[str, Json]:
    """A private copy, in exactly the form a reload would give. Raises DomainError if not JSON."""
    try:
        settled = json.loads(json.dumps(dict(fields), allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        raise DomainError("fields", "must be JSON") from None
    if not all(isinstance(name, str) and name for name in fields):
        raise DomainError("fields", "names must be text")
    return dict(settled)


def same_value(left: Json, right: Json) -> bool:
    """Equality as JSON sees it: true is not 1, and 1 is not 1.0."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def usable_device(text: str) -> str:
    """`text` when it can name who stamps, else ""."""
    try:
        return Hlc.start(text).device
    except ClockError:
        return ""


def usable_clock(text: str) -> str:
    """`text` when it is a clock value that later ones can follow, else ""."""
    try:
        return text if parse_hlc(text).ms <= MAX_STAMP_MS else ""
    except ClockError:
        return ""
