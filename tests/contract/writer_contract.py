"""What the right to write promises among tabs or windows that share one storage."""

from __future__ import annotations

from typing import Protocol

from tests.contract.cases import Cases

CASES = Cases()


class Tab(Protocol):
    """One tab with a database of its own; see `DatabaseTab`. Saves answer "" or an error's code."""

    async def open(self) -> bool: ...

    async def save(self, id: str, value: int) -> str: ...

    async def value(self, id: str) -> int | None: ...

    async def is_writer(self) -> bool: ...

    async def take_over(self) -> None: ...

    async def refresh(self) -> None: ...

    async def begin_saves(self, count: int) -> None: ...

    async def begin_pairs(self, count: int) -> None: ...

    async def pair(self) -> list[int | None]: ...

    async def is_sound(self) -> bool: ...

    async def acknowledged(self) -> list[str]: ...

    async def erase(self) -> None: ...

    async def close(self) -> None: ...


@CASES
async def the_second_reads_and_does_not_write(first: Tab, second: Tab) -> None:
    assert await first.open()
    assert await first.save("x", 1) == ""
    assert not await second.open()
    assert await second.value("x") == 1
    assert await second.save("x", 2) == "store.not_writer"
    assert await second.value("x") == 1
    assert await first.save("x", 3) == ""


@CASES
async def a_reader_sees_what_was_written_since_when_it_asks(first: Tab, second: Tab) -> None:
    await first.open()
    await second.open()
    await first.save("x", 1)
    assert await second.value("x") is None
    await second.refresh()
    assert await second.value("x") == 1
    await first.save("x", 2)
    await first.refresh()
    assert await first.value("x") == 2
    assert await first.is_writer()
    assert not await second.is_writer()


@CASES
async def taking_over_reads_anew_and_stops_the_other(first: Tab, second: Tab) -> None:
    await first.open()
    await second.open()
    await first.save("x", 1)
    assert await second.value("x") is None, "opened before that was saved"
    await second.take_over()
    assert await second.is_writer()
    assert await second.value("x") == 1
    assert await second.save("y", 2) == ""
    assert await first.save("x", 9) == "store.not_writer"
    assert not await first.is_writer()


@CASES
async def taken_back_and_forth_nothing_is_lost(first: Tab, second: Tab) -> None:
    await first.open()
    await second.open()
    tabs = [first, second]
    for turn in range(6):
        tab = tabs[turn % 2]
        await tab.take_over()
        assert await tab.save(f"turn{turn}", turn) == ""
    assert [await second.value(f"turn{turn}") for turn in range(6)] == list(range(6))


@CASES
async def a_save_under_way_is_kept_or_refused_never_lost(first: Tab, second: Tab) -> None:
    for attempt in range(5):
        await first.open()
        await second.open()
        await first.begin_saves(70)  # so that folds are under way at times
        await second.take_over()
        assert await second.save("mine", attempt) == ""
        told = await first.acknowledged()
        await second.close()
        await first.close()
        assert await second.open()
        found = [await second.value(id) for id in told]
        assert None not in found, f"{len(told)} acknowledged, some are gone"
        assert await second.is_sound()
        assert await second.value("mine") == attempt
        await second.erase()
        await second.close()


@CASES
async def a_reader_never_sees_half_a_change(first: Tab, second: Tab) -> None:
    await first.open()
    await first.begin_pairs(120)
    await second.open()
    seen = []
    while (seen or [0])[-1] != 120:
        await second.refresh()
        left, right = await second.pair()
        assert left == right
        assert await second.is_sound()
        seen.append(left)
    assert seen == sorted(seen), "nor does it go back in time"


@CASES
async def after_a_close_the_next_one_writes(first: Tab, second: Tab) -> None:
    assert await first.open()
    assert await first.save("x", 1) == ""
    await first.close()
    assert await second.open()
    assert await second.save("x", 2) == ""
    assert await first.save("x", 3) == "store.not_writer"


@CASES
async def erasing_from_the_second_is_not_undone_by_the_first(first: Tab, second: Tab) -> None:
    await first.open()
    await first.save("x", 1)
    await second.open()
    await second.erase()
    assert await first.save("x", 2) == "store.not_writer"
    assert await second.save("y", 3) == ""
    await second.close()
    await first.close()
    assert await first.open()
    assert await first.value("x") is None
    assert await first.value("y") == 3
