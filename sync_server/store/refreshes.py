"""The schedule's state, one row a source: in the database, so that several processes share it."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import sqlalchemy as sa

from sync_server.store.engine import reading, writing
from sync_server.store.tables import meeting_refreshes


@dataclass(frozen=True, slots=True, kw_only=True)
class Refresh:
    """When a source is read next and how it went. Instants are RFC 3339 in UTC, "" for never.

    `failures` counts those since the last success, `problem` is the last one's sentence, `report`
    the last success as JSON (sync_server/reports.py), `setup` how the source was set up then.
    """

    feed_id: str
    due_at: str = ""
    tried_at: str = ""
    failures: int = 0
    problem: str = ""
    setup: str = ""
    report: str = ""


class RefreshStore:
    """Refreshes by feed. Every method is one transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def get(self, feed_id: str) -> Refresh:
        """The state of a feed; that of one never tried when there is none."""
        query = sa.select(meeting_refreshes).where(meeting_refreshes.c.feed_id == feed_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        return Refresh(feed_id=feed_id) if row is None else Refresh(**row)

    def put(self, refresh: Refresh) -> None:
        with writing(self._engine) as connection:
            _put(connection, refresh)

    def claim(self, feed_id: str, *, now: str, until: str) -> bool:
        """True when `feed_id` is due and is this process's to read until `until`; a process that
        dies meanwhile loses it then."""
        # One statement decides, so no two processes can find the same feed due.
        due = sa.and_(meeting_refreshes.c.feed_id == feed_id, meeting_refreshes.c.due_at <= now)
        taking = meeting_refreshes.update().where(due).values(due_at=until)
        try:
            with writing(self._engine) as connection:
                if connection.execute(taking).rowcount == 1:
                    return True
                known = sa.select(meeting_refreshes.c.due_at).where(
                    meeting_refreshes.c.feed_id == feed_id
                )
                if connection.scalar(known) is not None:
                    return False
                first = Refresh(feed_id=feed_id, due_at=until)
                connection.execute(meeting_refreshes.insert(), asdict(first))
        except sa.exc.IntegrityError:  # another process was the first to try this feed
            return False
        return True

    def remove(self, feed_id: str) -> None:
        with writing(self._engine) as connection:
            connection.execute(
                meeting_refreshes.delete().where(meeting_refreshes.c.feed_id == feed_id)
            )


def _put(connection: sa.Connection, refresh: Refresh) -> None:
    change = meeting_refreshes.update().where(meeting_refreshes.c.feed_id == refresh.feed_id)
    if connection.execute(change.values(**asdict(refresh))).rowcount == 0:
        connection.execute(meeting_refreshes.insert(), asdict(refresh))
