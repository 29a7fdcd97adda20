"""Renders real screens in plain Python: a fake connection plays the Flutter client.

Uses a few of Flet's private names, so Flet is pinned exactly and they all live in this file.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft
import msgpack
from flet.controls.base_control import BaseControl
from flet.controls.context import _context_page, context
from flet.messaging.connection import Connection
from flet.messaging.protocol import (
    Message,
    MessageAction,
    RegisterClientResponseBody,
    configure_encode_object_for_msgpack,
)
from flet.messaging.session import Session
from flet.pubsub.pubsub_hub import PubSubHub


class FakeConnection(Connection):
    """Records what would be sent to Flutter and answers method calls from `replies`."""

    session: Session

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.get_running_loop()
        self.pubsubhub = PubSubHub()
        self.page_url = "http://twofold.test"
        self.sent: list[Message] = []
        self.calls: list[tuple[str, Any]] = []
        self.replies: dict[str, Any] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def send_message(self, message: Message) -> None:
        self.sent.append(message)
        # Packing is required: it snapshots what the next difference is computed from.
        msgpack.packb(
            [message.action, message.body],
            default=configure_encode_object_for_msgpack(BaseControl),
        )
        if message.action == MessageAction.INVOKE_METHOD:
            task = self.loop.create_task(self._answer(message.body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _answer(self, body: Any) -> None:
        self.calls.append((body.name, body.args))
        reply = self.replies.get(body.name)
        if callable(reply):
            reply = reply(body.args)
        self.session.handle_invoke_method_results(body.control_id, body.call_id, reply, None)
        if body.name == "push_route":
            self.session.apply_page_patch({"route": body.args["route"]})
            await self.session.dispatch_event(1, "route_change", {"route": body.args["route"]})


class App:
    """One running app under test."""

    connection: FakeConnection
    session: Session
    services: Any
    stage: Any
    notices: list[str]

    @classmethod
    async def start(
        cls,
        main: Callable[[ft.Page], Awaitable[None] | None],
        route: str = "/",
        width: int = 390,
        height: int = 844,
    ) -> App:
        app = cls()
        app.connection = FakeConnection()
        app.session = app.connection.session = Session(app.connection)
        app.session.apply_page_patch({"route": route, "width": width, "height": height})
        app.connection.send_message(
            Message(
                MessageAction.REGISTER_CLIENT,
                RegisterClientResponseBody(
                    session_id=app.session.id,
                    page_patch=app.session.get_page_patch(),
                    error="",
                ),
            )
        )
        _context_page.set(app.session.page)
        context.reset_auto_update()
        started = main(app.session.page)
        if started is not None:
            await started
        await app.settle()
        return app

    @property
    def page(self) -> ft.Page:
        return self.session.page

    @property
    def route(self) -> str:
        return self.page.route or "/"

    async def settle(self, turns: int = 30) -> None:
        """Let every pending update and effect run; fails when Flet's updater has died."""
        for _ in range(turns):
            await asyncio.sleep(0)
        task = self.session._Session__updates_task  # type: ignore[attr-defined]
        if task is not None and task.done():
            raise AssertionError(f"The update loop ended: {task.exception()!r}")
        crashed = [m for m in self.connection.sent if m.action == MessageAction.SESSION_CRASHED]
        assert not crashed, crashed[0].body

    async def close(self) -> None:
        self.session.close()
        await asyncio.sleep(0)

    # What is on the screen ---------------------------------------------------------------

    def shown(self) -> list[BaseControl]:
        """Every control reachable from the page's views, in drawing order."""
        found: list[BaseControl] = []
        for view in _flat(self.page.views):
            _walk(view, found)
        return found

    def top(self) -> list[BaseControl]:
        """The controls of the top view alone."""
        found: list[BaseControl] = []
        _walk(_flat(self.page.views)[-1], found)
        return found

    def find(self, key: str) -> list[BaseControl]:
        """On the top view; else on those below it."""
        return [c for c in self.top() if c.key == key] or [c for c in self.shown() if c.key == key]

    def one(self, key: str) -> Any:
        found = self.find(key)
        assert len(found) == 1, f"{len(found)} controls with key {key!r}; keys: {self.keys()}"
        return found[0]

    def keys(self) -> list[str]:
        return sorted({str(control.key) for control in self.shown() if control.key})

    def texts(self) -> list[str]:
        """Everything readable on the top view: texts, labels, hints, button words."""
        words: list[str] = []
        for control in self.top():
            for name in ("value", "label", "content", "title", "hint_text", "error", "helper"):
                value = getattr(control, name, None)
                if isinstance(value, str) and value:
                    words.append(value)
        return words

    def says(self, part: str) -> bool:
        return any(part in words for words in self.texts())

    # What the person does ----------------------------------------------------------------

    async def fire(self, key: str, event: str, data: Any = None, **props: Any) -> None:
        control = self.one(key)
        if props:
            self.session.apply_patch(control._i, props)
        await self.session.dispatch_event(control._i, event, data)
        await self.settle()

    async def tap(self, key: str) -> None:
        await self.fire(key, "click")

    async def tap_in_a_row(self, *keys: str) -> None:
        """Taps that all came while Python was busy, on the screen that is there now."""
        ids = [self.one(key)._i for key in keys]
        await asyncio.gather(*(self.session.dispatch_event(id, "click", None) for id in ids))
        await self.settle()

    async def tap_twice(self, key: str) -> None:
        """Two taps so quick that the second one still meets the screen of the first."""
        control = self.one(key)
        first = self.session.dispatch_event(control._i, "click", None)
        await asyncio.gather(first, self.session.dispatch_event(control._i, "click", None))
        await self.settle()

    async def write(self, key: str, value: str) -> None:
        await self.fire(key, "change", value, value=value)

    async def pop(self) -> None:
        """Close the top view as its back or close button does."""
        view = next(c for c in self.top() if type(c).__name__ == "View")
        await self.session.dispatch_event(1, "view_pop", {"route": view.route})
        await self.settle()

    def notice(self) -> str:
        """The words of the latest notice at the bottom."""
        return str(self._notices()[-1].content.value) if self._notices() else ""

    async def undo(self) -> None:
        """Tap the latest notice's action."""
        action = self._notices()[-1].action
        await self.session.dispatch_event(action._i, "click", None)
        await self.settle()

    def _notices(self) -> list[Any]:
        return [c for c in self.page._dialogs.controls if type(c).__name__ == "SnackBar" and c.open]

    async def go(self, route: str) -> None:
        await self.page.push_route(route)
        await self.settle()


def _flat(value: Any) -> list[Any]:
    """Views, out of the components that produced them."""
    if isinstance(value, list):
        return [view for item in value for view in _flat(item)]
    body = getattr(value, "_b", None) if type(value).__name__ == "Component" else None
    return _flat(body) if body is not None else [value]


def _walk(control: Any, found: list[BaseControl]) -> None:
    """All of `control`. Fails on what Flutter would draw as a grey box."""
    if type(control).__name__ == "Component":
        for body in _flat(control):
            _walk(body, found)
        return
    found.append(control)
    if type(control).__name__ == "Semantics":
        # Its first positional argument is the tooltip: the client then draws a grey box.
        assert control.content is not None, "Semantics needs content="
    for child in control.controls if type(control).__name__ == "View" else ():
        inside = _flat(child)
        assert all(type(c).__name__ != "View" for c in inside), "a View inside a View"
    for name in control.__dataclass_fields__:
        if name.startswith("_") and name != "_b":
            continue
        if name in ("parent", "page", "data"):
            continue
        value = getattr(control, name, None)
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, BaseControl):
                _walk(child, found)
