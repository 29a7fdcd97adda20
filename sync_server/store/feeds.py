"""Meeting feeds and their packs in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from sync_server.store.engine import reading, writing
from sync_server.store.refreshes import RefreshStore
from sync_server.store.tables import (
    meeting_feeds,
    meeting_packs,
    meeting_pieces,
    meeting_versions,
)

KEPT_VERSIONS = 15
"""Older packs kept to make deltas from: whoever looks in once a week has a delta for months, and
whoever was away longer downloads everything once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed: how it is read, and the pack in hand.

    `id` is the pack's id in the API. `etag` and `last_modified` are the publisher's validators of
    the copy in hand. `digest` is the pack's own, `bytes` its size uncompressed. Instants are
    RFC 3339 in UTC: `updated_at` is when the source was last read with success, `changed_at` when
    that last gave something new.
    """

    id: str
    name: str
    programme: str
    zone: str
    format: str
    source: str
    formats_source: str = ""
    sample: bool = False
    etag: str = ""
    last_modified: str = ""
    digest: str
    count: int
    bytes: int
    changed_at: str
    updated_at: str


class FeedStore:
    """Feeds by id. Every method is one transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = self._engine = engine
        self.refreshes = RefreshStore(engine)

    def all(self) -> list[Feed]:
        """Every feed, by name."""
        query = sa.select(meeting_feeds).order_by(meeting_feeds.c.name, meeting_feeds.c.id)
        with reading(self._engine) as connection:
            return [Feed(**row) for row in connection.execute(query).mappings()]

    def get(self, feed_id: str) -> Feed | None:
        query = sa.select(meeting_feeds).where(meeting_feeds.c.id == feed_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return None if row is None else Feed(**row)

    def body(self, feed_id: str, digest: str, coding: str) -> bytes | None:
        """The pack's bytes in one content coding; None when it is no longer that pack."""
        query = (
            sa.select(meeting_packs.c.body)
            .join(meeting_feeds, meeting_feeds.c.id == meeting_packs.c.feed_id)
            .where(meeting_packs.c.feed_id == feed_id, meeting_packs.c.coding == coding)
            .where(meeting_feeds.c.digest == digest)
        )
        with reading(self._engine) as connection:
            return connection.scalar(query)

    def download_bytes(self) -> dict[str, int]:
        """The size of each pack in Brotli, which is how a browser fetches it, by feed id."""
        query = sa.select(
            meeting_packs.c.feed_id, sa.func.length(meeting_packs.c.body).label("size")
        ).where(meeting_packs.c.coding == "br")
        with reading(self._engine) as connection:
            return {row.feed_id: row.size for row in connection.execute(query)}

    def piece(self, feed_id: str, name: str, coding: str) -> bytes | None:
        """A part or a delta of the pack in hand; None when there is none of that name."""
        query = sa.select(meeting_pieces.c.body).where(
            meeting_pieces.c.feed_id == feed_id,
            meeting_pieces.c.name == name,
            meeting_pieces.c.coding == coding,
        )
        with reading(self._engine) as connection:
            return connection.scalar(query)

    def piece_names(self, feed_id: str) -> list[str]:
        """The names `piece` knows of a feed."""
        query = (
            sa.select(meeting_pieces.c.name)
            .where(meeting_pieces.c.feed_id == feed_id)
            .distinct()
            .order_by(meeting_pieces.c.name)
        )
        with reading(self._engine) as connection:
            return list(connection.scalars(query))

    def versions(self, feed_id: str) -> dict[str, bytes]:
        """The packs a device may have, in Brotli, by digest: the one in hand, then older ones."""
        current = (
            sa.select(meeting_feeds.c.digest, meeting_packs.c.body)
            .join(meeting_packs, meeting_packs.c.feed_id == meeting_feeds.c.id)
            .where(meeting_feeds.c.id == feed_id, meeting_packs.c.coding == "br")
        )
        older = (
            sa.select(meeting_versions.c.digest, meeting_versions.c.body)
            .where(meeting_versions.c.feed_id == feed_id)
            .order_by(meeting_versions.c.made_at.desc())
        )
        with reading(self._engine) as connection:
            rows = [*connection.execute(current), *connection.execute(older)]
        return {row.digest: row.body for row in rows}

    def put(
        self,
        feed: Feed,
        bodies: Mapping[str, bytes],
        pieces: Mapping[str, Mapping[str, bytes]] | None = None,
    ) -> None:
        """Keep a feed with its pack in every coding of `bodies`, replacing what was there.

        `pieces` are its parts and the deltas to it, by name and coding. The pack that was in hand
        becomes an older version.
        """
        with writing(self._engine) as connection:
            _archive(connection, feed)
            connection.execute(meeting_packs.delete().where(meeting_packs.c.feed_id == feed.id))
            connection.execute(meeting_pieces.delete().where(meeting_pieces.c.feed_id == feed.id))
            update = meeting_feeds.update().where(meeting_feeds.c.id == feed.id)
            if connection.execute(update.values(**asdict(feed))).rowcount == 0:
                connection.execute(meeting_feeds.insert(), asdict(feed))
            connection.execute(
                meeting_packs.insert(),
                [
                    {"feed_id": feed.id, "coding": coding, "body": body}
                    for coding, body in bodies.items()
                ],
            )
            rows = [
                {"feed_id": feed.id, "name": name, "coding": coding, "body": body}
                for name, codings in (pieces or {}).items()
                for coding, body in codings.items()
            ]
            if rows:
                connection.execute(meeting_pieces.insert(), rows)

    def confirm(self, feed_id: str, *, updated_at: str, etag: str, last_modified: str) -> None:
        """The publisher says that the pack in hand is still the current one."""
        change = (
            meeting_feeds.update()
            .where(meeting_feeds.c.id == feed_id)
            .values(updated_at=updated_at, etag=etag, last_modified=last_modified)
        )
        with writing(self._engine) as connection:
            connection.execute(change)

    def remove(self, feed_id: str) -> bool:
        """Forget a feed and its pack; False when there was none."""
        with writing(self._engine) as connection:
            return _delete(connection, feed_id)


def _archive(connection: sa.Connection, newer: Feed) -> None:
    """Have the pack in hand among the older versions, and no more of those than are kept.

    Who else puts this feed waits here until this transaction ends: what is read below, by
    statements of their own, is then what that one left.
    """
    mine = sa.select(meeting_feeds.c.id).where(meeting_feeds.c.id == newer.id)
    connection.execute(mine.with_for_update())
    old = connection.execute(
        sa.select(meeting_feeds.c.digest, meeting_feeds.c.changed_at, meeting_packs.c.body)
        .join(meeting_packs, meeting_packs.c.feed_id == meeting_feeds.c.id)
        .where(meeting_feeds.c.id == newer.id, meeting_packs.c.coding == "br")
    ).first()
    ours = meeting_versions.c.feed_id == newer.id
    if old is None:
        return
    again = meeting_versions.c.digest.in_((old.digest, newer.digest))
    connection.execute(meeting_versions.delete().where(ours, again))
    if old.digest != newer.digest:
        row = {"feed_id": newer.id, "digest": old.digest, "made_at": old.changed_at}
        connection.execute(meeting_versions.insert(), {**row, "body": old.body})
    kept = (
        sa.select(meeting_versions.c.digest)
        .where(ours)
        .order_by(meeting_versions.c.made_at.desc())
        .limit(KEPT_VERSIONS)
    )
    digests = list(connection.scalars(kept))
    connection.execute(
        meeting_versions.delete().where(ours, ~meeting_versions.c.digest.in_(digests))
    )


def _delete(connection: sa.Connection, feed_id: str) -> bool:
    for table in (meeting_packs, meeting_pieces, meeting_versions):
        connection.execute(table.delete().where(table.c.feed_id == feed_id))
    done = connection.execute(meeting_feeds.delete().where(meeting_feeds.c.id == feed_id))
    return done.rowcount > 0
