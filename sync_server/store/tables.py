"""The tables as the newest migration leaves them (a test compares the two)."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

meeting_feeds = sa.Table(
    "meeting_feeds",
    metadata,
    # How the feed is read.
    sa.Column("id", sa.String(64), primary_key=True),
    sa.Column("name", sa.String(200), nullable=False),
    sa.Column("programme", sa.String(32), nullable=False),
    sa.Column("zone", sa.String(64), nullable=False),
    sa.Column("format", sa.String(32), nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("formats_source", sa.Text, nullable=False),
    sa.Column("sample", sa.Boolean, nullable=False),
    # What its publisher said last: the validators of the copy in hand (RFC 9110, 8.8).
    sa.Column("etag", sa.Text, nullable=False),
    sa.Column("last_modified", sa.Text, nullable=False),
    # The pack in hand. Instants are RFC 3339 text in UTC, which every engine keeps as it is.
    sa.Column("digest", sa.String(64), nullable=False),
    sa.Column("count", sa.Integer, nullable=False),
    sa.Column("bytes", sa.Integer, nullable=False),
    sa.Column("changed_at", sa.String(20), nullable=False),
    sa.Column("updated_at", sa.String(20), nullable=False),
)

meeting_packs = sa.Table(
    "meeting_packs",
    metadata,
    sa.Column(
        "feed_id",
        sa.String(64),
        sa.ForeignKey("meeting_feeds.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    # A content coding (RFC 9110, 8.4.1): identity, gzip or br.
    sa.Column("coding", sa.String(16), primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

meeting_versions = sa.Table(
    "meeting_versions",
    metadata,
    # Packs there were, newest fifteen: what deltas are made from.
    sa.Column(
        "feed_id",
        sa.String(64),
        sa.ForeignKey("meeting_feeds.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("made_at", sa.String(20), nullable=False),
    # Brotli.
    sa.Column("body", sa.LargeBinary, nullable=False),
)

meeting_pieces = sa.Table(
    "meeting_pieces",
    metadata,
    # Parts of the pack in hand and deltas to it, by the name in their address.
    sa.Column(
        "feed_id",
        sa.String(64),
        sa.ForeignKey("meeting_feeds.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("name", sa.String(80), primary_key=True),
    sa.Column("coding", sa.String(16), primary_key=True),
    sa.Column("body", sa.LargeBinary, nullable=False),
)

meeting_refreshes = sa.Table(
    "meeting_refreshes",
    metadata,
    # Without a foreign key: a source that never answered has a state and no feed yet.
    sa.Column("feed_id", sa.String(64), primary_key=True),
    sa.Column("due_at", sa.String(20), nullable=False),
    sa.Column("tried_at", sa.String(20), nullable=False),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("problem", sa.Text, nullable=False),
    # How the source was set up when it was last read; another way means reading it anew.
    sa.Column("setup", sa.Text, nullable=False),
    # JSON, see sync_server/reports.py.
    sa.Column("report", sa.Text, nullable=False),
)

# The vaults: every table begins with the vault's id, which is what a database of several machines
# would spread them by; none refers to another by a key the database has to look after, and no
# counter is shared between vaults (docs/decisions/0091-vaults.md).

vaults = sa.Table(
    "vaults",
    metadata,
    # In the order of sync_server.vaults.model.Vault.
    sa.Column("id", sa.LargeBinary(16), primary_key=True),
    sa.Column("token_hash", sa.LargeBinary(32), nullable=False),
    sa.Column("generation", sa.BigInteger, nullable=False),
    sa.Column("head", sa.BigInteger, nullable=False),
    sa.Column("floor", sa.BigInteger, nullable=False),
    sa.Column("snapshot", sa.BigInteger, nullable=False),
    sa.Column("snapshot_tag", sa.String(64), nullable=False),
    sa.Column("snapshot_bytes", sa.BigInteger, nullable=False),
    sa.Column("bytes", sa.BigInteger, nullable=False),
    sa.Column("rate_until", sa.BigInteger, nullable=False),
    sa.Column("visited_day", sa.Integer, nullable=False),
)

vault_batches = sa.Table(
    "vault_batches",
    metadata,
    sa.Column("vault_id", sa.LargeBinary(16), primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("id", sa.LargeBinary(32), nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("vault_id", "id", name="uq_vault_batches_id"),
)

vault_snapshots = sa.Table(
    "vault_snapshots",
    metadata,
    # In pieces of a mebibyte: no engine likes a value of 64.
    sa.Column("vault_id", sa.LargeBinary(16), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
)

vault_registrations = sa.Table(
    "vault_registrations",
    metadata,
    # The one count all share: how many vaults began in an hour (since 1970).
    sa.Column("hour", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("count", sa.Integer, nullable=False),
)
