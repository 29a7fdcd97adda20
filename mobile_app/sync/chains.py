"""Chains: each device numbers its batches and names the one before, so that a missing one shows.

Nobody but a device's own chain can say that something of it is gone; a server that hides or loses a
batch is found out by whoever reads the next one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mobile_app.sync.heads import ASKS_LIMIT, BatchHead, Link
from mobile_app.sync.state import SyncState, Waiting


def link_of(head: BatchHead, id: str) -> Link:
    return Link(head.chain, head.number, id, head.at_ms)


def is_own(state: SyncState, link: Link, outbox: Iterable[Waiting]) -> bool:
    """Whether this device sealed that. One that it did not seal, under its name, is from a copy of
    it, or from its own later self: then the storage was put back."""
    for chain, number, id in state.former:
        if link.chain == chain:
            return link.number < number or (link.number, link.id) == (number, id)
    if link.chain != state.chain or link.number > state.number:
        return False
    sealed = {one.number: one.id for one in outbox}
    sealed[state.number] = state.previous
    return sealed.get(link.number, link.id) == link.id


def with_own(state: SyncState, link: Link) -> SyncState:
    """`state` after one of our own was met in the vault."""
    known = state.chains.get(state.device)
    if known is not None and known.chain == state.chain and known.number >= link.number:
        return state
    return replace(state, chains={**state.chains, state.device: link})


def missing(state: SyncState, head: BatchHead) -> int:
    """The number of the first batch that should be between what is known of its device and this
    one; 0 for none."""
    known = state.chains.get(head.device)
    before, previous = 0, ""
    if known is not None and known.chain == head.chain:
        if head.number <= known.number:
            return 0  # sent twice, which does no harm
        before, previous = known.number, known.id
    follows = head.number == before + 1 and head.previous == previous
    return 0 if follows else before + 1


def following(state: SyncState, link: Link, device: str) -> SyncState:
    """`state` with `link` as the last of `device`, unless it was sent twice."""
    known = state.chains.get(device)
    if known is not None and known.chain == link.chain and link.number <= known.number:
        return state
    return replace(state, chains={**state.chains, device: link})


def asking(state: SyncState, head: BatchHead, number: int) -> SyncState:
    """`state` that asks `head`'s device for that batch of its chain, with the next batch."""
    ask = (head.device, head.chain, number)
    return state if ask in state.asks else replace(state, asks=(*state.asks, ask)[-ASKS_LIMIT:])


def is_asked(state: SyncState, head: BatchHead) -> bool:
    """Whether somebody misses a batch of our present chain. An earlier chain was sent anew."""
    return any(device == state.device and chain == state.chain for device, chain, _ in head.asks)
