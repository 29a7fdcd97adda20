"""What sync's notes and reports say, as a person is told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from mobile_app.presenters.vault_state import Notice
from mobile_app.store.unsent import LOCAL
from mobile_app.sync.state import Reason, read_state_note
from mobile_app.sync.status import read_status

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mobile_app.store.database import Database
    from mobile_app.store.documents import Revision
    from mobile_app.sync.ports import Replica
    from mobile_app.sync.reports import SyncReport

_HERE: Final = frozenset({Reason.DAMAGED, Reason.COPIED})


def is_behind(replica: Replica) -> bool:
    """Whether anything of this device has not reached the server."""
    notes = replica.notes()
    state, status = read_state_note(notes), read_status(notes)
    if state is None or status is None or status.waiting or state.rereading is not None:
        return True
    return bool(replica.unsent(state.coverage))


def revisions(db: Database) -> dict[str, Revision]:
    """Differs once anything that may leave this device was changed."""
    return {type: db.revision(type) for type in db.types() if type not in LOCAL}


def happened(report: SyncReport) -> set[Notice]:
    """What a round met or mended, and is to be told until somebody has read it: the next round has
    passed it already."""
    told = {Notice.UNREADABLE} if report.unreadable else set()
    if report.healed is not None:
        told.add(Notice.MENDED if report.healed in _HERE else Notice.HEALED)
    return told


def standing(report: SyncReport) -> set[Notice]:
    """What holds until it is mended."""
    told = (
        (report.newer, Notice.UPDATE),
        (report.set_aside, Notice.CLOCK),
        (len(report.large), Notice.LARGE),
    )
    return {notice for number, notice in told if number}


def in_order(notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Each once, what matters most first."""
    return tuple(sorted(set(notices), key=list(Notice).index))
