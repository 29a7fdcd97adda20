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
