"""Filters as pills: the most used in a row, and all that narrow, each gone with one tap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import flet as ft

from mobile_app.domain.meeting_kinds import Trait
from mobile_app.domain.meetings import Venue
from mobile_app.presenters.meeting_filters import Active, Filters, Finder
from mobile_app.ui import theme
from mobile_app.ui.actions import go
from mobile_app.ui.components.distances import nearest_step
from mobile_app.ui.hooks import AppContext
from mobile_app.ui.strings import meeting_finding as words
from mobile_app.ui.strings import meetings as meeting_words

# Always at hand, in the order of how often people ask for them.
_ALWAYS: tuple[tuple[str, Any, str], ...] = (
    ("venue", Venue.IN_PERSON, meeting_words.IN_PERSON),
    ("venue", Venue.ONLINE, meeting_words.ONLINE),
    ("traits", Trait.BOTH, words.TRAITS["both"]),
    ("traits", Trait.BEGINNERS, words.TRAITS["beginners"]),
    ("traits", Trait.OPEN, words.TRAITS["open"]),
)


def filter_row(app: AppContext, finder: Finder) -> ft.Control:
    """The way to all filters, near, and the filters that are used most."""
    filters = finder.filters
    around = filters.around
    near = words.NEAR if around is None else around_words(app, filters)
    active = len(filters.active())
    pills = [
        _pill(
            app,
            words.filters_shown(active),
            go("/meetings/filters"),
            key="filters",
            icon=ft.Icons.TUNE_ROUNDED,
            said=words.filters(active),
        ),
        _pill(
            app,
            near,
            go("/meetings/near"),
            key="near",
            icon=ft.Icons.NEAR_ME_OUTLINED,
            chosen=around is not None,
        ),
    ]
    for name, value, label in _ALWAYS:
        held = getattr(filters, name)
        chosen = value in held if isinstance(held, frozenset) else held == value
        pills.append(
            _toggle_pill(app, label, chosen, _toggle(finder, name, value), key=f"{name}-{value}")
        )
    return ft.Row(pills, scroll=ft.ScrollMode.HIDDEN, spacing=theme.SM, key="filter-row")


def active_row(
    app: AppContext, finder: Finder, kind_words: Callable[[Any], str]
) -> ft.Control | None:
    """What narrows and cannot be taken away in the row above; None when there is nothing."""
    shown = {(name, value) for name, value, _ in _ALWAYS}
    others = [one for one in finder.filters.active() if (one.name, one.value) not in shown]
    pills = [_removable(app, finder, one, kind_words) for one in others]
    if not pills:
        return None
    if len(finder.filters.active()) > 1:
        pills.append(
            _pill(app, words.CLEAR, lambda _: finder.show(finder.filters.cleared()), key="clear")
        )
    # Where text is large a line each would leave no room for what was found.
    if not app.look.roomy:
        return ft.Row(pills, scroll=ft.ScrollMode.HIDDEN, spacing=theme.SM, key="active")
    return ft.Row(pills, wrap=True, spacing=theme.SM, run_spacing=theme.SM, key="active")


def _removable(
    app: AppContext, finder: Finder, one: Active, kind_words: Callable[[Any], str]
) -> ft.Control:
    name = _active_words(app, finder.filters, one, kind_words)
    return _pill(
        app,
        name,
        _toggle(finder, one.name, one.value),
        key=f"active-{one.name}",
        chosen=True,
        last=ft.Icons.CLOSE_ROUNDED,
        said=words.remove(name),
        wraps=app.look.roomy,
    )


def _active_words(
    app: AppContext, filters: Filters, one: Active, kind_words: Callable[[Any], str]
) -> str:
    if one.name == "around":
        return around_words(app, filters)
    if one.name == "kinds":
        return kind_words(one.value)
    if one.name == "region":
        return str(one.value[-1])
    if one.name == "languages":
        return words.LANGUAGES[one.value]
    if one.name == "times_of_day":
        return words.TIMES_OF_DAY[one.value]
    if one.name == "traits":
        return words.TRAITS[one.value]
    if one.name == "venue":
        return meeting_words.VENUES[one.value]
    return str(one.value)


def around_words(app: AppContext, filters: Filters) -> str:
    """Where somebody looks around, and how far."""
    place = "" if filters.around is None else filters.around.name
    return words.near(place, nearest_step(app, filters.radius_km)[1])


def _toggle(finder: Finder, name: str, value: Any) -> Callable[[Any], None]:
    return lambda _: finder.toggle(name, value)


def _pill(
    app: AppContext,
    label: str,
    on_click: Callable[[Any], Any],
    *,
    key: str,
    icon: ft.IconData | None = None,
    last: ft.IconData | None = None,
    chosen: bool = False,
    said: str = "",
    wraps: bool = False,
) -> ft.Control:
    """A pill that is a button. `said` is its spoken name where the shown one would not do; `wraps`
    where its row has an end, so that long words go on below."""
    ink = ft.Colors.ON_PRIMARY_CONTAINER if chosen else ft.Colors.ON_SURFACE
    name = ft.Text(
        label,
        theme_style=ft.TextThemeStyle.TITLE_SMALL,
        color=ink,
        semantics_label=said or None,
    )
    if wraps:
        name.expand, name.expand_loose = True, True
    inside: list[ft.Control] = [name]
    if icon is not None:
        inside.insert(0, ft.Icon(icon, size=app.look.icon(18), color=ink))
    if last is not None:
        inside.append(ft.Icon(last, size=app.look.icon(18), color=ink))
    return ft.Container(
        ft.Row(inside, spacing=6, tight=True),
        key=key,
        on_click=on_click,
        ink=True,
        padding=ft.Padding.symmetric(horizontal=theme.MD, vertical=13),
        border_radius=theme.RADIUS,
        bgcolor=ft.Colors.PRIMARY_CONTAINER if chosen else ft.Colors.SURFACE_CONTAINER_HIGH,
    )


def _toggle_pill(
    app: AppContext, label: str, chosen: bool, on_click: Callable[[Any], Any], *, key: str
) -> ft.Control:
    return ft.Semantics(content=_pill(app, label, on_click, key=key, chosen=chosen), checked=chosen)
