"""Schema versions: how records written by an older version become today's.

A step takes one stored record of version n and gives the records of version n + 1 that stand for
it (usually one). It sees no other record, so one it cannot handle costs only itself: the caller
keeps that line as it is and reports it. Steps must be pure and must stay as they are once
released, with a test that holds an image of the old version byte for byte.

Data of a newer version is never touched: see `Slots`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from mobile_app.store.image import JsonObject

Step: TypeAlias = Callable[[JsonObject], Iterable[JsonObject]]


@dataclass(frozen=True, slots=True)
class Schema:
    """`version` is what this app writes; `steps[n]` leads from version n to n + 1."""

    version: int
    steps: Mapping[int, Step] = field(default_factory=dict)

    def upgrade(self, record: JsonObject, written_by: int) -> list[JsonObject]:
        """`record` of version `written_by` as records of `version`.

        Raises KeyError for a version that has no step, and whatever a step raises.
        """
        records = [record]
        for version in range(written_by, self.version):
            step = self.steps[version]
            records = [newer for older in records for newer in step(older)]
        return records


CURRENT = Schema(1)
"""Version 1 is the first that was ever released; the next change adds `{1: from_1_to_2}`."""
