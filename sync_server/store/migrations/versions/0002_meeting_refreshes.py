"""Older versions of packs, what is made of them, and the state of the schedule."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_versions",
        sa.Column(
            "feed_id",
            sa.String(64),
            sa.ForeignKey("meeting_feeds.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("made_at", sa.String(20), nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "meeting_pieces",
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
    op.create_table(
        "meeting_refreshes",
        sa.Column("feed_id", sa.String(64), primary_key=True),
        sa.Column("due_at", sa.String(20), nullable=False),
        sa.Column("tried_at", sa.String(20), nullable=False),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("problem", sa.Text, nullable=False),
        sa.Column("setup", sa.Text, nullable=False),
        sa.Column("report", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("meeting_refreshes")
    op.drop_table("meeting_pieces")
    op.drop_table("meeting_versions")
