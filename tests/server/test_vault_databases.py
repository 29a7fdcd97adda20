"""What only a real database can do to vaults: several writers, lost connections, collisions."""

from __future__ import annotations

import sqlite3
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path

import pytest
import sqlalchemy as sa

from sync_server.config import Settings
from sync_server.store import vaults as vaults_module
from sync_server.store.engine import open_engine, reading
from sync_server.store.opening import open_store
from sync_server.store.vaults import DatabaseFault, SqlVaults
from sync_server.vaults.errors import ServerBusy
from sync_server.vaults.model import Batch
from sync_server.vaults.store import Writing
from tests.contract.made_vaults import Device, Place, made_seal

OpenVaults = Callable[[], SqlVaults]


@pytest.fixture
def open_vaults(settings_of_each_database: Settings) -> Iterator[OpenVaults]:
    """Stores over one database, each with connections of its own, as processes have."""
    with open_store(settings_of_each_database):
        pass
    opened: list[tuple[SqlVaults, sa.Engine]] = []

    def opening() -> SqlVaults:
        engine = open_engine(settings_of_each_database.database_url)
        opened.append((SqlVaults(engine), engine))
        return opened[-1][0]

    yield opening
    for store, engine in opened:
        store.close()
        engine.dispose()


def same_device(place: Place, device: Device) -> Device:
    return Device(place.service, device.vault_id, device.token)


def test_writers_at_once_leave_no_gap_and_no_double(open_vaults: OpenVaults) -> None:
    places = [Place(open_vaults()) for _ in range(4)]
    first = places[0].device()
    devices = [same_device(place, first) for place in places]

    def append(number: int) -> list[int]:
        mine = [devices[number].append(made_seal(n * 10 + number)).seqs for n in range(20)]
        shared = devices[number].append(*(made_seal(10_000 + n) for n in range(5))).seqs
        assert len(set(shared)) == 5
        return list(chain.from_iterable(mine)) + list(shared)

    with ThreadPoolExecutor(4) as pool:
        seqs = list(pool.map(append, range(4)))
    assert {frozenset(each[20:]) for each in seqs} == {frozenset(seqs[0][20:])}
    assert sorted(set(chain.from_iterable(seqs))) == list(range(1, 86))
    assert first.seqs() == list(range(1, 86))
    assert first.state().bytes == 85 * 290


def test_of_two_who_register_one_vault_at_once_one_is_first(open_vaults: OpenVaults) -> None:
    places = [Place(open_vaults()) for _ in range(4)]
    devices = [places[0].device(registered=False) for _ in range(10)]

    def register(place: Place) -> list[bool]:
        return [same_device(place, device).register()[1] for device in devices]

    with ThreadPoolExecutor(4) as pool:
        new = list(pool.map(register, places))
    assert [sum(each) for each in zip(*new, strict=True)] == [1] * 10


def test_of_two_who_swap_a_snapshot_at_once_one_wins(open_vaults: OpenVaults) -> None:
    places = [Place(open_vaults()) for _ in range(2)]
    device = places[0].device()
    device.append(*(made_seal(number) for number in range(10)))
    tag: str | None = None
    for through in range(1, 10):
        barrier = threading.Barrier(2)

        def swap(
            place: Place,
            through: int = through,
            tag: str | None = tag,
            barrier: threading.Barrier = barrier,
        ) -> str | None:
            sealed = made_seal(100 * through + places.index(place))
            barrier.wait()
            try:
                mine = same_device(place, device)
                return mine.put_snapshot(sealed, through, tag).snapshot_tag
            except vaults_module.ServerBusy:
                raise
            except Exception:
                return None

        with ThreadPoolExecutor(2) as pool:
            tags = [found for found in pool.map(swap, places) if found]
        assert len(tags) == 1
        (tag,) = tags
        assert device.snapshot().tag == tag


@pytest.mark.parametrize("settings_of_each_database", ["postgresql"], indirect=True)
def test_a_lost_connection_is_replaced(open_vaults: OpenVaults) -> None:
    place, other = Place(open_vaults()), Place(open_vaults())
    device = place.device()
    for number in range(3):
        with reading(other.store._engine) as connection:  # type: ignore[attr-defined]
            connection.execute(
                sa.text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )
            )
        assert device.append(made_seal(number)).seqs == (number + 1,)
        assert device.seqs() == list(range(1, number + 2))


@pytest.mark.parametrize("settings_of_each_database", ["postgresql"], indirect=True)
def test_who_lost_a_deadlock_tries_again(open_vaults: OpenVaults) -> None:
    places = [Place(open_vaults()) for _ in range(2)]
    one, other = places[0].device(), places[0].device()
    meeting = threading.Barrier(2)
    attempts: list[int] = []

    def work(number: int) -> None:
        pair = (one.vault_id, other.vault_id)[:: 1 if number else -1]

        def crosswise(writing: Writing) -> None:
            attempts.append(number)
            writing.lock({pair[0]: ()})
            if len(attempts) <= 2:
                meeting.wait(10)
            vault = writing.lock({pair[1]: ()})[pair[1]].vault
            writing.save([vault._replace(bytes=vault.bytes + 1)], [])

        places[number].store.write(crosswise)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert len(attempts) > 2
    assert (one.state().bytes, other.state().bytes) == (1, 1)


def test_a_database_that_is_held_is_busy_for_now(settings: Settings) -> None:
    with open_store(settings):
        pass
    engine = open_engine(settings.database_url)
    store = SqlVaults(engine)
    store._session().run("PRAGMA busy_timeout = 50")
    device = Place(store).device()
    path = engine.url.database
    assert path is not None
    holding = sqlite3.connect(Path(path), isolation_level=None)
    holding.execute("BEGIN IMMEDIATE")
    with pytest.raises(ServerBusy) as busy:
        device.append(made_seal(1))
    assert busy.value.headers == {"Retry-After": "2"}
    assert device.state().head == 0
    holding.execute("ROLLBACK")
    holding.close()
    assert device.append(made_seal(1)).seqs == (1,)
    store.close()
    engine.dispose()


def test_a_database_that_is_away_is_busy_for_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vaults_module, "LONGEST_PAUSE_SECONDS", 0.001)
    engine = open_engine("postgresql+psycopg://nobody@127.0.0.1:1/none?connect_timeout=2")
    with pytest.raises(ServerBusy):
        SqlVaults(engine).vault(bytes(16))
    engine.dispose()


def test_a_fault_of_the_database_tells_no_value(open_vaults: OpenVaults) -> None:
    place = Place(open_vaults())
    device = place.device()
    device.append(made_seal(1))
    batch = Batch(device.vault_id, 1, b"s" * 32, made_seal(2))  # a seq that is taken
    with pytest.raises(DatabaseFault) as fault:
        place.store.write(lambda writing: writing.save([], [batch]))
    told = "".join(traceback.format_exception(fault.value))
    for value in (device.vault_id, batch.id):
        assert value.hex() not in told
        assert repr(value) not in told
    assert device.seqs() == [1]
