"""Ways to break the engine, each by its name: what the stories are there to catch.

Each is a small patch of the engine as it is, of a kind that somebody could write by mistake, with
the worlds in which it could show.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from mobile_app.changes.coverage import Latest, join, stamps_in
from mobile_app.changes.merge import Record
from mobile_app.sync import applying, compacting, engine, healing, pulling, pushing
from mobile_app.sync.applying import Page
from mobile_app.sync.rounds import Round
from mobile_app.sync.state import STATE, SyncState, encode_state, encode_waiting, read_outbox
from mobile_app.sync.vault import id_of
from tests.simulation.worlds.cast import Cast
from tests.simulation.worlds.phone import Watched

_push = pushing.push


async def _keep_the_cursor_first(
    round: Round,
    state: SyncState,
    *,
    join: Iterable[Record] = (),
    write: Iterable[Any] = (),
    notes: Mapping[str, str | None] | None = None,
) -> None:
    joined = list(join)
    await round.replica.keep(notes={**(notes or {}), STATE: encode_state(state)})
    if joined or write:
        await round.replica.keep(join=joined, write=write)
    round.state = state


async def _seal_anew_and_push(round: Round) -> bool:
    state, notes = round.state, {}
    for one in read_outbox(round.replica.notes()):
        head, lines = await round.seal.open_batch(one.sealed)
        sealed = await round.seal.seal_batch(replace(head, previous=state.previous), lines)
        state = replace(state, previous=id_of(sealed))
        notes[one.note] = encode_waiting(replace(one, sealed=sealed, id=id_of(sealed)))
    if notes:
        await round.keep(state, notes=notes)
    return await _push(round)


async def _cover_before_sealing(round: Round) -> bool:
    parts = round.replica.unsent(round.state.coverage)
    if parts:
        latest = Latest()
        for part in parts:
            latest.note(stamps_in(part))
        coverage = join(round.state.coverage, latest.coverage())
        await round.keep(replace(round.state, coverage=coverage))
        await pushing.seal_parts(round, round.state, parts)
    return bool(parts)


async def _drop_what_is_refused(round: Round) -> bool:
    sent = await _push(round)
    if not sent:
        waiting = read_outbox(round.replica.notes())
        await round.keep(round.state, notes={one.note: None for one in waiting})
    return sent


async def _never_rename(replica: Any) -> None:
    """Go on under the name that somebody else has as well."""


def _living(replica: Any) -> Iterator[Record]:
    return (record for record in healing.held(replica) if not record.removed)


@dataclass(frozen=True, slots=True)
class Break:
    """`apply` patches the engine; `shows` says of a world whether it could be noticed there."""

    name: str
    apply: Callable[[pytest.MonkeyPatch], None]
    shows: Callable[[Cast], bool]


def _put(*where: tuple[object, str, object]) -> Callable[[pytest.MonkeyPatch], None]:
    def apply(patch: pytest.MonkeyPatch) -> None:
        for place, name, value in where:
            patch.setattr(place, name, value)

    return apply


def _calm(cast: Cast) -> bool:
    """No trouble that would hide or heal something."""
    return not (cast.hostile or cast.restored or cast.rolled_back or cast.pruned or cast.images)


BREAKS = (
    Break(
        "the cursor is kept before what it stands for",
        _put((Round, "keep", _keep_the_cursor_first)),
        lambda cast: _calm(cast) and cast.crashes > 0.1,
    ),
    Break(
        "the outbox is sealed anew at each try",
        _put((engine, "push", _seal_anew_and_push)),
        lambda cast: _calm(cast) and cast.weather.answer_lost > 0.1,
    ),
    Break(
        "writes count as sealed before they are",
        _put((engine, "seal_unsent", _cover_before_sealing)),
        lambda cast: _calm(cast) and cast.crashes > 0.15 and cast.acts > 25,
    ),
    Break(
        "what a full vault refused is dropped",
        _put((engine, "push", _drop_what_is_refused)),
        lambda cast: cast.quota,
    ),
    Break(
        "tombstones are left out of snapshots",
        _put((compacting, "held", _living)),
        lambda cast: _calm(cast) and cast.compacts,
    ),
    Break(
        "what is set aside is forgotten",
        _put((Page, "_set_aside", lambda page, early: None)),
        lambda cast: _calm(cast) and cast.clocks == "far",
    ),
    Break(
        "what an update is needed for is compacted away",
        _put((compacting, "_may", lambda round: True)),
        lambda cast: _calm(cast) and cast.newer and cast.compacts,
    ),
    Break(
        "a server that went back is believed",
        _put((pulling, "_went_back", lambda round, pulled, back: None)),
        lambda cast: cast.restored and not cast.hostile,
    ),
    Break(
        "a missing batch is not missed",
        _put((applying, "missing", lambda state, head: 0)),
        lambda cast: "withhold" in cast.hostile or "swallow" in cast.hostile,
    ),
    Break(
        "what the vault lacks is not sent when all was read anew",
        _put((healing, "lacking", lambda record, held: None)),
        lambda cast: cast.late > 0,
    ),
    Break(
        "long texts that lose are not kept",
        _put((applying, "conflict_copies", lambda *_: ())),
        lambda cast: cast.acts > 30,
    ),
    Break(
        "a copy of a device keeps its name",
        _put((Watched, "rename", _never_rename)),
        lambda cast: cast.images,
    ),
)
