"""Who listens is told in turn, and a broken listener harms nobody."""

from __future__ import annotations

import asyncio
from typing import Any

from mobile_app.store.listeners import Listeners


def broken() -> None:
    raise ValueError("a listener")


async def test_a_listener_that_raises_is_reported_and_the_others_are_told() -> None:
    reported: list[dict[str, Any]] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: reported.append(context))
    told: list[str] = []
    listeners = Listeners("door")
    listeners.subscribe(broken)
    listeners.subscribe(lambda: told.append("later"))
    listeners.tell()
    assert told == ["later"]
    assert [type(one["exception"]) for one in reported] == [ValueError]
    assert "door" in reported[0]["message"]


async def test_who_stopped_listening_is_told_no_more_also_in_the_middle() -> None:
    told: list[str] = []
    listeners = Listeners("store")
    stop = listeners.subscribe(lambda: told.append("first"))
    stop()
    stop()
    listeners.subscribe(lambda: stop_second())
    stop_second = listeners.subscribe(lambda: told.append("second"))
    listeners.tell()
    listeners.tell()
    assert told == ["second"], "who is on the list when it begins is told once more"
