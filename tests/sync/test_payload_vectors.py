"""The vectors of batches and snapshots: what each opens to, and why the others do not."""

from __future__ import annotations

from typing import Any

import pytest

from mobile_app.changes.states import record_from_state, state_from
from mobile_app.device.memory import SeededEntropy
from mobile_app.device.ports import Crypto
from mobile_app.errors import CannotOpen, StoreCorrupt
from mobile_app.sync.codec import BATCH, SNAPSHOT, decode_payload, read_state
from mobile_app.sync.heads import BatchHead, SnapshotHead
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase
from mobile_app.sync.vault import VaultSeal
from tests.vectors import load

VECTORS = [
    pytest.param(kind, vector, id=f"{name}: {vector['name']}")
    for name, kind in (("batch", BATCH), ("snapshot", SNAPSHOT))
    for vector in load(name)
]
SEALED = [one for one in VECTORS if "sealed" in one.values[1]]  # type: ignore[operator]


def _opened(kind: bytes, payload: bytes) -> tuple[dict[str, Any], list[Any], int]:
    found = decode_payload(kind, payload)
    head = (BatchHead if kind == BATCH else SnapshotHead).decode(found.head)
    states, unreadable = [], 0
    for line in found.lines:
        try:
            states.append(state_from(record_from_state(read_state(line) or {})))
        except StoreCorrupt:
            unreadable += 1
    return head.encode(), states, unreadable


@pytest.mark.parametrize(("kind", "vector"), VECTORS)
def test_a_payload_has_its_outcome(kind: bytes, vector: dict[str, Any]) -> None:
    payload = bytes.fromhex(vector["payload"])
    if vector["outcome"] == "valid":
        head, states, unreadable = _opened(kind, payload)
        known = {name: vector["head"][name] for name in head}
        assert (head, states, unreadable) == (known, vector["states"], vector["unreadable"])
    else:
        with pytest.raises(CannotOpen) as refused:
            _opened(kind, payload)
        assert refused.value.reason == vector["outcome"]


@pytest.mark.parametrize(("kind", "vector"), SEALED)
async def test_a_sealed_one_opens_as_what_it_is_and_no_other(
    kind: bytes, vector: dict[str, Any], crypto: Crypto
) -> None:
    keys = derive_keys(Phrase(bytes.fromhex(vector["entropy"])))
    seal = VaultSeal(keys, crypto, SeededEntropy())
    sealed = bytes.fromhex(vector["sealed"])
    opens, other = seal.open_batch, seal.open_snapshot
    if kind == SNAPSHOT:
        opens, other = other, opens  # type: ignore[assignment]
    _, lines = await opens(sealed)
    assert list(lines) == list(decode_payload(kind, bytes.fromhex(vector["payload"])).lines)
    with pytest.raises(CannotOpen):
        await other(sealed)
