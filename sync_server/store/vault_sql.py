"""The statements of the vault store, for both engines, with `?` where a value goes.

Each names one vault, so that an engine of several machines sends it to one of them. SQL by hand,
not SQLAlchemy's: these run for every request, and what SQLAlchemy makes of a statement costs more
than the database does to run it.
"""

from __future__ import annotations

from sync_server.store.tables import vaults

_NAMES = vaults.c.keys()
_COLUMNS = ", ".join(_NAMES)
_OF_VAULT = ", ".join(f"v.{name}" for name in _NAMES)
_MARKS = ", ".join("?" * len(_NAMES))
_SETS = ", ".join(f"{name} = ?" for name in _NAMES[2:])

VAULT = f"SELECT {_COLUMNS} FROM vaults WHERE id = ?"  # noqa: S608 - made of names of ours
ADD_VAULT = f"""
INSERT INTO vaults ({_COLUMNS}) VALUES ({_MARKS}) ON CONFLICT DO NOTHING RETURNING id"""  # noqa: S608
SAVE_VAULT = f"UPDATE vaults SET {_SETS} WHERE id = ?"  # noqa: S608
SEQS = "SELECT id, seq FROM vault_batches WHERE vault_id = ? AND id "
ADD_BATCH = "INSERT INTO vault_batches (vault_id, seq, id, sealed) VALUES (?, ?, ?, ?)"
WEIGH = "SELECT coalesce(sum(length(sealed)), 0) FROM vault_batches WHERE vault_id = ? AND seq <= ?"
DROP_BATCHES = "DELETE FROM vault_batches WHERE vault_id = ? AND seq <= ?"
DROP_SNAPSHOT = "DELETE FROM vault_snapshots WHERE vault_id = ?"
ADD_PIECE = "INSERT INTO vault_snapshots (vault_id, number, sealed) VALUES (?, ?, ?)"
ERASE = (
    "DELETE FROM vault_batches WHERE vault_id = ?",
    DROP_SNAPSHOT,
    "DELETE FROM vaults WHERE id = ?",
)
COUNT_REGISTRATION = """
INSERT INTO vault_registrations (hour, count) VALUES (?, 1)
ON CONFLICT (hour) DO UPDATE SET count = vault_registrations.count + 1 RETURNING count"""
FORGET_REGISTRATIONS = "DELETE FROM vault_registrations WHERE hour < ?"

# In one statement, so that the row and the batches are of one state; the token is compared in the
# join, so that for a stranger no batch is read.
PULL = f"""
SELECT b.seq, b.sealed, {_OF_VAULT} FROM vaults v LEFT JOIN vault_batches b
ON b.vault_id = v.id AND v.token_hash = ? AND v.floor <= ? AND b.seq > ?
WHERE v.id = ? ORDER BY b.seq LIMIT ?"""  # noqa: S608

# The same where a cursor cannot stop early: no more is sent than was asked for in bytes.
PULL_WEIGHED = f"""
SELECT b.seq, b.sealed, {_OF_VAULT} FROM vaults v LEFT JOIN LATERAL (
SELECT seq, sealed, sum(length(sealed)) OVER (ORDER BY seq ROWS UNBOUNDED PRECEDING) AS weight
FROM vault_batches WHERE vault_id = v.id AND v.token_hash = ? AND v.floor <= ? AND seq > ?
ORDER BY seq LIMIT ?) b ON b.weight <= ? OR b.seq = ?
WHERE v.id = ? ORDER BY b.seq"""  # noqa: S608

SNAPSHOT = f"""
SELECT s.sealed, {_OF_VAULT} FROM vaults v LEFT JOIN vault_snapshots s
ON s.vault_id = v.id AND v.token_hash = ?
WHERE v.id = ? ORDER BY s.number"""  # noqa: S608

HEADS = "SELECT id, generation, head, snapshot FROM vaults WHERE id "
IDLE = "SELECT id FROM vaults WHERE visited_day < ? ORDER BY id LIMIT ?"
BUMP = "UPDATE vaults SET generation = generation + ?"
