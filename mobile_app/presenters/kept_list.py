"""What is known of one list of meetings on this device, and whether there is any."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mobile_app.content.pack import Pack


class Phase(StrEnum):
    LOADING = "loading"
    READY = "ready"
    MISSING = "missing"
    """Areas are chosen, but none of them is on this device yet."""


@dataclass(frozen=True, slots=True)
class KeptList:
    """One list in use. `updated_at` is None for the sample that ships: it has no age."""

    id: str
    name: str
    programme: str
    count: int
    sample: bool
    updated_at: datetime | None


def kept_list(pack: Pack, looked_at_by_id: Mapping[str, datetime]) -> KeptList:
    """`pack` as a list in use. When the server offered it last counts as its age where that is
    later: an unchanged list is not an old one."""
    updated_at = max(pack.updated_at, looked_at_by_id.get(pack.id, pack.updated_at))
    return KeptList(
        id=pack.id,
        name=pack.name,
        programme=pack.programme,
        count=len(pack.meetings),
        sample=pack.sample,
        updated_at=None if pack.sample else updated_at,
    )
