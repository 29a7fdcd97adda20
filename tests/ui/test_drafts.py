"""What was being written when the app went away is there again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mobile_app.device.memory import MemoryDisk
from mobile_app.domain.checkins import CheckIn
from mobile_app.domain.sobriety import Counter, CounterKind
from mobile_app.errors import StoreFull
from mobile_app.presenters import drafts
from mobile_app.presenters.services import Services
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app


@pytest.fixture(autouse=True)
def kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "PAUSE_SECONDS", 0)


async def reopened(disk: MemoryDisk, route: str) -> App:
    """The app after a crash: all that is left is what the disk holds."""
    return await open_app(route, services=await memory_services(disk))


async def test_a_check_in_survives_a_crash() -> None:
    disk = MemoryDisk()
    app = await reopened(disk, "/check-in")
    assert not app.find("draft")
    await app.tap("mood-2")
    await app.tap("craving-6")
    await app.write("words", "half a thou")
    again = await reopened(disk, "/check-in")
    assert again.find("draft")
    assert again.one("words").value == "half a thou"
    assert again.says("Low")
    await again.tap("save")
    (kept,) = again.services.repos.checkins.all()
    assert (kept.mood, kept.craving, kept.words) == (2, 6, "half a thou")
    after = await reopened(disk, "/check-in")
    assert not after.find("draft"), "saved, so nothing is left over"
    assert after.one("words").value == ""


async def test_leaving_the_screen_keeps_the_words_too() -> None:
    app = await open_app("/check-in")
    await app.write("words", "wait")
    await app.go("/sos")
    await app.go("/check-in")
    assert app.one("words").value == "wait"


async def test_one_can_start_over() -> None:
    disk = MemoryDisk()
    app = await reopened(disk, "/check-in")
    await app.tap("mood-2")
    await app.write("words", "not this")
    again = await reopened(disk, "/check-in")
    await again.tap("start-over")
    assert not again.find("draft")
    assert again.one("words-1").value == ""
    assert again.services.repos.drafts.get("check-in") == {}
    await again.tap("save")
    assert again.services.repos.checkins.all() == [], "nothing is filled in any more"


async def test_a_correction_has_a_draft_of_its_own() -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    at = services.clock.now() - timedelta(days=1)
    for id in ("x", "y"):
        await services.repos.checkins.add(CheckIn(id=id, at=at, mood=2, words=id))
    await services.db.close()
    new = await reopened(disk, "/check-in")
    await new.write("words", "today")
    change = await reopened(disk, "/check-in/x")
    assert not change.find("draft")
    await change.write("words", "x, and more")
    other = await reopened(disk, "/check-in/y")
    assert (other.one("words").value, other.find("draft")) == ("y", [])
    again = await reopened(disk, "/check-in/x")
    assert again.one("words").value == "x, and more"
    await again.tap("start-over")
    assert again.one("words-1").value == "x"
    assert (await reopened(disk, "/check-in")).one("words").value == "today"


@pytest.mark.parametrize(
    "odd",
    [
        {"mood": 9, "craving": "3", "words": 5},
        {"mood": True, "craving": None, "words": "", "of": ""},
        {"of": ["x"], "words": "somebody else's"},
        {"mood": None},
    ],
)
async def test_an_odd_draft_is_no_draft(odd: dict[str, object]) -> None:
    async def before(services: Services) -> None:
        await services.db.save("draft", "check-in", odd)  # type: ignore[arg-type]

    app = await open_app("/check-in", before=before)
    assert not app.find("draft")
    assert app.one("words").value == ""


async def test_a_device_without_room_is_quiet_until_somebody_saves() -> None:
    app = await open_app("/check-in")

    async def full(*_: object) -> None:
        raise StoreFull("no room")

    app.services.repos.drafts.save = full
    await app.write("words", "still here")
    assert app.notice() == ""
    await app.tap("save")
    assert app.services.repos.checkins.all()[0].words == "still here"


async def test_fast_typing_is_not_a_write_for_each_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "PAUSE_SECONDS", 0.02)
    services = await memory_services()
    keeper = drafts.DraftKeeper(services, "check-in")
    writes: list[object] = []
    services.db.subscribe(lambda: writes.append(services.repos.drafts.get("check-in")["words"]))
    for length in range(1, 40):
        keeper.note(words="x" * length)
    assert keeper._keeping is not None
    await keeper._keeping
    assert writes == ["x" * 39]


async def test_words_about_a_slip_and_about_sos_survive_as_well() -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    await services.repos.counters.save(
        Counter(id="c", label="Alcohol", kind=CounterKind.SUBSTANCE, sobriety_on=date(2026, 8, 12))
    )
    await services.db.close()
    slip = await reopened(disk, "/journey/slip")
    await slip.tap("go-on")
    await slip.write("note", "it began when")
    sos = await reopened(disk, "/sos")
    await sos.tap("step-note")
    await sos.write("note-words", "the bridge")
    again = await reopened(disk, "/journey/slip")
    await again.tap("go-on")
    assert again.one("note").value == "it began when"
    await again.tap("when-today")
    await again.tap("restart-keep")
    await again.tap("save")
    assert again.services.repos.lapses.all()[0].note == "it began when"
    assert again.services.repos.drafts.get("slip") == {}
    later = await reopened(disk, "/sos")
    await later.tap("step-note")
    assert later.one("note-words").value == "the bridge"
    await later.tap("note-save")
    assert later.services.repos.checkins.all()[0].words == "the bridge"
    assert later.services.repos.drafts.get("sos-note") == {}
