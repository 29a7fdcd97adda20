"""What every BlobStore promises. A case gets `open`: each call opens the same storage anew."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from mobile_app.device.ports import BlobStore
from mobile_app.errors import StoreError
from tests.contract.cases import Cases, raised

CASES = Cases()
Open = Callable[[], BlobStore]


@CASES
async def an_absent_blob_reads_as_none(open: Open) -> None:
    assert await open().read("records.a") is None


@CASES
async def what_was_written_is_there_for_the_next_opening(open: Open) -> None:
    await open().write("records.a", b"first")
    assert await open().read("records.a") == b"first"


@CASES
async def a_write_replaces_the_whole_value(open: Open) -> None:
    store = open()
    await store.write("records.a", b"a long first value")
    await store.write("records.a", b"short")
    assert await open().read("records.a") == b"short"


@CASES
async def every_byte_comes_back_as_bytes(open: Open) -> None:
    store, data = open(), bytes(range(256)) * 3 + b"\r\n\x00"
    await store.write("cache.pack", data)
    found = await store.read("cache.pack")
    assert type(found) is bytes
    assert found == data


@CASES
async def an_empty_blob_is_not_an_absent_one(open: Open) -> None:
    await open().write("records.a", b"")
    assert await open().read("records.a") == b""


@CASES
async def megabytes_fit(open: Open) -> None:
    data = bytes(range(251)) * 12_000
    await open().write("records.a", data)
    assert await open().read("records.a") == data


@CASES
async def names_are_listed_in_order(open: Open) -> None:
    store = open()
    for name in ("records.b", "aside.x", "records.a", "0", "_", "-"):
        await store.write(name, b"x")
    assert await open().names() == ["-", "0", "_", "aside.x", "records.a", "records.b"]


@CASES
async def a_deleted_blob_is_gone(open: Open) -> None:
    store = open()
    await store.write("records.a", b"x")
    await store.write("records.b", b"y")
    await store.delete("records.a")
    assert await open().read("records.a") is None
    assert await open().names() == ["records.b"]


@CASES
async def deleting_what_is_absent_does_nothing(open: Open) -> None:
    await open().delete("records.a")
    assert await open().names() == []


@CASES
async def clear_leaves_nothing_and_the_store_usable(open: Open) -> None:
    store = open()
    await store.write("records.a", b"x")
    await store.write("cache.pack", b"y")
    await store.clear()
    assert await open().names() == []
    await store.write("records.a", b"z")
    assert await open().read("records.a") == b"z"


@CASES
async def odd_names_are_refused(open: Open) -> None:
    store = open()
    for name in ("", "A", "a/b", "../a", "a b", "é", "x" * 81, "a\n"):
        await raised(ValueError, store.write(name, b"x"))
        await raised(ValueError, store.read(name))
        await raised(ValueError, store.delete(name))
    assert await store.names() == []


@CASES
async def names_of_dots_stay_inside(open: Open) -> None:
    store = open()
    for name in (".", "..", ".a"):
        await store.write(name, name.encode())
    assert await store.names() == [".", "..", ".a"]
    assert await store.read("..") == b".."


@CASES
async def the_longest_name_works(open: Open) -> None:
    await open().write("x" * 80, b"x")
    assert await open().names() == ["x" * 80]


@CASES
async def writes_at_once_all_land(open: Open) -> None:
    store = open()
    await asyncio.gather(*(store.write(f"blob.{n}", str(n).encode()) for n in range(20)))
    found = await asyncio.gather(*(store.read(f"blob.{n}") for n in range(20)))
    assert found == [str(n).encode() for n in range(20)]


@CASES
async def of_writes_at_once_to_one_name_one_is_whole(open: Open) -> None:
    store = open()
    values = [bytes([n]) * 50_000 for n in range(8)]
    await asyncio.gather(*(store.write("records.a", value) for value in values))
    assert await open().read("records.a") in values


@CASES
async def appends_grow_a_blob_at_its_end(open: Open) -> None:
    store = open()
    await store.append("tail", b"one", at=0)
    await store.append("tail", b"", at=3)
    await store.append("tail", b"\x00two", at=3)
    await open().append("tail", b"three", at=7)
    assert await open().read("tail") == b"one\x00twothree"
    assert await open().names() == ["tail"]


@CASES
async def an_append_further_back_drops_what_followed(open: Open) -> None:
    store = open()
    for at in range(0, 50, 10):
        await store.append("tail", bytes([at]) * 10, at=at)
    await store.append("tail", b"new", at=20)
    assert await open().read("tail") == b"\x00" * 10 + b"\x0a" * 10 + b"new"
    await store.append("tail", b"inside", at=15)
    assert await open().read("tail") == b"\x00" * 10 + b"\x0a" * 5 + b"inside"
    await store.append("tail", b"again", at=0)
    assert await open().read("tail") == b"again"


@CASES
async def an_append_past_the_end_is_refused(open: Open) -> None:
    store = open()
    await raised(StoreError, store.append("tail", b"x", at=1))
    assert await store.read("tail") is None
    await store.append("tail", b"abc", at=0)
    await raised(StoreError, store.append("tail", b"x", at=4))
    assert await open().read("tail") == b"abc"
    await store.delete("tail")
    await raised(StoreError, store.append("tail", b"x", at=3))
    assert await open().names() == []


@CASES
async def what_was_written_can_be_grown_and_what_was_grown_replaced(open: Open) -> None:
    store = open()
    await store.write("tail", b"written")
    await store.append("tail", b" and grown", at=7)
    await store.append("tail", b", twice", at=17)
    assert await open().read("tail") == b"written and grown, twice"
    await store.append("tail", b"ten", at=4)
    assert await open().read("tail") == b"written"
    await store.write("tail", b"short")
    assert await open().read("tail") == b"short"
    await store.append("tail", b"est", at=5)
    await store.delete("tail")
    assert await open().read("tail") is None


@CASES
async def appends_to_several_names_at_once_all_land(open: Open) -> None:
    store = open()

    async def grow(name: str) -> None:
        for n in range(8):
            await store.append(name, bytes([n]) * 100, at=n * 100)

    await asyncio.gather(*(grow(f"tail.{n}") for n in range(5)))
    whole = b"".join(bytes([n]) * 100 for n in range(8))
    assert [await open().read(f"tail.{n}") for n in range(5)] == [whole] * 5


@CASES
async def odd_names_are_refused_for_appends(open: Open) -> None:
    for name in ("", "A", "a/b", "../a"):
        await raised(ValueError, open().append(name, b"x", at=0))
