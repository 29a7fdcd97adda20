"""The frame of every screen: one of the five places, or a page on top of one.

SOS is in the same corner on all of them, in the place where the boot shell shows it.
"""

from __future__ import annotations

from collections.abc import Sequence

import flet as ft

from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components import surfaces
from mobile_app.ui.components.notices import notices
from mobile_app.ui.components.places import bar, rail
from mobile_app.ui.components.text import quiet
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import common

SOS_ROOM = 88 + theme.LG
"""So much below the last thing lets it be scrolled clear of SOS."""


def sos_button() -> ft.FloatingActionButton:
    """Calm on purpose: a familiar shape in the accent's own tone, never an alarm.

    A rim of the page's own colour sets it apart from what lies below; a blurred shadow would be the
    dearest thing on the first screen to draw.
    """
    return ft.FloatingActionButton(
        content=ft.Text(
            common.SOS,
            theme_style=ft.TextThemeStyle.LABEL_LARGE,
            color=ft.Colors.ON_PRIMARY,
            semantics_label=common.SOS_HINT,
        ),
        icon=ft.Icons.SUPPORT_ROUNDED,
        key="sos",
        bgcolor=ft.Colors.PRIMARY,
        foreground_color=ft.Colors.ON_PRIMARY,
        focus_color=ft.Colors.with_opacity(theme.FOCUS_OPACITY, ft.Colors.ON_SURFACE),
        shape=ft.RoundedRectangleBorder(
            radius=theme.RADIUS,
            side=ft.BorderSide(3, ft.Colors.SURFACE, stroke_align=ft.BorderSideStrokeAlign.OUTSIDE),
        ),
        elevation=0,
        focus_elevation=0,
        hover_elevation=0,
        highlight_elevation=0,
        on_click=go("/sos"),
    )


def hide_button(app: AppContext) -> ft.Control:
    """One tap to the neutral screen, from everywhere."""
    return ft.IconButton(
        ft.Icon(
            ft.Icons.VISIBILITY_OFF_OUTLINED,
            size=22,
            semantics_label=common.HIDE,
            color=ft.Colors.ON_SURFACE_VARIANT,
        ),
        key="hide",
        on_click=lambda _: app.hide(),
        width=theme.TOUCH,
        height=theme.TOUCH,
    )


def tab_page(
    app: AppContext,
    place: int,
    title: str,
    controls: Sequence[ft.Control | None],
    *,
    subtitle: str = "",
    fixed: ft.Control | None = None,
) -> ft.View:
    """One of the five places. `place` is its index in PLACES.

    `controls` scroll as one column. Pass `fixed` (a ListView with expand=True) instead for long
    lists; it is then the body below title and `controls`, and takes its side padding from
    `app.look.gutter`.
    """
    look = app.look
    head: list[ft.Control] = [
        ft.Semantics(
            content=ft.Text(title, theme_style=ft.TextThemeStyle.HEADLINE_LARGE),
            header=True,
            heading_level=1,
        )
    ]
    if subtitle:
        head.append(quiet(subtitle))
    top = ft.Row(
        [ft.Column(head, spacing=2, tight=True, expand=True), hide_button(app)],
        vertical_alignment=ft.CrossAxisAlignment.START,
    )
    body = _body(look.gutter, [top, *notices(app), *controls], fixed, top=theme.LG)
    content: ft.Control = body
    if look.rail:
        content = ft.Row([rail(place), body], spacing=0, expand=True)
    return ft.View(
        # One route for all places, so that changing place is no page transition.
        route="/",
        controls=[ft.SafeArea(content, expand=True, avoid_intrusions_bottom=False)],
        navigation_bar=None if look.rail else bar(app, place),
        floating_action_button=sos_button(),
        can_pop=False,
        padding=0,
        spacing=0,
    )


def app_bar(app: AppContext, title: str, actions: Sequence[ft.Control] = ()) -> ft.AppBar:
    """The bar of a page on top: its title takes two lines at large text sizes.

    Several actions at the largest sizes leave it no room on a small phone; it is then only read
    aloud, and the page's own heading stands below.
    """
    crowded = len(actions) > 1 and app.look.text_scale >= 1.6
    return ft.AppBar(
        title=ft.Semantics(
            content=ft.Text(
                "" if crowded else title, max_lines=2, overflow=ft.TextOverflow.ELLIPSIS
            ),
            label=title if crowded else None,
            header=True,
            heading_level=1,
        ),
        actions=[*actions, hide_button(app)],
        bgcolor=ft.Colors.SURFACE,
        center_title=False,
        toolbar_height=56 if app.look.text_scale < 1.3 else 76,
    )


def leaf_page(
    app: AppContext,
    title: str,
    controls: Sequence[ft.Control | None],
    *,
    fixed: ft.Control | None = None,
    actions: Sequence[ft.Control] = (),
    sos: bool = True,
    bottom: ft.Control | None = None,
    step: str | None = None,
) -> ft.View:
    """A page on top of a place, with a way back. `bottom` stays put below what scrolls. Of a page
    with steps, each `step` begins at its top, wherever the former one was scrolled to."""
    gutter = app.look.gutter if not app.look.rail else app.look.gutter + theme.RAIL_WIDTH / 2
    body = _body(gutter, [*notices(app), *controls], fixed, top=theme.SM, spare=sos)
    body.key = step
    stack: list[ft.Control] = [body]
    if bottom is not None:
        stack.append(
            ft.Container(
                bottom, padding=ft.Padding.only(left=gutter, right=gutter, top=8, bottom=theme.LG)
            )
        )
    return ft.View(
        route=ft.use_view_path() or ft.context.page.route or "/",
        appbar=app_bar(app, title, actions),
        controls=[
            ft.SafeArea(
                ft.Column(stack, spacing=0, horizontal_alignment=ft.CrossAxisAlignment.STRETCH),
                expand=True,
            )
        ],
        floating_action_button=sos_button() if sos else None,
        can_pop=True,
        padding=0,
        spacing=0,
    )


def _body(
    gutter: float,
    controls: Sequence[ft.Control | None],
    fixed: ft.Control | None,
    *,
    top: float,
    spare: bool = True,
) -> ft.Column:
    shown = [c for c in controls if c is not None]
    if fixed is not None:
        head = ft.Container(
            surfaces.column(shown, theme.LG),
            padding=ft.Padding.only(left=gutter, right=gutter, top=top, bottom=theme.SM),
        )
        return ft.Column(
            [head, fixed],
            spacing=0,
            expand=True,
            horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
        )
    return scrolling(shown, gutter=gutter, top=top, bottom=SOS_ROOM if spare else theme.XXL)


def scrolling(
    controls: Sequence[ft.Control], *, gutter: float, top: float, bottom: float = SOS_ROOM
) -> ft.Column:
    """One column that scrolls. The gutters scroll with it, so that its bar is at the screen's edge
    and not on what people read."""
    return ft.Column(
        [
            ft.Container(
                surfaces.column(controls, theme.LG),
                padding=ft.Padding.only(left=gutter, right=gutter, top=top, bottom=bottom),
            )
        ],
        scroll=ft.ScrollMode.AUTO,
        expand=True,
        horizontal_alignment=ft.CrossAxisAlignment.STRETCH,
    )
