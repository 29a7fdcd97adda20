"""Diagnostics a person may copy and send: no name, no words of theirs, no identifier."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class ListAge:
    """A meeting list on this device; `fetched_at` is None when it is not in the cache."""

    pack_id: str
    fetched_at: datetime | None


@dataclass(frozen=True, slots=True)
class DiagnosticsView:
    """`snapshot` and `persisted` are None where the question has no answer on this platform.
    `set_aside` counts damaged copies, `unreadable` records kept but not shown."""

    build: str
    runtime: str
    snapshot: bool | None
    persisted: bool | None
    used_bytes: int | None
    quota_bytes: int | None
    zone: str
    languages: tuple[str, ...]
    records: int
    is_writer: bool
    set_aside: int
    unreadable: int
    latest_may_be_missing: bool
    lists: tuple[ListAge, ...]


class DiagnosticsPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services

    async def view(self) -> DiagnosticsView:
        services = self._services
        facts = await services.facts.describe()
        report = services.db.report
        lists = []
        for pack_id in services.repos.settings.get().meeting_packs:
            cached = await services.packs.get(pack_id)
            lists.append(ListAge(pack_id, cached.fetched_at if cached is not None else None))
        return DiagnosticsView(
            build=facts.build,
            runtime=facts.runtime,
            snapshot=facts.snapshot,
            persisted=facts.storage_persisted,
            used_bytes=facts.storage_used_bytes,
            quota_bytes=facts.storage_quota_bytes,
            zone=services.clock.zone_name(),
            languages=services.facts.languages(),
            records=sum(len(services.db.all(type)) for type in services.db.types()),
            is_writer=services.db.is_writer,
            set_aside=0 if report is None else len(report.set_aside),
            unreadable=(0 if report is None else report.unreadable_records)
            + len(services.repos.skipped),
            latest_may_be_missing=report is not None and report.latest_may_be_missing,
            lists=tuple(lists),
        )

    async def ask_to_persist(self) -> bool:
        """Ask the platform to keep our data when room gets short; True when it will."""
        return await self._services.facts.ask_to_persist()
