"""Decorators under which every component is drawn, so that a fault never freezes the app.

In Flet 1.0.5 an exception in a re-render ends the task that applies updates, silently: whatever is
on the screen stays there and no tap does anything. So (1) `@screen` and `@part` catch what a
component's body raises and draw a card instead; (2) `contain_faults` restarts that task when
something raises outside a body, and turns an exception of an event handler or an effect into a
quiet notice instead of Flet's full-page crash message.
"""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import flet as ft

from mobile_app.ui import theme
from mobile_app.ui.strings import common

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger("twofold.ui")
_recent: list[str] = []
_TOLD_STEPS = 12
"""Enough of the way to a fault to find it; endless recursion would fill a log."""


def recent_faults() -> tuple[str, ...]:
    """The last few faults as "where: Kind at file:line", for diagnostics; never a message's text,
    which could hold what somebody wrote."""
    return tuple(_recent)


def report_fault(where: str, fault: BaseException) -> None:
    """Keep where and what kind, drop the words: diagnostics can be copied and sent."""
    steps = _steps(fault)
    line = f"{where}: {type(fault).__name__}" + (f" at {steps[-1]}" if steps else "")
    _recent.append(line)
    del _recent[:-20]
    log.error("fault in %s", _told(where, fault))


def _steps(fault: BaseException) -> list[str]:
    """The way to the fault as "file:line", outermost first."""
    steps = []
    trace = fault.__traceback__
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename.rsplit("/", 1)[-1]
        steps.append(f"{name}:{trace.tb_lineno}")
        trace = trace.tb_next
    return steps


def _told(where: str, fault: BaseException) -> str:
    return f"{where}: {type(fault).__name__} ({' > '.join(_steps(fault)[-_TOLD_STEPS:])})"


class WithoutWords(logging.Filter):
    """Takes what was raised out of other people's log records, and leaves kind and place.

    Flet and asyncio log whole exceptions, whose messages may hold what somebody wrote; asyncio
    also puts them into the lines after its first.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        said = record.getMessage().partition("\n")[0]
        fault = record.exc_info[1] if record.exc_info else None
        record.msg = _told(said, fault) if fault is not None else said
        record.args = ()
        record.exc_info = record.exc_text = None
        return True


_without_words = WithoutWords()


def error_card(retry: Callable[[], None] | None = None) -> ft.Control:
    """Says that one part could not be shown and that nothing is lost."""
    rows: list[ft.Control] = [
        ft.Text(common.FAULT_TITLE, theme_style=ft.TextThemeStyle.TITLE_MEDIUM),
        ft.Text(
            common.FAULT_BODY,
            theme_style=ft.TextThemeStyle.BODY_MEDIUM,
            color=ft.Colors.ON_SURFACE_VARIANT,
        ),
    ]
    if retry is not None:
        rows.append(
            ft.Row(
                [
                    ft.FilledTonalButton(
                        common.TRY_AGAIN, key="try-again", on_click=lambda _: retry()
                    )
                ]
            )
        )
    return ft.Container(
        ft.Column(rows, spacing=theme.SM, tight=True),
        key="error-card",
        padding=theme.XL,
        border_radius=theme.RADIUS,
        bgcolor=ft.Colors.SURFACE_CONTAINER_HIGH,
    )


def _error_view(retry: Callable[[], None]) -> ft.View:
    def home(_: object) -> None:
        ft.context.page.navigate("/")

    def sos(_: object) -> None:
        ft.context.page.navigate("/sos")

    return ft.View(
        route=ft.context.page.route or "/",
        controls=[
            ft.SafeArea(
                ft.Column(
                    [
                        error_card(retry),
                        ft.OutlinedButton(common.GO_TO_TODAY, on_click=home),
                        ft.FilledTonalButton(
                            common.SOS, icon=ft.Icons.SUPPORT_ROUNDED, on_click=sos
                        ),
                    ],
                    horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
                    scroll=ft.ScrollMode.AUTO,
                    spacing=theme.LG,
                ),
                minimum_padding=theme.LG,
            )
        ],
        padding=0,
    )


def _guarded(fn: Callable[P, R], stand_in: Callable[[Callable[[], None]], R]) -> Callable[P, R]:
    @wraps(fn)
    def body(*args: P.args, **kwargs: P.kwargs) -> R:
        # First hook of every component, so that the order of hooks never depends on a fault.
        _, set_tries = ft.use_state(0)
        try:
            return fn(*args, **kwargs)
        except Exception as fault:
            report_fault(fn.__name__, fault)
            return stand_in(lambda: set_tries(lambda tries: tries + 1))

    return ft.component(body)


def screen(fn: Callable[P, ft.View]) -> Callable[P, ft.View]:
    """A component that returns a whole View."""
    return _guarded(fn, _error_view)


def part(fn: Callable[P, ft.Control]) -> Callable[P, ft.Control]:
    """A component that returns one control within a screen."""
    return _guarded(fn, error_card)


def keyed(key: str, component: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """`component(...)` with a key: another key is another component, with state of its own."""
    return component(*args, key=key, **kwargs)  # type: ignore[arg-type]  # Flet takes it out


def contain_faults(page: ft.Page, notice: Callable[[], None]) -> None:
    """Keep updates flowing and `notice` the person when a handler or an effect raised.

    Call once, after the first render.
    """
    session = page.session

    def quietly(message: str) -> None:
        # Flet calls this while it handles the exception, of which `message` is the traceback.
        fault = sys.exc_info()[1]
        if fault is not None:
            report_fault("handler", fault)
        notice()

    for name in ("flet", "asyncio"):
        logging.getLogger(name).addFilter(_without_words)
    # Flet would replace the whole page by the traceback.
    session.error = quietly  # type: ignore[method-assign]

    def watch() -> None:
        task: asyncio.Task[None] | None = getattr(session, "_Session__updates_task", None)
        if task is not None:
            task.add_done_callback(revive)

    def revive(task: asyncio.Task[None]) -> None:
        if task.cancelled() or (fault := task.exception()) is None:
            return
        report_fault("update", fault)
        session.start_updates_scheduler()  # type: ignore[no-untyped-call]
        watch()
        notice()

    watch()
