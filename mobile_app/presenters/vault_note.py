"""What this device keeps in mind of its backup from one start to the next.

One note beside sync's own (sync/ports.py, `Replica.notes`): on this device alone, sealed like the
records, and part of no export. That it is there means that backup is on; how far it is, the engine
knows.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from mobile_app.presenters.behind_the_door import BACKUP_NOTE
from mobile_app.presenters.vault_state import Notice, Step

if TYPE_CHECKING:
    from mobile_app.sync.ports import Replica

_OFF: Final = "backup-off"
"""The note as it was when backup was turned off."""


@dataclass(frozen=True, slots=True)
class BackupNote:
    """`step` of a move to a new phrase; `untold` happened, and the person has not read it yet."""

    step: Step = Step.NONE
    untold: tuple[Notice, ...] = ()


def parse_note(text: str | None) -> BackupNote | None:
    """None where there is none. What cannot be read says no more than that backup is on."""
    if text is None:
        return None
    try:
        told = json.loads(text)
        return BackupNote(Step(told["step"]), tuple(Notice(one) for one in told["untold"]))
    except (ValueError, LookupError, TypeError):
        return BackupNote()


def format_note(note: BackupNote) -> str:
    return json.dumps({"step": note.step, "untold": list(note.untold)})


def note_of(replica: Replica) -> BackupNote | None:
    return parse_note(replica.notes().get(BACKUP_NOTE))


def note_to_go_on(replica: Replica) -> BackupNote:
    """The note, or where backup is off the one to turn it on with."""
    notes = replica.notes()
    return parse_note(notes.get(BACKUP_NOTE)) or parse_note(notes.get(_OFF)) or BackupNote()


async def keep_note(replica: Replica, note: BackupNote) -> None:
    """Keep `note`. Raises StoreError."""
    await replica.keep(notes={BACKUP_NOTE: format_note(note), _OFF: None})


async def keep_off(replica: Replica) -> None:
    """Keep that backup is off, and how far a move is: half of what there is may be in another vault
    by then. Raises StoreError."""
    kept = replica.notes().get(BACKUP_NOTE)
    await replica.keep(notes={BACKUP_NOTE: None, _OFF: kept})
