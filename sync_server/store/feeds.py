"""Meeting feeds and their packs in the database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

import sqlalchemy as sa

from sync_server.store.engine import reading, writing
from sync_server.store.tables import meeting_feeds, meeting_packs


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
        self._engine = engine

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

    def put(self, feed: Feed, bodies: Mapping[str, bytes]) -> None:
        """Keep a feed with its pack in every coding of `bodies`, replacing what was there."""
        with writing(self._engine) as connection:
            _delete(connection, feed.id)
            connection.execute(meeting_feeds.insert(), asdict(feed))
            connection.execute(
                meeting_packs.insert(),
                [
                    {"feed_id": feed.id, "coding": coding, "body": body}
                    for coding, body in bodies.items()
                ],
            )

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


def _delete(connection: sa.Connection, feed_id: str) -> bool:
    connection.execute(meeting_packs.delete().where(meeting_packs.c.feed_id == feed_id))
    done = connection.execute(meeting_feeds.delete().where(meeting_feeds.c.id == feed_id))
    return done.rowcount > 0
