"""Diagnostics: what helps somebody help, and nothing about the person."""

from __future__ import annotations

from typing import Any

import flet as ft

from mobile_app.presenters.diagnostics import DiagnosticsPresenter, DiagnosticsView
from mobile_app.ui import theme
from mobile_app.ui.actions import copy_text, notify
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import AppContext, use_app
from mobile_app.ui.screen import recent_faults, screen
from mobile_app.ui.strings import diagnostics as words


@screen
def DiagnosticsScreen() -> ft.View:
    app = use_app()
    presenter = ft.use_memo(lambda: DiagnosticsPresenter(app.services), [])
    unread: DiagnosticsView | None = None
    view, set_view = ft.use_state(unread)

    async def load() -> None:
        set_view(await presenter.view())

    ft.use_effect(load, dependencies=[], cleanup=lambda: None)

    async def persist(_: Any) -> None:
        agreed = await presenter.ask_to_persist()
        notify(words.PERSIST_YES if agreed else words.PERSIST_NO)
        await load()

    if view is None:
        return leaf_page(app, words.TITLE, [surfaces.skeleton(4, height=64)])
    lines = _lines(app, view)

    async def copy(_: Any) -> None:
        await copy_text("\n".join(f"{name}: {value}" for name, value in lines))
        notify(words.COPIED)

    return leaf_page(
        app,
        words.TITLE,
        [
            text.quiet(words.INTRO),
            surfaces.card(*(_fact(name, value) for name, value in lines), spacing=theme.MD),
            surfaces.card(
                text.body(words.PERSIST_BODY),
                buttons.secondary(words.PERSIST, persist, key="persist"),
                spacing=theme.MD,
            )
            if view.persisted is False
            else None,
            buttons.primary(words.COPY, copy, icon=ft.Icons.CONTENT_COPY_ROUNDED, key="copy"),
        ],
    )


def _fact(name: str, value: str) -> ft.Control:
    return ft.MergeSemantics(ft.Column([text.label(name), text.body(value)], spacing=0, tight=True))


def _lines(app: AppContext, view: DiagnosticsView) -> list[tuple[str, str]]:
    """What is shown is exactly what is copied."""
    now = app.services.clock.now()
    lists = [
        words.pack(
            one.pack_id, app.formats.ago(one.fetched_at, now) if one.fetched_at else words.NEVER
        )
        for one in view.lists
    ]
    start = {
        True: words.START_FAST,
        False: words.START_SLOW,
        None: words.START_PLAIN,
    }[view.snapshot]
    persisted = {
        True: words.PERSISTED_YES,
        False: words.PERSISTED_NO,
        None: words.UNKNOWN,
    }[view.persisted]
    used = (
        words.UNKNOWN if view.used_bytes is None else words.used(view.used_bytes, view.quota_bytes)
    )
    return [
        (words.BUILD, view.build or words.UNKNOWN),
        (words.RUNTIME, view.runtime),
        (words.START, start),
        (words.PERSISTED, persisted),
        (words.USED, used),
        (words.RECORDS, f"{view.records:,}"),
        (words.WRITER, words.YES if view.is_writer else words.WRITER_NO),
        (words.ZONE, view.zone),
        (words.LANGUAGES, ", ".join(view.languages) or words.UNKNOWN),
        (
            words.SET_ASIDE,
            words.set_aside(view.set_aside, view.unreadable, view.latest_may_be_missing),
        ),
        (words.LISTS, "; ".join(lists) or words.LISTS_NONE),
        (words.FAULTS, "; ".join(recent_faults()) or words.NOTHING),
    ]
