"""Batches into vaults: the known keep their seqs, the new get the next, within rate and quota."""

from __future__ import annotations

from collections.abc import Sequence

from sync_server.errors import ApiProblem
from sync_server.vaults.errors import BatchInvalid, QuotaExceeded
from sync_server.vaults.limits import Limits
from sync_server.vaults.model import Append, Appended, Batch, Vault
from sync_server.vaults.rate import BATCH_COST, DAY_MS, take
from sync_server.vaults.sealed import is_seal, sealed_id
from sync_server.vaults.store import Locked, Writing
from sync_server.vaults.tokens import authorized, token_digest


def read_append(vault_id: bytes, token: bytes, batches: Sequence[bytes]) -> Append:
    """A request as the store is asked it. Raises BatchInvalid for bytes that are no seal."""
    if not all(map(is_seal, batches)):
        raise BatchInvalid
    return Append(
        vault_id, token_digest(token), tuple((sealed_id(sealed), sealed) for sealed in batches)
    )


def append_all(
    writing: Writing, appends: Sequence[Append], now: int, limits: Limits
) -> list[Appended | ApiProblem]:
    """An answer for each, as if it were alone; `now` in milliseconds since 1970."""
    wanted: dict[bytes, list[bytes]] = {}
    for append in appends:
        wanted.setdefault(append.vault_id, []).extend(id for id, _ in append.batches)
    locked = writing.lock(wanted)
    changed: dict[bytes, Vault] = {}
    written: list[Batch] = []
    answers: list[Appended | ApiProblem] = []
    for append in appends:
        try:
            before = authorized(locked, append.vault_id, append.token_hash)
            seqs = locked[append.vault_id].seqs
            vault, batches = _append(before, seqs, append, now, limits)
        except ApiProblem as problem:
            answers.append(problem)
            continue
        if vault is not before:
            locked[append.vault_id] = Locked(vault, seqs)
            changed[append.vault_id] = vault
            written += batches
        answers.append(
            Appended(vault.generation, vault.head, tuple(seqs[id] for id, _ in append.batches))
        )
    if changed:
        writing.save(changed.values(), written)
    return answers


def _append(
    vault: Vault, seqs: dict[bytes, int], append: Append, now: int, limits: Limits
) -> tuple[Vault, list[Batch]]:
    new = {id: sealed for id, sealed in append.batches if id not in seqs}
    today = now // DAY_MS
    if not new:
        if vault.visited_day < today:
            return vault._replace(visited_day=today), []
        return vault, []
    until = take(vault.rate_until, now, len(new) * BATCH_COST, limits)
    size = vault.bytes + sum(map(len, new.values()))
    if size > limits.quota_bytes:
        raise QuotaExceeded
    first = vault.head + 1
    batches = [
        Batch(vault.id, seq, id, sealed)
        for seq, (id, sealed) in enumerate(new.items(), start=first)
    ]
    seqs.update({batch.id: batch.seq for batch in batches})
    after = vault._replace(
        head=vault.head + len(new), bytes=size, rate_until=until, visited_day=today
    )
    return after, batches
