"""Files in and out: the encrypted one, restoring, the page for a therapist, room."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from types import SimpleNamespace

import pytest

from mobile_app.device.memory import FixedFacts, MemoryDisk
from mobile_app.device.ports import DeviceFacts, Installing
from mobile_app.domain.attendance import Attendance
from mobile_app.domain.lapses import Lapse
from mobile_app.presenters.backup_file import BackupFilePresenter
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from mobile_app.presenters.storage_health import Room, room
from mobile_app.presenters.therapist import FIRST_CHOICE, Section, TherapistPresenter
from mobile_app.ui.formats import Formats
from mobile_app.ui.printable import render_page
from mobile_app.ui.screens import data, restore, therapist
from tests.presenters.people import TODAY, check_in, counter
from tests.ui.stage import memory_services, open_app

EVIL = '<img src="https://example.com/x.png"><script>alert(1)</script>'


async def fill(services: Services) -> None:
    await services.repos.counters.save(counter(label=f"Alcohol {EVIL}"))
    await services.repos.checkins.add(check_in("1", words=f"a hard night {EVIL}"))
    await services.repos.checkins.add(check_in("2", on=date(2026, 1, 5), words="long ago"))
    await services.repos.lapses.add(
        Lapse(id="l", counter_id="c1", on=TODAY, run_started_on=TODAY, note="with Sam")
    )


class Loads(HTMLParser):
    """Everything in a page that a browser would fetch or run."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        if tag in {"script", "img", "link", "iframe", "object", "embed", "video", "audio"}:
            self.found.append(tag)
        self.found += [name for name in names if name in {"src", "href", "srcset", "action"}]
        self.found += [name for name in names if name.startswith("on")]


@pytest.mark.parametrize("sections", [frozenset(Section), FIRST_CHOICE, frozenset()])
async def test_the_page_asks_nothing_of_anybody(sections: frozenset[Section]) -> None:
    services = await memory_services()
    await fill(services)
    page = TherapistPresenter(services).page(sections, 30)
    html = render_page(page, Formats("US")).decode()
    loads = Loads()
    loads.feed(html)
    assert loads.found == []
    assert "url(" not in html
    assert "@import" not in html
    assert re.search(r"Content-Security-Policy\" content=\"default-src &#x27;none&#x27;", html)


async def test_only_what_was_chosen_is_on_the_page() -> None:
    services = await memory_services()
    await fill(services)
    now = services.clock.now()
    for name, days in (("Side Street", 3), ("Old Hall", 31)):
        at = now - timedelta(days=days)
        went = Attendance(id=f"went.{days}", meeting_id="quill.x", name=name, at=at)
        await services.repos.attendances.add(went)
    presenter = TherapistPresenter(services)

    def html(*sections: Section) -> str:
        return render_page(presenter.page(frozenset(sections), 30), Formats("US")).decode()

    assert "Alcohol" in html(Section.COUNTERS)
    assert "hard night" not in html(Section.COUNTERS, Section.CHECK_INS, Section.LAPSES)
    assert "with Sam" not in html(Section.COUNTERS, Section.CHECK_INS, Section.LAPSES)
    assert "hard night" in html(Section.WORDS)
    assert "long ago" not in html(Section.WORDS), "outside the time that was chosen"
    assert "with Sam" in html(Section.NOTES)
    assert "Alcohol" not in html(Section.CHECK_INS)
    assert "Side Street" in html(Section.MEETINGS)
    assert "Side Street" not in html(*set(Section) - {Section.MEETINGS})
    assert "Old Hall" not in html(Section.MEETINGS), "outside the time that was chosen"


async def test_the_page_is_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    saved: list[tuple[str, bytes]] = []

    async def save(name: str, data: bytes) -> bool:
        saved.append((name, data))
        return True

    monkeypatch.setattr(therapist, "save_file", save)
    app = await open_app("/me/therapist", before=fill)
    await app.tap("section-counters")
    await app.tap("section-words")
    await app.tap("period-365")
    await app.tap("save-page")
    ((name, page),) = saved
    assert name == "notes-2026-11-20.html"
    assert b"long ago" in page
    assert b"Alcohol" not in page
    assert app.notice() == "Page saved"
    await app.tap("section-words")
    await app.tap("section-check_ins")
    assert app.one("save-page").disabled


async def test_an_encrypted_file_needs_the_phrase_first() -> None:
    app = await open_app("/me/data", before=fill)
    assert not app.find("seal")
    await app.tap("phrase")
    assert app.route == "/me/phrase"


async def test_words_that_were_never_read_back_are_named_where_files_are_made() -> None:
    services = await memory_services()
    presenter = RecoveryPhrasePresenter(services)
    words = await presenter.make()
    app = await open_app("/me/data", services=services)
    assert app.find("seal"), "it is no condition"
    assert app.says("You have not read your words back yet")
    await app.tap("check-phrase")
    assert app.route == "/me/phrase"
    assert await presenter.check(words, dict(enumerate(words, 1))) == ()
    await app.go("/me/data")
    assert not app.find("check-phrase")


async def test_words_that_are_damaged_lead_to_new_ones_not_to_a_dead_end() -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    await RecoveryPhrasePresenter(services).make()
    disk.blobs["key.phrase"] = b"rotten"
    app = await open_app("/me/data", services=services)
    assert not app.find("seal")
    assert app.find("phrase")


async def test_saving_an_encrypted_file_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = SimpleNamespace(kept=False)

    async def save(name: str, _: bytes) -> bool:
        assert name == "twofold-2026-11-20.twofold"
        return bool(answer.kept)

    monkeypatch.setattr(data, "save_file", save)
    services = await memory_services()
    await RecoveryPhrasePresenter(services).make()
    app = await open_app("/me/data", services=services, before=fill)
    assert app.says("No encrypted file yet")
    await app.tap("seal")
    assert app.says("No encrypted file yet"), "they changed their mind"
    answer.kept = True
    await app.tap("seal")
    assert app.says("Last encrypted file: today")
    await app.go("/me")
    assert app.says("Last encrypted file: today")


async def test_restoring_shows_what_is_in_the_file_and_then_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = await memory_services()
    await fill(old)
    phrase = " ".join(await RecoveryPhrasePresenter(old).make())
    file = (await BackupFilePresenter(old).make()).data
    picked: list[bytes | None] = [None, file[:-5], file, file]

    async def pick() -> bytes | None:
        return picked.pop(0)

    monkeypatch.setattr(restore, "pick_file", pick)
    app = await open_app("/me/restore")
    await app.tap("choose-file")
    assert not app.find("preview"), "they changed their mind"
    await app.write("words", "zebra zzebra")
    await app.tap("choose-file")
    assert app.says("is not on the list")
    await app.write("words", phrase)
    picked.insert(0, file[:-5])
    await app.tap("choose-file")
    assert app.says("The end of this file is missing")
    assert app.says("Nothing here was changed")
    assert not app.find("merge")
    await app.tap("choose-file")
    assert app.says("1 counter, 2 check-ins")
    assert app.services.repos.counters.all() == []
    await app.tap("replace")
    assert app.find("replace-sure")
    assert app.services.repos.counters.all() == []
    await app.tap("merge")
    assert len(app.services.repos.counters.all()) == 1
    assert app.notice() == "Restored"


async def test_replacing_takes_two_taps(monkeypatch: pytest.MonkeyPatch) -> None:
    services = await memory_services()
    await services.repos.settings.save(welcomed=True, country="US")
    await fill(services)
    await RecoveryPhrasePresenter(services).make()
    file = (await BackupFilePresenter(services).make()).data
    await services.repos.counters.save(counter("c2", label="Nicotine"))

    async def pick() -> bytes:
        return file

    monkeypatch.setattr(restore, "pick_file", pick)
    app = await open_app("/me/restore", services=services)
    await app.tap("choose-file")
    assert app.says("1 thing only here will be removed")
    await app.tap("replace")
    assert services.repos.counters.get("c2") is not None
    await app.tap("replace-sure")
    assert services.repos.counters.get("c2") is None


@pytest.mark.parametrize(
    ("used", "quota", "said"),
    [
        (None, None, Room.UNKNOWN),
        (10, None, Room.UNKNOWN),
        (10, 0, Room.UNKNOWN),
        (10**6, 10**9, Room.ENOUGH),
        (8 * 10**8, 10**9, Room.NEARLY_FULL),
        (97 * 10**7, 10**9, Room.FULL),
        (10**6, 5 * 10**6, Room.NEARLY_FULL),
    ],
)
def test_the_warning_comes_before_it_is_full(
    used: int | None, quota: int | None, said: Room
) -> None:
    assert room(used, quota) is said


@pytest.mark.parametrize(("persisted", "shown"), [(False, True), (True, True), (None, False)])
async def test_room_and_keeping(persisted: bool | None, shown: bool) -> None:
    services = await memory_services()
    facts = DeviceFacts("memory", None, "test", persisted, 850 * 1024 * 1024, 1024**3)
    app = await open_app("/me/storage", services=replace(services, facts=FixedFacts(facts=facts)))
    assert bool(app.find("keeping")) is shown
    assert bool(app.find("ask-to-persist")) is (persisted is False)
    assert app.says("850 MB used of 1 GB")
    assert app.says("Room is getting short")


@pytest.mark.parametrize(
    ("installing", "said"),
    [
        (Installing.INSTALLED, ""),
        (Installing.OFFER, "opens like any app"),
        (Installing.IOS, "touch Share"),
        (Installing.MENU, "browser’s menu"),
    ],
)
async def test_how_to_install_is_said_where_one_is(installing: Installing, said: str) -> None:
    services = await memory_services()
    app = await open_app(
        "/me/storage", services=replace(services, facts=FixedFacts(installing=installing))
    )
    assert bool(app.find("install")) is bool(said)
    assert app.says(said)
    assert bool(app.find("install-now")) is (installing is Installing.OFFER)
    assert app.says("begins empty") is (installing is Installing.IOS)


async def test_the_browsers_own_offer_is_one_tap() -> None:
    services = await memory_services()
    facts = FixedFacts(installing=Installing.OFFER)
    app = await open_app("/me/storage", services=replace(services, facts=facts))
    await app.tap("install-now")
    assert app.notice() == "Twofold is on its way to your home screen"
    assert not app.find("install")
