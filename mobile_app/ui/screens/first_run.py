"""First run: what to count, from when, and whose crisis lines. One page, and skippable."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import flet as ft

from mobile_app.domain.sobriety import EARLIEST_ON, LABEL_LIMIT, CounterKind
from mobile_app.errors import TwofoldError
from mobile_app.presenters.crisis import CrisisPresenter, guess_country
from mobile_app.presenters.first_run import Counted, FirstRunPresenter
from mobile_app.ui import theme
from mobile_app.ui.actions import go, go_now, notify
from mobile_app.ui.components import buttons, choices, surfaces, text
from mobile_app.ui.components.country_chooser import CountryChooser
from mobile_app.ui.components.dates import ask_date
from mobile_app.ui.components.page import scrolling, sos_button
from mobile_app.ui.hooks import use_app, use_kept, use_record_value, use_single_press, use_state
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import common
from mobile_app.ui.strings import first_run as words

_KIND_BY_LABEL = {label: CounterKind(kind) for label, kind in words.SUGGESTED}


@screen
def FirstRunScreen() -> ft.View:
    app = use_app()
    path = ft.use_view_path() or "/"
    services = app.services
    presenter = ft.use_memo(lambda: FirstRunPresenter(services), [])
    crisis = ft.use_memo(lambda: CrisisPresenter(services), [])
    chosen, set_chosen = use_state(cast("tuple[str, ...]", ()))
    today = services.clock.now().date()
    since, set_since = use_state(today)
    picked, set_picked = use_state("")
    # The shell may tell of a choice made there while this is on the screen.
    known = use_record_value(lambda now: now.repos.settings.get().country)
    country = picked or known or guess_country(services.facts.languages())
    choosing, set_choosing = use_state(False)
    own = use_kept("")
    single = use_single_press()
    own_shown, set_own_shown = use_state(0)

    def toggle(label: str) -> None:
        set_chosen(
            lambda now: tuple(one for one in now if one != label) if label in now else (*now, label)
        )

    def add_own(_: Any) -> None:
        label = " ".join((own.current).split())
        if label and label not in chosen:
            set_chosen(lambda now: (*now, label))
        own.set("")
        # A new key draws an empty field: Flutter keeps what is typed otherwise.
        set_own_shown(lambda shown: shown + 1)

    def pick_country(code: str) -> None:
        set_picked(code)
        set_choosing(False)

    def pick_date() -> None:
        zone = services.clock.now().tzinfo
        ask_date(since, set_since, first=EARLIEST_ON, last=today, zone=zone)

    def on_when(value: str) -> None:
        if value == "other":
            pick_date()
        else:
            set_since(today if value == "today" else today - timedelta(days=1))

    async def start(_: Any) -> bool:
        labels = list(chosen)
        typed = " ".join((own.current).split())
        if typed and typed not in labels:
            labels.append(typed)
        if not labels:
            notify(words.PICK_FIRST)
            return False
        counted = tuple(
            Counted(label, _KIND_BY_LABEL.get(label, CounterKind.SUBSTANCE)) for label in labels
        )
        return await _leave(lambda: presenter.finish(counted, since, country))

    async def skip(_: Any) -> bool:
        return await _leave(lambda: presenter.skip(country))

    suggested = [choices.Choice(label, label) for label, _ in words.SUGGESTED]
    added = [choices.Choice(c, c) for c in chosen if c not in _KIND_BY_LABEL]
    when = {today: "today", today - timedelta(days=1): "yesterday"}.get(since, "other")
    content = [
        ft.Semantics(
            content=ft.Text(words.TITLE, theme_style=ft.TextThemeStyle.HEADLINE_LARGE),
            header=True,
            heading_level=1,
        ),
        text.quiet(words.INTRO),
        surfaces.section(
            words.WHAT,
            choices.choice_chips([*suggested, *added], chosen, toggle, key="count"),
            ft.Row(
                [
                    ft.Container(
                        choices.text_field(
                            words.OWN,
                            own.current,
                            own.set,
                            key=f"own-{own_shown}",
                            hint=words.OWN_HINT,
                            limit=LABEL_LIMIT,
                            on_submit=add_own,
                        ),
                        expand=True,
                    ),
                    buttons.quiet(words.ADD, add_own, key="add-own"),
                ]
            ),
        ),
        surfaces.section(
            words.WHEN,
            choices.choice_chips(
                [
                    choices.Choice("today", words.TODAY),
                    choices.Choice("yesterday", words.YESTERDAY),
                    choices.Choice(
                        "other",
                        app.formats.date(since) if when == "other" else words.PICK,
                        ft.Icons.EVENT_ROUNDED,
                    ),
                ],
                when,
                on_when,
                key="since",
            ),
        ),
        surfaces.section(
            words.COUNTRY,
            CountryChooser(selected=country, on_choose=pick_country)
            if choosing
            else surfaces.row_group(
                surfaces.list_row(
                    crisis.name_of(country) or words.COUNTRY_UNKNOWN,
                    icon=ft.Icons.SUPPORT_OUTLINED,
                    trailing=text.label(words.CHANGE, color=ft.Colors.PRIMARY),
                    on_click=lambda _: set_choosing(True),
                    key="country",
                )
            ),
        ),
        buttons.button_column(
            buttons.primary(words.START, single(start), key="start", large=True),
            buttons.quiet(words.SKIP, single(skip), key="skip"),
            buttons.quiet(words.HAVE_WORDS, go("/words"), key="have-words"),
            buttons.quiet(words.RESTORE, go("/me/restore"), key="restore"),
        ),
        text.small(words.PRIVACY, centre=True),
        text.small(words.CARE, centre=True),
    ]
    return ft.View(
        route=path,
        controls=[
            ft.SafeArea(
                scrolling(content, gutter=app.look.gutter, top=theme.LG),
                expand=True,
            )
        ],
        floating_action_button=sos_button(),
        can_pop=path != "/",
        padding=0,
        spacing=0,
    )


async def _leave(finish: Any) -> bool:
    try:
        await finish()
    except TwofoldError as error:
        notify(common.error(error.code))
        return False
    go_now("/")
    return True
