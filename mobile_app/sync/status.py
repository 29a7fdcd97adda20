"""What can be said of sync: after a round, and at any time from what the device remembers."""

from __future__ import annotations

from collections.abc import Mapping

from mobile_app.changes.hlc import MAX_AHEAD_MS, format_hlc
from mobile_app.sync.healing import set_aside
from mobile_app.sync.ports import Replica
from mobile_app.sync.reports import SeenDevice, SyncReport, SyncStatus
from mobile_app.sync.rounds import Round, utc
from mobile_app.sync.state import NEWER, OUTBOX, Large, read_state_note


def read_status(notes: Mapping[str, str]) -> SyncStatus | None:
    """What the notes of a replica say of sync; None where it is off."""
    state = read_state_note(notes)
    if state is None:
        return None
    return SyncStatus(
        vault=bytes.fromhex(state.vault),
        last_success_at=utc(state.done_at_ms) if state.done_at_ms else None,
        waiting=sum(name.startswith(OUTBOX) for name in notes),
        rereading=state.rereading,
    )


def read_devices(notes: Mapping[str, str], this: str) -> list[SeenDevice]:
    """Who sealed something in the vault, the latest first."""
    state = read_state_note(notes)
    chains = state.chains if state is not None else {}
    seen = [SeenDevice(device, utc(link.at_ms), device == this) for device, link in chains.items()]
    return sorted(seen, key=lambda one: one.last_at, reverse=True)


def finished(round: Round) -> SyncReport:
    """The round's report, and what waits after it."""
    report, notes = round.report, round.replica.notes()
    report.head = round.state.cursor
    report.waiting = sum(name.startswith(OUTBOX) for name in notes)
    report.newer = sum(name.startswith(NEWER) for name in notes)
    aside = set_aside(round.replica).values()
    report.set_aside = len(aside)
    latest = [record.latest.ms for record in aside if record.latest is not None]
    report.set_aside_until = utc(max(latest) - MAX_AHEAD_MS) if latest else None
    report.large = tuple(one for one in round.state.large if _stands(round.replica, one))
    return report


def _stands(replica: Replica, large: Large) -> bool:
    """Whether it was not written anew since."""
    record = replica.get(large.type, large.id)
    stamp = record.stamps.get(large.field) if record is not None else None
    return stamp is not None and format_hlc(stamp) == large.stamp
