"""What TinyDB documents of its tables, on our classes and on TinyDB's own.

"stock" is the reference: a case that fails there is no promise of TinyDB's. "journal" is our Table
over our Storage; after each case everything is committed, read back from storage and compared.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tinydb import Query, TinyDB, where
from tinydb.operations import add, decrement, delete, increment
from tinydb.operations import set as set_field
from tinydb.storages import MemoryStorage
from tinydb.table import Document

from mobile_app.device.memory import MemoryBlobStore, MemoryDisk
from mobile_app.store.journal.entries import Entries
from mobile_app.store.journal.folding import Limits
from mobile_app.store.journal.journal import Journal
from mobile_app.store.sealing import NoKeyring
from mobile_app.store.tables import DurableStorage, JournalTable, WorkingStorage


class PlainRules:
    """Documents that are only documents: the later state of one stands."""

    version = 1

    def upgrade(self, entries: Entries, wrote: int) -> Entries:
        raise AssertionError("there is one version")

    def join(self, table: str, id: str, known: bytes, other: bytes) -> bytes:
        return other


class Ours:
    """A journal that a synchronous test can open, commit and read back."""

    def __init__(self, runner: asyncio.Runner, disk: MemoryDisk) -> None:
        self._runner = runner
        self.journal = Journal(
            MemoryBlobStore(disk), NoKeyring(), PlainRules(), Limits(2, 500, 300, 300)
        )
        opened = runner.run(self.journal.load(may_write=True))
        assert opened.report is None

    def commit(self) -> None:
        async def commit() -> None:
            await self.journal.commit(device="", clock="")
            await self.journal.settle()

        self._runner.run(commit())

    def db(self, *, commit_each: bool) -> TinyDB:
        commit = self.commit

        class OurTable(JournalTable):
            def _update_table(self, updater: Callable[[dict[Any, Any]], None]) -> None:
                super()._update_table(updater)
                if commit_each:
                    commit()

        class OurDB(TinyDB):
            table_class = OurTable

        documents = self.journal.documents
        return OurDB(storage=lambda: WorkingStorage(documents))


def everything(db: TinyDB) -> dict[str, dict[int, dict[str, Any]]]:
    return {name: {one.doc_id: dict(one) for one in db.table(name)} for name in db.tables()}


@pytest.fixture(params=["stock memory", "stock file", "journal", "journal, committing"])
def db(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TinyDB]:
    if request.param == "stock memory":
        yield TinyDB(storage=MemoryStorage)
    elif request.param == "stock file":
        with TinyDB(tmp_path / "db.json") as stock:
            yield stock
    else:
        disk = MemoryDisk()
        with asyncio.Runner() as runner:
            ours = Ours(runner, disk)
            db = ours.db(commit_each=request.param == "journal, committing")
            yield db
            expected = everything(db)
            ours.commit()
            assert everything(TinyDB(storage=lambda: DurableStorage(ours.journal.documents))) == (
                expected
            )
            assert everything(Ours(runner, disk).db(commit_each=False)) == expected


def test_insert_gives_ids_from_one(db: TinyDB) -> None:
    assert db.insert({"n": 1}) == 1
    assert db.insert({"n": 2}) == 2
    assert db.insert_multiple([{"n": 3}, {"n": 4}]) == [3, 4]
    assert [(one.doc_id, one["n"]) for one in db.all()] == [(1, 1), (2, 2), (3, 3), (4, 4)]
    assert len(db) == 4


def test_a_document_may_bring_its_id_and_may_not_take_another_ones(db: TinyDB) -> None:
    assert db.insert(Document({"n": 1}, doc_id=9)) == 9
    assert db.insert({"n": 2}) == 10
    with pytest.raises(ValueError, match="already exists"):
        db.insert(Document({"n": 3}, doc_id=9))
    with pytest.raises(ValueError, match="already exists"):
        db.insert_multiple([{"n": 4}, Document({"n": 3}, doc_id=9)])
    assert [one["n"] for one in db] == [1, 2]


def test_what_is_no_mapping_is_refused(db: TinyDB) -> None:
    with pytest.raises(ValueError, match="Mapping"):
        db.insert([1])
    with pytest.raises(ValueError, match="Mapping"):
        db.insert_multiple([{"n": 1}, "x"])
    assert len(db) == 0


def test_search_get_contains_and_count_take_queries(db: TinyDB) -> None:
    db.insert_multiple({"n": n, "even": n % 2 == 0, "in": {"words": ["a" * n]}} for n in range(6))
    one = Query()
    assert [found["n"] for found in db.search(one.even == True)] == [0, 2, 4]  # noqa: E712
    assert [found["n"] for found in db.search((one.n > 1) & ~(one.n == 4))] == [2, 3, 5]
    assert [found["n"] for found in db.search(where("in").words.any(["aa"]))] == [2]
    assert db.search(one.n.test(lambda n: n == 77)) == []
    assert db.count(one.n < 2) == 2
    assert db.contains(one.n == 3)
    assert not db.contains(one.absent.exists())
    found = db.get(one.n == 5)
    assert isinstance(found, Document)
    assert found.doc_id == 6
    assert db.get(one.n == 7) is None


def test_get_and_contains_take_ids(db: TinyDB) -> None:
    db.insert_multiple({"n": n} for n in range(4))
    assert db.get(doc_id=2) == {"n": 1}
    assert db.get(doc_id=99) is None
    assert [found["n"] for found in db.get(doc_ids=[1, 3, 99])] == [0, 2]
    assert db.contains(doc_id=4)
    assert not db.contains(doc_id=5)
    for call in (db.get, db.contains):
        with pytest.raises(RuntimeError):
            call()


def test_update_changes_what_matches_and_says_what(db: TinyDB) -> None:
    db.insert_multiple({"n": n} for n in range(4))
    assert db.update({"seen": True}, where("n") >= 2) == [3, 4]
    assert db.update({"n": 10}, doc_ids=[1, 99]) == [1]
    assert db.update({"all": 1}) == [1, 2, 3, 4]
    assert [dict(one) for one in db] == [
        {"n": 10, "all": 1},
        {"n": 1, "all": 1},
        {"n": 2, "seen": True, "all": 1},
        {"n": 3, "seen": True, "all": 1},
    ]


def test_update_takes_operations_and_functions(db: TinyDB) -> None:
    db.insert_multiple([{"n": 1, "list": [1]}, {"n": 5, "list": []}])
    db.update(increment("n"), doc_ids=[1])
    db.update(decrement("n"), where("n") == 5)
    db.update(add("n", 10))
    db.update(set_field("word", "x"), doc_ids=[2])
    db.update(delete("word"), doc_ids=[2])

    def grow(document: dict[str, Any]) -> None:
        document["list"].append(len(document["list"]))

    db.update(grow)
    assert [dict(one) for one in db] == [{"n": 12, "list": [1, 1]}, {"n": 14, "list": [0]}]


def test_update_multiple_pairs_changes_with_conditions(db: TinyDB) -> None:
    db.insert_multiple({"n": n} for n in range(3))
    assert db.update_multiple([({"a": 1}, where("n") == 0), ({"b": 2}, where("n") > 0)]) == [
        *(1, 2, 3)
    ]
    assert [dict(one) for one in db] == [{"n": 0, "a": 1}, {"n": 1, "b": 2}, {"n": 2, "b": 2}]


def test_upsert_updates_or_inserts(db: TinyDB) -> None:
    db.insert({"name": "a", "n": 1})
    assert db.upsert({"name": "a", "n": 2}, where("name") == "a") == [1]
    assert db.upsert({"name": "b", "n": 3}, where("name") == "b") == [2]
    assert db.upsert(Document({"name": "c"}, doc_id=7)) == [7]
    assert db.upsert(Document({"more": 1}, doc_id=7)) == [7]
    with pytest.raises(ValueError, match="doc_id"):
        db.upsert({"name": "d"})
    assert [dict(one) for one in db] == [
        {"name": "a", "n": 2},
        {"name": "b", "n": 3},
        {"name": "c", "more": 1},
    ]


def test_remove_takes_queries_and_ids(db: TinyDB) -> None:
    db.insert_multiple({"n": n} for n in range(6))
    assert db.remove(where("n") < 2) == [1, 2]
    assert db.remove(doc_ids=[3, 99]) == [3]
    assert db.remove(where("n") == 77) == []
    assert [one.doc_id for one in db] == [4, 5, 6]
    with pytest.raises(RuntimeError):
        db.remove()


def test_an_id_named_twice_is_updated_and_told_twice(db: TinyDB) -> None:
    db.insert_multiple({"n": n} for n in range(2))
    assert db.update(increment("n"), doc_ids=[1, 1]) == [1, 1]
    assert [one["n"] for one in db] == [2, 1]


def test_an_id_named_twice_cannot_be_removed_twice_and_then_nothing_is(db: TinyDB) -> None:
    """TinyDB promises of `remove`: "either every existing target is removed, or none is"."""
    db.insert_multiple({"n": n} for n in range(3))
    with pytest.raises(KeyError):
        db.remove(doc_ids=[1, 2, 1])
    assert [one.doc_id for one in db] == [1, 2, 3]
    assert db.remove(doc_ids=[9, 9]) == []


def test_ids_go_on_after_a_removal_and_start_anew_after_truncate(db: TinyDB) -> None:
    db.insert_multiple({"n": n} for n in range(3))
    db.remove(doc_ids=[3])
    assert db.insert({"n": 3}) == 4
    db.truncate()
    assert len(db) == 0
    assert db.all() == []
    assert db.insert({"n": 9}) == 1


def test_tables_are_apart(db: TinyDB) -> None:
    left, right = db.table("left"), db.table("right")
    left.insert({"n": 1})
    right.insert_multiple([{"n": 2}, {"n": 3}])
    db.insert({"n": 0})
    assert db.tables() == {"_default", "left", "right"}
    assert (len(left), len(right), len(db)) == (1, 2, 1)
    assert db.table("left") is left
    left.truncate()
    assert db.tables() == {"_default", "left", "right"}
    assert len(right) == 2


def test_tables_can_be_dropped(db: TinyDB) -> None:
    for name in ("a", "b", "c"):
        db.table(name).insert_multiple({"n": n} for n in range(3))
    db.drop_table("a")
    db.drop_table("absent")
    assert db.tables() == {"b", "c"}
    assert db.table("a").insert({"n": 7}) == 1
    assert everything(db)["a"] == {1: {"n": 7}}
    db.drop_tables()
    assert db.tables() == set()
    db.table("b").insert({"n": 8})
    assert everything(db) == {"b": {1: {"n": 8}}}


def test_an_empty_table_can_be_kept(db: TinyDB) -> None:
    db.table("empty", persist_empty=True)
    assert "empty" in db.tables()
    db.table("absent")
    assert "absent" not in db.tables()


def test_a_table_may_be_all_there_is_and_empty(db: TinyDB) -> None:
    assert db.tables() == set()
    assert len(db) == 0
    assert db.all() == list(db) == db.search(where("n") == 1) == []
    assert db.update({"n": 1}, where("n") == 1) == []


def test_documents_given_out_are_no_way_in(db: TinyDB) -> None:
    db.insert({"n": 1})
    found = db.get(doc_id=1)
    found["n"] = 2
    next(iter(db))["n"] = 3
    db.all()[0]["n"] = 4
    assert db.get(doc_id=1) == {"n": 1}


def test_an_updater_that_raises_changes_nothing_on_disk(db: TinyDB) -> None:
    db.insert_multiple({"n": n} for n in range(3))

    def raise_at_two(document: dict[str, Any]) -> None:
        document["n"] += 10
        if document["n"] == 12:
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError, match="on purpose"):
        db.update(raise_at_two)
    # Stock MemoryStorage hands out its live dictionary, and so keeps half a change.
    half = isinstance(db.storage, MemoryStorage)
    assert [one["n"] for one in db] == ([10, 11, 12] if half else [0, 1, 2])


def test_queries_see_each_change_at_once(db: TinyDB) -> None:
    table, is_new = db.table("cached", cache_size=5), where("new") == True  # noqa: E712
    assert table.count(is_new) == 0
    table.insert({"new": True})
    assert table.count(is_new) == 1
    table.update({"new": False})
    assert table.search(is_new) == []
    table.clear_cache()


def test_any_json_comes_back(db: TinyDB) -> None:
    document = {"text": "é\n\r\u2028 🙂 \x00", "none": None, "list": [1, 2.5, {"x": []}], "": {}}
    db.insert(document)
    assert db.get(doc_id=1) == document


def test_a_write_touches_one_document() -> None:
    with asyncio.Runner() as runner:
        ours = Ours(runner, MemoryDisk())
        db = ours.db(commit_each=False)
        db.insert_multiple({"n": n} for n in range(500))
        ours.commit()
        db.update({"n": -1}, doc_ids=[250])
        db.update({"n": 3}, where("n") == 3)
        db.remove(doc_ids=[7])
        entries = ours.journal.documents.staged_entries()
        assert entries is not None
        assert entries.puts == {"_default": {"250": b'{"n":-1}'}}
        assert entries.drops == {"_default": ["7"]}


def test_a_durable_view_cannot_be_written() -> None:
    with asyncio.Runner() as runner:
        documents = Ours(runner, MemoryDisk()).journal.documents
        with pytest.raises(TypeError):
            DurableStorage(documents).write({})


ids = st.lists(st.integers(1, 6), max_size=3)
"""Some name a document twice, or one that is not there."""
values = st.fixed_dictionaries({"n": st.integers(0, 3)}, optional={"flag": st.booleans()})
n_is = st.builds(lambda n: where("n") == n, st.integers(0, 3))
n_is_above = st.builds(lambda n: where("n") > n, st.integers(0, 3))
steps = st.one_of(
    st.tuples(st.just("insert"), values),
    st.tuples(st.just("insert_multiple"), st.lists(values, max_size=3)),
    st.tuples(st.just("update"), values, st.none(), ids),
    st.tuples(st.just("update"), values, n_is),
    st.tuples(st.just("upsert"), values, n_is),
    st.tuples(st.just("remove"), st.none(), ids),
    st.tuples(st.just("remove"), n_is_above),
    st.tuples(st.just("truncate")),
)


def outcome(db: TinyDB, table: str, method: str, args: list[Any]) -> Any:
    """What the call gave, or the kind of error it raised."""
    try:
        return getattr(db.table(table), method)(*args)
    except KeyError as error:
        return type(error)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["a", "b"]), steps), max_size=25), st.booleans())
@example([("a", ("insert", {"n": 0})), ("a", ("remove", None, [1, 1]))], False)
def test_any_course_of_events_ends_as_with_tinydb(
    course: list[tuple[str, tuple[Any, ...]]], commit_each: bool
) -> None:
    disk, stock = MemoryDisk(), TinyDB(storage=MemoryStorage)
    with asyncio.Runner() as runner:
        ours = Ours(runner, disk)
        db = ours.db(commit_each=commit_each)
        for table, (method, *args) in course:
            expected = outcome(stock, table, method, args)
            assert outcome(db, table, method, args) == expected
        ours.commit()
        assert everything(Ours(runner, disk).db(commit_each=False)) == everything(stock)
