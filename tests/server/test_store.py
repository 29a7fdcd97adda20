"""The store's contract over both databases: migrations, transactions, feeds and packs, claims."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from itertools import pairwise

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from sync_server.config import Settings
from sync_server.errors import CommandProblem
from sync_server.store import schema
from sync_server.store.engine import open_engine, reading, writing
from sync_server.store.feeds import KEPT_VERSIONS, FeedStore
from sync_server.store.opening import open_store
from sync_server.store.tables import meeting_feeds, meeting_packs, metadata
from tests.server.made_up import FEED


@pytest.fixture
def settings(settings_of_each_database: Settings) -> Settings:
    return settings_of_each_database


def test_migrations_and_tables_say_the_same(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    schema.migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_newest_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.NEWEST


def test_migrating_twice_and_from_two_sides_at_once_is_harmless(settings: Settings) -> None:
    engine = open_engine(settings.database_url)
    failures: list[BaseException] = []

    def migrate() -> None:
        try:
            schema.migrate(engine)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=migrate) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    schema.migrate(engine)
    assert failures == []
    assert schema.current_revision(engine) == schema.NEWEST
    engine.dispose()


@pytest.mark.parametrize("before", [None, "0001"])
def test_processes_that_migrate_at_once_all_succeed(settings: Settings, before: str | None) -> None:
    if before is not None:
        _migrate_to(settings, before).dispose()
    program = (
        "import sys; from sync_server.store import engine, schema;"
        "made = engine.open_engine(sys.argv[1]); sys.stdin.read(1); schema.migrate(made)"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, settings.database_url],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(3)
    ]
    said = b"".join(process.communicate(b"x", timeout=60)[1] for process in processes)
    assert [process.returncode for process in processes] == [0, 0, 0], said.decode()
    engine = open_engine(settings.database_url)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def test_a_newer_database_is_left_untouched(settings: Settings) -> None:
    with open_store(settings) as store:
        store.put(FEED, {"identity": b"pack"})
    engine = open_engine(settings.database_url)
    with writing(engine) as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(CommandProblem, match="newer version"), open_store(settings):
        pass
    with reading(engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(meeting_feeds)) == 1
    engine.dispose()


def test_a_transaction_that_raises_keeps_nothing(store: FeedStore) -> None:
    class Boom(Exception):
        pass

    def delete_and_raise() -> None:
        with writing(store._engine) as connection:
            connection.execute(meeting_feeds.delete())
            raise Boom

    store.put(FEED, {"identity": b"pack"})
    with pytest.raises(Boom):
        delete_and_raise()
    assert store.get("town") == FEED


def test_a_feed_comes_back_as_it_was_put(store: FeedStore) -> None:
    bodies = {"identity": b"pack", "gzip": b"gz\x00"}
    store.put(FEED, bodies)
    other = replace(FEED, id="a", name="Another", sample=True, etag='"x"', last_modified="Fri")
    store.put(other, {"identity": b"other"})
    assert store.all() == [other, FEED]
    assert {coding: store.body("town", "d1", coding) for coding in bodies} == bodies
    assert store.body("town", "d1", "br") is None
    assert store.body("town", "another digest", "identity") is None
    assert store.get("nowhere") is None


def test_putting_again_replaces_feed_and_every_coding(store: FeedStore) -> None:
    store.put(FEED, {"identity": b"pack", "gzip": b"gz"})
    newer = replace(FEED, digest="d2", count=5)
    store.put(newer, {"identity": b"newer"})
    assert store.get("town") == newer
    assert store.body("town", "d2", "identity") == b"newer"
    assert store.body("town", "d2", "gzip") is None


def test_confirming_changes_validators_and_age_alone(store: FeedStore) -> None:
    store.put(FEED, {"identity": b"pack"})
    store.confirm("town", updated_at="2026-11-21T00:00:00Z", etag='"2"', last_modified="Sat")
    expected = replace(FEED, updated_at="2026-11-21T00:00:00Z", etag='"2"', last_modified="Sat")
    assert store.get("town") == expected


def test_older_versions_stay_for_a_while(store: FeedStore) -> None:
    for number in range(KEPT_VERSIONS + 5):
        at = f"2026-11-{number + 1:02}T00:00:00Z"
        body = b"%d" % number
        store.put(replace(FEED, digest=f"d{number}", changed_at=at), {"br": body})
    versions = store.versions("town")
    assert next(iter(versions)) == f"d{KEPT_VERSIONS + 4}"
    assert len(versions) == 1 + KEPT_VERSIONS
    assert versions["d5"] == b"5"
    assert "d3" not in versions
    # One that comes back is the one in hand and no older version.
    store.put(replace(FEED, digest="d10", changed_at="2026-12-01T00:00:00Z"), {"br": b"10"})
    assert list(store.versions("town")).count("d10") == 1
    assert store.versions("nowhere") == {}


def test_pieces_belong_to_the_pack_in_hand(store: FeedStore) -> None:
    store.put(FEED, {"br": b"1"}, {"d1.0": {"br": b"part", "gzip": b"gz"}})
    assert store.piece("town", "d1.0", "br") == b"part"
    assert store.piece("town", "d1.0", "identity") is None
    assert store.piece_names("town") == ["d1.0"]
    store.put(replace(FEED, digest="d2"), {"br": b"2"})
    assert store.piece("town", "d1.0", "br") is None
    assert store.piece_names("town") == []


def test_removing_forgets_the_pack_too(store: FeedStore) -> None:
    store.put(FEED, {"identity": b"pack"})
    assert store.remove("town")
    assert not store.remove("town")
    assert store.all() == []
    assert store.body("town", "d1", "identity") is None


def test_a_feed_is_put_whole_whoever_else_puts_it(settings: Settings, store: FeedStore) -> None:
    store.put(FEED, {"br": b"d1"})

    def put(number: int) -> None:
        digest = f"d{number}"
        newer = replace(FEED, digest=digest, changed_at=f"2026-11-2{number}T00:00:00Z")
        for _ in range(5):
            store.put(newer, {"br": digest.encode()}, {f"{digest}.0": {"br": b"part"}})

    _at_once([partial(put, number) for number in range(2, 6)])
    (feed,) = store.all()
    assert store.body("town", feed.digest, "br") == feed.digest.encode()
    assert store.piece_names("town") == [f"{feed.digest}.0"]
    assert {digest: body.decode() for digest, body in store.versions("town").items()} == {
        f"d{number}": f"d{number}" for number in range(1, 6)
    }


def test_one_process_alone_claims_a_feed(store: FeedStore) -> None:
    times = [f"2026-11-20T18:{minute:02}:00Z" for minute in range(20)]
    for now, until in pairwise(times):
        claims: list[bool] = []

        def claim(now: str = now, until: str = until, claims: list[bool] = claims) -> None:
            claims.append(store.refreshes.claim("town", now=now, until=until))

        _at_once([claim] * 4)
        assert sorted(claims) == [False, False, False, True]
        assert store.refreshes.get("town").due_at == until
        assert not store.refreshes.claim("town", now=now, until=until)


def test_a_database_of_the_first_schema_keeps_its_lists(settings: Settings) -> None:
    engine = _migrate_to(settings, "0001")
    with writing(engine) as connection:
        connection.execute(meeting_feeds.insert(), asdict(FEED))
        row = {"feed_id": "town", "coding": "br", "body": b"pack"}
        connection.execute(meeting_packs.insert(), row)
    engine.dispose()
    with open_store(settings) as store:
        assert store.get("town") == FEED
        assert store.versions("town") == {"d1": b"pack"}
        assert store.refreshes.get("town").due_at == ""


def _migrate_to(settings: Settings, revision: str) -> sa.Engine:
    from alembic import command

    engine = open_engine(settings.database_url)
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
    return engine


def _at_once(acts: list[Callable[[], None]]) -> None:
    """Every act in a thread of its own, begun together; raises what one of them raised."""
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        together.wait(10)
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        for done in [pool.submit(run, act) for act in acts]:
            done.result()
