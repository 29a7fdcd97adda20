"""Which screen an address shows.

Screens are imported when their address is first visited: a start imports only the one it draws.
Pages below a place (`/cope/box`) stack on it, so "back" leads there. SOS, the check-in, first run
and twelve words are modal: they lie over wherever the person was, and closing them returns there.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Final

import flet as ft

from mobile_app.errors import StoreCorrupt, StoreKeyLost, StoreLocked
from mobile_app.ui.screen import report_fault, screen
from mobile_app.ui.strings import common

# path, module under ui/screens, component, pages stacked on it
_Leaf = tuple[str, str, str]
_PLACES: tuple[tuple[str, str, str, tuple[_Leaf, ...]], ...] = (
    ("cope", "cope", "CopeScreen", ((":card_id", "cope_card", "CopeCardScreen"),)),
    (
        "meetings",
        "meetings",
        "MeetingsScreen",
        (
            ("areas", "meeting_areas", "MeetingAreasScreen"),
            ("filters", "meetings_filters", "MeetingFiltersScreen"),
            ("hidden", "meetings_hidden", "MeetingsHiddenScreen"),
            ("near", "meetings_near", "MeetingNearScreen"),
            ("note/:meeting_id", "meeting_note", "MeetingNoteScreen"),
            ("regions", "meetings_regions", "MeetingRegionsScreen"),
            ("first", "first_meeting", "FirstMeetingScreen"),
            ("own/:own_id", "own_meeting", "OwnMeetingScreen"),
            ("sources", "meeting_sources", "MeetingSourcesScreen"),
            (":meeting_id", "meeting_detail", "MeetingDetailScreen"),
        ),
    ),
    (
        "journey",
        "journey",
        "JourneyScreen",
        (
            ("slip", "slip", "SlipScreen"),
            ("slip/:counter_id", "slip", "SlipScreen"),
            ("check-ins", "journey_checkins", "JourneyCheckInsScreen"),
        ),
    ),
    (
        "me",
        "me",
        "MeScreen",
        (
            ("about", "about", "AboutScreen"),
            ("diagnostics", "diagnostics", "DiagnosticsScreen"),
            ("appearance", "appearance", "AppearanceScreen"),
            ("backup", "backup", "BackupScreen"),
            ("backup/move", "backup_move", "BackupMoveScreen"),
            ("backup/device/:device_id", "backup_device", "BackupDeviceScreen"),
            ("country", "country", "CountryScreen"),
            ("counters", "counters", "CountersScreen"),
            ("counters/:counter_id", "counter_edit", "CounterEditScreen"),
            ("data", "data", "DataScreen"),
            ("lock", "lock_settings", "LockSettingsScreen"),
            ("phrase", "recovery_phrase", "RecoveryPhraseScreen"),
            ("restore", "restore", "RestoreScreen"),
            ("therapist", "therapist", "TherapistScreen"),
            ("storage", "storage", "StorageScreen"),
        ),
    ),
)
_MODALS: tuple[_Leaf, ...] = (
    ("sos", "sos", "SosScreen"),
    ("check-in", "check_in", "CheckInScreen"),
    ("check-in/:checkin_id", "check_in", "CheckInScreen"),
    ("welcome", "welcome", "WelcomeScreen"),
    ("words", "backup_words", "BackupWordsScreen"),
)

ANYTHING = "/:any(.*)"
"""Takes every address, two slashes in a row included. (":any*" does not, and an address that no
route takes leaves an empty window.)"""


_PHRASE_HELPS: Final = frozenset({StoreLocked.code, StoreKeyLost.code, StoreCorrupt.code})
"""Troubles from which the recovery phrase, or beginning anew, is a way out."""


def lazy(module: str, name: str) -> Callable[[], ft.View]:
    """A component that imports the screen when it is first drawn (for a fast start)."""

    def draw() -> ft.View:
        try:
            component: Callable[[], ft.View] = getattr(
                import_module(f"mobile_app.ui.screens.{module}"), name
            )
        except Exception as fault:
            # A screen that cannot even be imported must not take the router with it.
            report_fault(f"import of {module}", fault)
            return NotFoundScreen()
        return component()

    return draw


def build_routes(trouble: str = "", hidden: bool = False) -> list[ft.Route]:
    """The whole tree of addresses.

    While the person's data is locked or cannot be opened (`trouble`), every one of them says so,
    but SOS still is SOS. While the app is `hidden`, none of them shows what it is.
    """
    if hidden:
        return [ft.Route(path=ANYTHING, component=lazy("hidden", "HiddenScreen"))]
    if trouble:
        locked = trouble == StoreLocked.code
        return [
            ft.Route(path="sos", component=lazy("sos", "SosScreen"), modal=True),
            *(
                [
                    ft.Route(
                        path="unlock",
                        component=lazy("forgot_passcode", "ForgotPasscodeScreen"),
                        modal=True,  # so that there is a way back to the passcode
                    )
                ]
                if trouble in _PHRASE_HELPS
                else []
            ),
            ft.Route(
                path=ANYTHING,
                component=lazy("lock", "LockScreen")
                if locked
                else lazy("trouble", "TroubleScreen"),
            ),
        ]
    routes = [ft.Route(index=True, component=lazy("home", "HomeScreen"))]
    for path, module, name, leaves in _PLACES:
        children = [ft.Route(path=leaf, component=lazy(m, n)) for leaf, m, n in leaves]
        routes.append(ft.Route(path=path, component=lazy(module, name), children=children))
    for path, module, name in _MODALS:
        routes.append(ft.Route(path=path, component=lazy(module, name), modal=True))
    # Last: whatever no other address took. Flet's own not_found would put a View into a View.
    routes.append(ft.Route(path=ANYTHING, component=NotFoundScreen))
    return routes


@screen
def NotFoundScreen() -> ft.View:
    """A kind page for an address that leads nowhere."""
    from mobile_app.ui.actions import go
    from mobile_app.ui.components import buttons, surfaces
    from mobile_app.ui.components.page import sos_button
    from mobile_app.ui.hooks import use_look

    look = use_look()
    return ft.View(
        route=ft.context.page.route or "/",
        controls=[
            ft.SafeArea(
                ft.Container(
                    surfaces.empty_state(
                        ft.Icons.EXPLORE_OFF_ROUNDED,
                        common.NOT_FOUND_TITLE,
                        common.NOT_FOUND_BODY,
                        buttons.primary(common.GO_TO_TODAY, go("/"), key="home"),
                        key="not-found",
                    ),
                    padding=ft.Padding.symmetric(horizontal=look.gutter),
                ),
                expand=True,
            )
        ],
        floating_action_button=sos_button(),
        can_pop=False,
        padding=0,
    )
