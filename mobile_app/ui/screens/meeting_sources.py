"""Taking in a meeting list by oneself, from a file or an address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import flet as ft

from mobile_app.content.feed_import import NAME_LIMIT, FeedDescription
from mobile_app.domain.recurrence import is_zone
from mobile_app.errors import NetworkError
from mobile_app.presenters.meeting_import import Imported, ImportPresenter, OwnSource
from mobile_app.ui import theme
from mobile_app.ui.actions import attempt, notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.meeting_line import age_words
from mobile_app.ui.components.page import leaf_page
from mobile_app.ui.hooks import use_app, use_kept, use_now, use_records, use_state
from mobile_app.ui.meeting_hooks import use_meeting_lists
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import meeting_sources as words

TakeIn = Callable[[bool], Awaitable[Imported]]
"""Takes a list in; True: also one that lost more than half."""


@screen
def MeetingSourcesScreen() -> ft.View:
    app = use_app()
    use_records()
    use_meeting_lists()
    now = use_now(60)
    presenter = ft.use_memo(lambda: ImportPresenter(app.services), [])
    name, address = use_kept(""), use_kept("")
    zone = use_kept(presenter.usual_zone())
    programme, set_programme = use_state(words.PROGRAMMES[0])
    busy, set_busy = use_state(False)

    def described() -> FeedDescription | None:
        """What was typed; None after saying what is missing."""
        if not name.current.strip():
            notify(words.NEEDS_NAME)
            return None
        if not is_zone(zone.current.strip()):
            notify(words.WRONG_ZONE)
            return None
        return FeedDescription(name=name.current, programme=programme, zone=zone.current)

    async def take(work: TakeIn, anyway: bool = False) -> None:
        set_busy(True)
        try:
            outcome = await attempt(_told(work(anyway)))
        finally:
            set_busy(False)
        if outcome is None:
            return
        if outcome.held_back:
            notify(
                words.held_back(outcome.kept), words.TAKE_ANYWAY, lambda: take(work, anyway=True)
            )
        else:
            notify(words.taken_in(outcome.kept, outcome.left_out))

    async def choose_file(_: Any) -> None:
        what = described()
        if what is None:
            return
        picked = await ft.FilePicker().pick_files(with_data=True)
        body = picked[0].bytes if picked else None
        if body is not None:
            await take(lambda anyway: presenter.import_feed(body, what, accept_smaller=anyway))

    async def read_address(_: Any) -> None:
        what, url = described(), address.current
        if what is not None:
            await take(lambda anyway: presenter.import_feed(url, what, accept_smaller=anyway))

    def read_again(source: OwnSource) -> Callable[[Any], Any]:
        async def read(_: Any) -> None:
            await take(lambda anyway: presenter.read_again(source, accept_smaller=anyway))

        return read

    def remove(source: OwnSource) -> Callable[[Any], Any]:
        async def removed(_: Any) -> None:
            async def done() -> bool:
                await presenter.remove(source.id)
                return True

            if await attempt(done()):
                notify(words.REMOVED)

        return removed

    form = surfaces.card(
        choices.text_field(
            words.NAME, name.current, name.set, key="name", hint=words.NAME_HINT, limit=NAME_LIMIT
        ),
        text.title(words.PROGRAMME),
        choices.choice_chips(
            [choices.Choice(each, each) for each in words.PROGRAMMES],
            programme,
            set_programme,
            key="programme",
        ),
        choices.text_field(words.ZONE, zone.current, zone.set, key="zone", hint=words.ZONE_HINT),
        buttons.primary(words.CHOOSE_FILE, None if busy else choose_file, key="choose-file"),
        choices.text_field(
            words.ADDRESS,
            address.current,
            address.set,
            key="address",
            hint=words.ADDRESS_HINT,
            limit=1_000,
            keyboard=ft.KeyboardType.URL,
        ),
        buttons.secondary(words.READ_ADDRESS, None if busy else read_address, key="read-address"),
        key="take-in",
        spacing=theme.MD,
    )
    sources = presenter.sources(now)
    rows: list[ft.Control | None] = [
        surfaces.card(
            text.title(source.name),
            text.quiet(words.facts(source.programme, source.count, source.url)),
            text.small(age_words(app.formats, source.age, now)) if source.age else None,
            buttons.button_column(
                buttons.secondary(
                    words.READ_AGAIN,
                    None if busy else read_again(source),
                    key=f"again-{source.id}",
                )
                if source.url
                else None,
                buttons.quiet(words.REMOVE, remove(source), key=f"remove-{source.id}"),
            ),
            key=f"source-{source.id}",
        )
        for source in sources
    ]
    heading = text.title(words.YOURS) if sources else None
    body = [text.quiet(words.BODY), form, heading, *rows]
    return leaf_page(app, words.TITLE, body)


async def _told(work: Awaitable[Imported]) -> Imported | None:
    """In a browser an address elsewhere never answers: say what works instead."""
    try:
        return await work
    except NetworkError:
        if not ft.context.page.web:
            raise
        notify(words.ADDRESS_IN_BROWSER)
        return None
