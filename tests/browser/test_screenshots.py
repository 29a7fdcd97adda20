"""Every screen as a person sees it, written to tests/screenshots/ at each run.

Each is asked for something that must be on it, so a screen that draws nothing fails here.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from tests.browser.app_phone import first_run, wait_for_card
from tests.browser.backup_phone import asked_for
from tests.browser.conftest import REPOSITORY, PhoneMaker
from tests.browser.feeds import GROUP, NAME, add_list
from tests.browser.lock_phone import give_passcode, read_words, set_passcode, unlock
from tests.browser.phone import SIZE, SMALL, Phone
from tests.browser.serving import TwofoldServer

SETTLE_MS = 700
"""Pages fade in, and pictures are drawn a moment after the tree says they are there."""

MAIN = {
    "today": ("/", "Today"),
    "check-in": ("/check-in", "How is your mood?"),
    "cope": ("/cope", "Cope"),
    "cope-card": ("/cope/ride-the-wave", re.compile("wave")),
    "meetings": ("/meetings", "Meetings"),
    "journey": ("/journey", "Journey"),
    "me": ("/me", "Me"),
    "sos": ("/sos", re.compile("You are not alone")),
}
REST = {
    "areas": ("/meetings/areas", "Your areas"),
    "hidden-meetings": ("/meetings/hidden", "Hidden meetings"),
    "meeting-note": ("/meetings/note/none", "Your note"),
    "own-list": ("/meetings/sources", "A list of your own"),
    "own-meeting": ("/meetings/own/new", "Add a meeting"),
    "first-meeting": ("/meetings/first", "Your first meeting"),
    "slip": ("/journey/slip", re.compile(".")),
    "check-ins": ("/journey/check-ins", re.compile(".")),
    "about": ("/me/about", re.compile("About")),
    "diagnostics": ("/me/diagnostics", "Diagnostics"),
    "appearance": ("/me/appearance", "Appearance"),
    "country": ("/me/country", re.compile("ountry")),
    "counters": ("/me/counters", "What you count"),
    "counter-new": ("/me/counters/new", re.compile("ounter")),
    "data": ("/me/data", "Your data"),
    "nowhere": ("/nowhere", re.compile("nothing at this address")),
}
PRIVATE = {
    "lock-settings": ("/me/lock", "Before you set one"),
    "phrase": ("/me/phrase", "Recovery phrase"),
    "restore": ("/me/restore", "Choose the file"),
    "therapist": ("/me/therapist", re.compile(".")),
    "storage": ("/me/storage", "Room"),
}


@pytest.fixture
def server_with_list(built_site: Path, tmp_path: Path) -> Iterator[TwofoldServer]:
    add_list(tmp_path, tmp_path)
    server = TwofoldServer(built_site, tmp_path)
    server.start()
    yield server
    server.stop()


def visit(phone: Phone, route: str) -> None:
    phone.page.evaluate("route => { location.hash = '#' + route; }", route)
    phone.page.wait_for_timeout(SETTLE_MS)


def take(phone: Phone, name: str, expected: str | re.Pattern[str]) -> None:
    phone.see(expected)
    phone.page.wait_for_timeout(SETTLE_MS)
    phone.screenshot(name)


def take_all(phone: Phone, suffix: str, screens: dict[str, tuple[str, object]]) -> None:
    for name, (route, expected) in screens.items():
        visit(phone, route)
        take(phone, f"{name}-{suffix}", expected)  # type: ignore[arg-type]


def lived_in(phone: Phone) -> None:
    """Two counters, a list of meetings and a check-in, through the app itself."""
    first_run(phone, "Alcohol", "Nicotine")
    visit(phone, "/meetings/areas")
    phone.tap(re.compile(NAME))
    phone.see(re.compile("On this device"))
    wait_for_card(phone, GROUP)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_screen(make_phone: PhoneMaker, server_with_list: TwofoldServer, scheme: str) -> None:
    phone = make_phone(server_with_list.url, color_scheme=scheme)
    phone.goto_app()
    take(phone, f"welcome-{scheme}", "Welcome to Twofold")
    lived_in(phone)
    take_all(phone, scheme, {**MAIN, **REST})
    visit(phone, "/meetings")
    phone.tap(re.compile(GROUP))
    take(phone, f"meeting-{scheme}", "Add to your meetings")
    visit(phone, "/sos")
    for step in ("Ground", "Ride it out", "Reach someone", "Note it"):
        phone.tap(re.compile(f"^(Next: )?{step}"))
        take(phone, f"sos-{step.split()[0].lower()}-{scheme}", re.compile("."))
    phone.page.set_viewport_size({"width": 1280, "height": 800})
    take_all(phone, f"wide-{scheme}", {name: MAIN[name] for name in ("today", "meetings", "me")})


@pytest.mark.parametrize("scheme", ["light"])
def test_main_screens_small_at_double_text(
    make_phone: PhoneMaker, server_with_list: TwofoldServer, scheme: str
) -> None:
    phone = make_phone(server_with_list.url, color_scheme=scheme, size=SMALL)
    phone.goto_app()
    take(phone, "welcome-small", "Welcome to Twofold")
    lived_in(phone)
    visit(phone, "/me/appearance")
    phone.tap("200%")
    take_all(phone, "small-200", MAIN)
    visit(phone, "/meetings")
    phone.tap(re.compile(GROUP))
    take(phone, "meeting-small-200", re.compile(GROUP))


@pytest.mark.parametrize("look", ["light", "dark", "small-200"])
def test_what_is_private(make_phone: PhoneMaker, app_server: TwofoldServer, look: str) -> None:
    """The lock and all around it; the lock last, for behind it nothing else can be seen."""
    small = look == "small-200"
    phone = make_phone(
        app_server.url,
        color_scheme="dark" if look == "dark" else "light",
        size=SMALL if small else SIZE,
    )
    phone.goto_app()
    first_run(phone, "Alcohol")
    if small:
        visit(phone, "/me/appearance")
        phone.tap("200%")
    take_all(phone, look, PRIVATE)
    visit(phone, "/me/phrase")
    phone.tap("Make my words")
    take(phone, f"phrase-words-{look}", re.compile("1\\. "))
    phone.tap("I wrote them down")
    take(phone, f"phrase-check-{look}", "A short check")
    phone.tap("Skip the check")
    take(phone, f"phrase-skip-{look}", "Without the check")
    phone.tap("Skip it, I know what it means")
    visit(phone, "/me/data")
    take(phone, f"data-phrase-{look}", "Save an encrypted file")
    set_passcode(phone)
    visit(phone, "/")
    visit(phone, "/me/lock")
    take(phone, f"lock-on-{look}", "Change the passcode")
    phone.tap("Lock now")
    take(phone, f"lock-{look}", "Locked")
    give_passcode(phone, "not it")
    take(phone, f"lock-wrong-{look}", "That is not it.")
    phone.tap("I forgot it")
    take(phone, f"forgot-{look}", "Forgot the passcode")
    phone.page.go_back()
    unlock(phone)
    phone.tap("Hide quickly")
    take(phone, f"hidden-{look}", re.compile("^Clock"))


@pytest.mark.parametrize("look", ["light", "dark", "small-200"])
def test_the_backup(make_phone: PhoneMaker, app_server: TwofoldServer, look: str) -> None:
    """From off to moved, through the real server; a second phone looks at what the first sent."""
    small = look == "small-200"
    told: dict[str, object] = {
        "color_scheme": "dark" if look == "dark" else "light",
        "size": SMALL if small else SIZE,
    }
    phone = make_phone(app_server.url, **told)
    phone.goto_app()
    first_run(phone, "Alcohol")
    visit(phone, "/me/backup")
    words = make_words(phone)
    enlarge(phone, small)
    visit(phone, "/me/backup")
    take(phone, f"backup-ready-{look}", "Encrypted backup")
    phone.tap("Turn on backup")
    take(phone, f"backup-on-{look}", re.compile("^Backed up"))
    visit(phone, "/me")
    take(phone, f"me-backup-{look}", "Me")
    visit(phone, "/me/backup/move")
    take(phone, f"backup-move-{look}", re.compile("^For when a device"))

    other = make_phone(app_server.url, **told)
    other.goto_app()
    other.see("What do you want to count?")
    enlarge(other, small)
    visit(other, "/me/backup")
    take(other, f"backup-off-{look}", "Encrypted backup")
    visit(other, "/words")
    take(other, f"words-{look}", "Look for my backup")
    other.write("Your twelve words", " ".join(words))
    other.tap("Look for my backup")
    take(other, f"words-found-{look}", re.compile("^From 1 device"))
    other.tap("Bring it here")
    other.see("How is today?")
    visit(other, "/me/backup")
    other.tap(re.compile("^This device"))
    take(other, f"backup-device-{look}", "Name of this device")
    other.tap("Phone")
    other.tap("Save")
    take(other, f"backup-second-{look}", re.compile("^Backed up"))
    other.offline_expected = phone.offline_expected = True
    app_server.stop()
    # The name of a moment ago may have met the silence by itself.
    other.tap(re.compile("^(Back up now|Try again)$"))
    take(other, f"backup-offline-{look}", "Waiting for the network")


def enlarge(phone: Phone, wanted: bool) -> None:
    if wanted:
        visit(phone, "/me/appearance")
        phone.tap("200%")


def make_words(phone: Phone) -> list[str]:
    """Make the twelve words for the backup, and read three back."""
    phone.tap("Go to my twelve words")
    phone.tap("Make my words")
    words = read_words(phone)
    phone.tap("I wrote them down")
    phone.see("A short check")
    for label in asked_for(phone):
        phone.write(re.compile(f"^{label}$"), words[int(label.removeprefix("Word ")) - 1])
    phone.tap("Check these words")
    phone.see("Turn on backup")
    return words


STORE = REPOSITORY / "assets" / "icons" / "screenshots"
"""The pictures of the manifest and the README. Written only when TWOFOLD_KEEP_SCREENSHOTS is set,
so that a run of the tests leaves the project as it was."""


@pytest.mark.parametrize(
    ("name", "size", "density"), [("narrow", (390, 844), 2), ("wide", (1280, 800), 1)]
)
def test_pictures_for_the_manifest(
    make_phone: PhoneMaker,
    server_with_list: TwofoldServer,
    name: str,
    size: tuple[int, int],
    density: int,
) -> None:
    width, height = size
    phone = make_phone(
        server_with_list.url,
        size={"width": width, "height": height},
        device_scale_factor=density,
    )
    phone.goto_app()
    since = datetime.now(UTC).date() - timedelta(days=126)
    first_run(phone, "Alcohol", since=since)
    visit(phone, "/meetings/areas")
    phone.tap(re.compile(NAME))
    wait_for_card(phone, GROUP)
    visit(phone, "/")
    phone.see(re.compile(r"\b12[567] days\b"))
    phone.page.mouse.move(width / 2, 20)
    phone.page.wait_for_timeout(SETTLE_MS)
    taken = phone.screenshot(f"store-{name}")
    with Image.open(taken) as image:
        assert image.size == (width * density, height * density)
    if os.environ.get("TWOFOLD_KEEP_SCREENSHOTS"):
        STORE.mkdir(exist_ok=True)
        shutil.copy(taken, STORE / f"{name}.png")
