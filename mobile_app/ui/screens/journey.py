"""Journey: runs, milestones and check-ins, all kept."""

from __future__ import annotations

import flet as ft

from mobile_app.presenters.journey import CounterStory, JourneyPresenter, JourneyView
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components import buttons, surfaces, text
from mobile_app.ui.components.check_in_row import check_in_row
from mobile_app.ui.components.heat_map import heat_card
from mobile_app.ui.components.milestone_chips import MilestoneChips
from mobile_app.ui.components.page import tab_page
from mobile_app.ui.hooks import AppContext, use_app, use_records
from mobile_app.ui.screen import screen
from mobile_app.ui.strings import journey as words
from mobile_app.ui.strings.milestones import milestone

_PLACE = 3


@screen
def JourneyScreen() -> ft.View:
    app = use_app()
    version = use_records()
    presenter = ft.use_memo(lambda: JourneyPresenter(app.services), [])
    today = app.services.clock.now().date()
    # Reads years of check-ins: once for each change of the records, not for each draw.
    view = ft.use_memo(lambda: presenter.view(today), [version, today])
    if not (view.stories or view.check_ins_total or view.meetings_total):
        return tab_page(app, _PLACE, words.TITLE, [_empty()])
    return tab_page(
        app,
        _PLACE,
        words.TITLE,
        [
            *(_story(app, story) for story in view.stories),
            heat_card(app, view.heat, today) if view.check_ins_total else None,
            _check_ins(app, view),
            _meetings(view) if view.meetings_total else None,
            _slipped() if view.stories else None,
        ],
        subtitle=words.SUBTITLE,
    )


def _empty() -> ft.Control:
    return surfaces.empty_state(
        ft.Icons.TRENDING_UP_ROUNDED,
        words.EMPTY_TITLE,
        words.EMPTY_BODY,
        surfaces.column(
            [
                buttons.primary(words.EMPTY_ACTION, go("/me/counters/new"), key="start-counter"),
                buttons.quiet(words.EMPTY_CHECK_IN, go("/check-in"), key="check-in"),
            ]
        ),
        key="journey-empty",
    )


def _story(app: AppContext, story: CounterStory) -> ft.Control:
    """One counter: three figures, its milestones, its runs, what was kept about slips."""
    figures = [(words.NOW if len(story.runs) > 1 else words.SO_FAR, story.days)]
    if len(story.runs) > 1:
        figures += [(words.LONGEST, story.longest_days), (words.TOTAL, story.total_days)]
    coming = None
    if story.coming is not None:
        left = (story.coming.on - app.services.clock.now().date()).days
        coming = text.quiet(words.coming(milestone(story.coming), words.days(left)))
    return surfaces.card(
        text.heading(story.label),
        _figures(app, [_figure(name, days, f"{story.id}-{name}") for name, days in figures]),
        coming,
        MilestoneChips(chips=story.chips),
        _runs(app, story) if len(story.runs) > 1 else None,
        _lapses(app, story) if story.lapses else None,
        key=f"story-{story.id}",
        spacing=theme.LG,
    )


def _figures(app: AppContext, figures: list[ft.Control]) -> ft.Control:
    """Side by side in equal parts, or one under another where they would not fit."""
    if not app.look.roomy:
        return surfaces.column(figures, theme.MD)
    for figure in figures:
        figure.expand = True
    return ft.Row(figures, spacing=theme.SM, vertical_alignment=ft.CrossAxisAlignment.START)


def _figure(name: str, days: int, key: str) -> ft.Control:
    return ft.MergeSemantics(
        ft.Column(
            [
                text.label(name),
                ft.Text(words.days(days), theme_style=ft.TextThemeStyle.TITLE_LARGE, key=key),
            ],
            spacing=2,
            tight=True,
        )
    )


def _runs(app: AppContext, story: CounterStory) -> ft.Control:
    rows: list[ft.Control | None] = [text.subheading(words.RUNS)]
    for run in story.runs:
        begins = app.formats.date(run.started_on)
        ends = app.formats.date(run.ended_on) if run.ended_on else words.RUN_NOW
        head = words.days(run.days)
        rows.append(
            ft.MergeSemantics(
                ft.Column(
                    [
                        text.body(f"{head} · {words.LONGEST_TAG}" if run.is_longest else head),
                        text.small(words.run_span(begins, ends)),
                    ],
                    spacing=0,
                    tight=True,
                    key=f"run-{run.started_on}",
                )
            )
        )
    return surfaces.column(rows, theme.SM)


def _lapses(app: AppContext, story: CounterStory) -> ft.Control:
    rows: list[ft.Control | None] = [text.subheading(words.LAPSES)]
    for lapse in story.lapses:
        rows.append(
            ft.MergeSemantics(
                surfaces.column(
                    [
                        text.body(
                            f"{words.LAPSE_NAMES[lapse.name]} · {app.formats.date(lapse.on)}"
                        ),
                        text.small(words.RESTARTED if lapse.restarted else words.KEPT),
                        text.quiet(lapse.note) if lapse.note else None,
                    ],
                    0,
                ),
                key=f"lapse-{lapse.id}",
            )
        )
    return surfaces.column(rows, theme.SM)


def _check_ins(app: AppContext, view: JourneyView) -> ft.Control:
    if not view.latest:
        return surfaces.card(
            text.title(words.CHECK_INS_NONE),
            text.quiet(words.CHECK_INS_NONE_BODY),
            buttons.secondary(words.CHECK_IN_NOW, go("/check-in"), key="check-in"),
            key="no-check-ins",
            spacing=theme.MD,
        )
    return surfaces.section(
        words.CHECK_INS,
        surfaces.row_group(
            *(check_in_row(app, one) for one in view.latest),
            surfaces.list_row(
                words.CHECK_INS_ALL,
                words.check_ins_total(view.check_ins_total),
                on_click=go("/journey/check-ins"),
                key="all-check-ins",
            ),
        ),
    )


def _meetings(view: JourneyView) -> ft.Control:
    """How many meetings there were, by month; only months that had any."""
    return surfaces.card(
        text.heading(words.MEETINGS),
        text.body(words.meetings_total(view.meetings_total), key="meetings-total"),
        *(
            text.quiet(words.month_count(one.year, one.month, one.count), key=f"month-{at}")
            for at, one in enumerate(view.meeting_months)
        ),
        key="meetings-went",
        spacing=theme.XS,
    )


def _slipped() -> ft.Control:
    return surfaces.row_group(
        surfaces.list_row(
            words.SLIPPED,
            words.SLIPPED_BODY,
            icon=ft.Icons.SPA_OUTLINED,
            on_click=go("/journey/slip"),
            key="slip",
        )
    )
