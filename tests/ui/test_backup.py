"""Backup and devices on the screen: off, on, what may be in the way, a new device, new words."""

from __future__ import annotations

import asyncio

import pytest

from mobile_app import errors
from mobile_app.errors import Offline, Quota, RateLimited, TwofoldError, VaultUnknown
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from mobile_app.presenters.vault_state import Notice, Problem, VaultView
from mobile_app.presenters.vault_switch import VaultSwitch
from mobile_app.ui.strings import backup as words
from mobile_app.ui.strings import backup_move as move_words
from mobile_app.ui.strings import backup_state as state_words
from mobile_app.ui.strings import backup_words as join_words
from tests.presenters.backups import Vaults, backed_by, in_vault, settle
from tests.presenters.people import check_in, counter
from tests.ui.harness import App
from tests.ui.stage import memory_services, open_app
from tests.ui.test_recovery_phrase import answer, words_of

ROUTE = "/me/backup"


async def begun(server: Vaults, *, on: bool = True) -> Services:
    """A device with a counter and a check-in, its words on paper."""
    services = await memory_services()
    backed_by(services, server)
    await services.repos.settings.save(welcomed=True, country="US")
    await services.repos.counters.save(counter())
    await services.repos.checkins.add(check_in("k1"))
    phrases = RecoveryPhrasePresenter(services)
    made = await phrases.make()
    await phrases.check(made, {place: made[place - 1] for place in (1, 2, 3)})
    if on:
        await VaultSwitch(services).turn_on()
    return services


async def shown(server: Vaults, route: str = ROUTE, **told: object) -> App:
    return await open_app(route, services=await begun(server), **told)  # type: ignore[arg-type]


async def words_on(services: Services) -> str:
    return " ".join(await RecoveryPhrasePresenter(services).words() or ())


async def test_off_says_what_it_is_and_asks_for_the_words_first() -> None:
    services, server = await memory_services(), Vaults()
    backed_by(services, server)
    app = await open_app(ROUTE, services=services)
    for said in (words.SEALED, words.BLIND, words.YOURS, words.WORDS_FIRST):
        assert app.says(said)
    assert app.says("It is kept at twofold.example")
    assert not app.find("turn-on")
    await app.tap("to-words")
    await app.tap("show")
    made = words_of(app)
    await app.tap("kept")
    assert not app.find("skip"), "a backup that nobody can open is none"
    await answer(app, made)
    await app.tap("check")
    assert app.route == ROUTE
    assert app.says(words.WORDS_READY)
    assert not server.by_id, "nothing goes anywhere before the yes"
    await app.tap("turn-on")
    assert len(server.by_id) == 1
    assert app.says("Backed up just now")
    assert app.notice() == words.TURNED_ON


async def test_without_a_server_the_encrypted_file_is_the_way() -> None:
    services = await memory_services()
    backed_by(services, Vaults())
    services.http.use_server("")
    app = await open_app(ROUTE, services=services)
    assert app.says("This app knows of no server")
    assert not app.find("to-words")
    assert not app.find("have-words")
    await app.tap("save-file")
    assert app.route == "/me/data"


async def test_turning_on_where_no_server_answers_stays_off_and_says_why() -> None:
    server = Vaults()
    app = await open_app(ROUTE, services=await begun(server, on=False))
    server.fault = errors.NoServerHere("x")
    await app.tap("turn-on")
    assert app.says("No backup server here")
    assert app.find("save-file"), "and a way that needs no server"
    assert app.find("turn-on")
    server.fault = None
    await app.tap("turn-on")
    assert app.says("Backed up just now")


async def test_on_says_how_old_it_is_on_every_page_that_speaks_of_it() -> None:
    app = await shown(Vaults())
    assert app.one("state").value == "Backed up just now"
    await app.go("/me")
    assert app.says("Backed up just now")
    assert app.says("Last backed up: today")
    assert app.says("and sealed in your backup")
    await app.go("/me/data")
    assert app.says("Backed up just now")
    await app.tap("erase")
    assert app.says(words.ERASE_HERE)


async def test_backing_up_by_hand_shows_how_far_it_is() -> None:
    server = Vaults()
    app = await shown(server)
    long = "x" * 100_000
    await app.services.db.save_all([("check_in", f"k{n}", {"words": long}) for n in range(12)])
    said = []
    app.services.door.backup.host.subscribe(lambda: said.append(state_words.state(now(app), "")))
    server.gate = asyncio.Event()
    under_way = asyncio.ensure_future(app.services.door.backup.host.sync_now())
    await app.settle()
    assert app.one("state").value == "Backing up"
    assert not app.find("sync"), "it is at it"
    server.gate.set()
    await under_way
    await app.settle()
    assert "Backing up 0 of 12" in said
    assert app.one("state").value == "Backed up just now"


def now(app: App) -> VaultView:
    return app.services.door.backup.host.view()


def test_how_far_a_long_transfer_is() -> None:
    assert state_words.progress(3, 12) == "Backing up 3 of 12"
    assert state_words.progress(640, 1003, reading=True) == "Bringing in 640 of 1,003"


FAULTS: dict[Problem, TwofoldError] = {
    Problem.OFFLINE: Offline("x"),
    Problem.UNREACHABLE: errors.ServerBusy(),
    Problem.LIMITED: RateLimited(300.0),
    Problem.FULL: Quota(),
    Problem.GONE: VaultUnknown("x"),
    Problem.NO_SERVER: errors.NoServerHere("x"),
    Problem.REFUSED: errors.BatchRefused("x"),
    Problem.NEWER: errors.VersionMismatch("x"),
    Problem.OTHER_TAB: errors.StoreNotWriter("x"),
    Problem.DEVICE_FULL: errors.StoreFull("x"),
    Problem.DEVICE_DENIED: errors.StoreDenied("x"),
    Problem.NO_WORDS: errors.CannotOpen(errors.Refusal.NO_KEY),
    Problem.WORDS_DAMAGED: errors.CannotOpen(errors.Refusal.MALFORMED),
    Problem.INSECURE: errors.CryptoUnavailable("x"),
    Problem.FAULT: errors.StoreError("x"),
}
WAYS = {
    Problem.FULL: "save-file",
    Problem.GONE: "enter-words",
    Problem.NO_SERVER: "save-file",
    Problem.REFUSED: "save-file",
    Problem.OTHER_TAB: "take-over-here",
    Problem.DEVICE_FULL: "room-look",
    Problem.NO_WORDS: "enter-words",
    Problem.WORDS_DAMAGED: "enter-words",
}


@pytest.mark.parametrize("problem", list(Problem))
async def test_each_trouble_has_its_words_and_a_way_out(problem: Problem) -> None:
    server = Vaults()
    app = await shown(server)
    server.fault = FAULTS[problem]
    await app.tap("sync")
    title, body = state_words.PROBLEMS[problem]
    assert app.one("state").value == title
    assert app.says(body)
    assert app.says("Last backed up just now."), "and how old the last one is"
    assert app.find(WAYS.get(problem, "sync"))
    await app.go("/me")
    assert app.says(title)


def test_each_trouble_is_worded_and_none_like_another() -> None:
    assert set(state_words.PROBLEMS) == set(Problem) == set(FAULTS)
    assert len({title for title, _ in state_words.PROBLEMS.values()}) == len(Problem)
    assert set(state_words.NOTICES) == set(Notice)


async def test_when_the_server_asks_for_a_pause_the_next_try_is_told() -> None:
    server = Vaults()
    app = await shown(server)
    server.fault = RateLimited(300.0)
    await app.tap("sync")
    assert app.says("It tries again in about 5 minutes.")


async def test_a_vault_that_is_gone_can_be_made_anew_from_here() -> None:
    server = Vaults()
    app = await shown(server)
    server.by_id.clear()
    await app.tap("sync")
    assert app.says("No backup under your words")
    await app.tap("start-over")
    assert (await in_vault(app.services)).counters.get("c1") is not None
    assert app.one("state").value == "Backed up just now"


async def test_what_went_on_by_itself_is_told_until_it_was_read() -> None:
    server = Vaults()
    app = await shown(server)
    older = server.one.copy()
    await app.services.repos.counters.save(counter("c2"))
    await app.tap("sync")
    server.one.restore(older)
    server.one.head += 1
    server.one.batches[server.one.head] = b"2fld\x01\x01" + bytes(300)
    await app.tap("sync")
    assert app.says("The server had lost something")
    assert app.says("Something in the backup stays shut")
    assert len(app.find("understood")) == 2
    await app.services.door.backup.host.dismiss()
    await app.settle()
    assert not app.says("The server had lost something")
    assert not app.says("Something in the backup stays shut")


async def test_what_stays_shut_is_read_again_when_somebody_asks() -> None:
    server = Vaults()
    app = await shown(server)
    whole = server.one.copy()
    server.one.head += 1
    server.one.batches[server.one.head] = b"2fld\x01\x01" + bytes(300)
    await app.tap("sync")
    assert app.says("Something in the backup stays shut")
    server.one.restore(whole)
    server.one.head = 0
    server.one.batches.clear()
    await app.tap("read-again")
    assert not app.says("Something in the backup stays shut")
    assert (await in_vault(app.services)).counters.get("c1") is not None


@pytest.mark.parametrize("notice", list(Notice))
async def test_each_notice_is_drawn(notice: Notice) -> None:
    app = await shown(Vaults())
    app.services.door.backup.host.begin()._show(notices=(notice,))
    await app.settle()
    title, body = state_words.NOTICES[notice]
    assert app.says(title)
    assert app.says(body)


async def test_a_device_gets_a_name_that_its_others_see() -> None:
    server = Vaults()
    app = await shown(server)
    here = app.services.db.device
    assert app.says(words.NAME_IT)
    await app.tap(f"device-{here}")
    await app.tap("as-Phone")
    await app.tap("save")
    assert app.route == ROUTE
    assert app.says("Phone")
    await app.tap("sync")
    other = await new_device(server)
    await other.write("words", await words_on(app.services))
    await other.tap("look")
    await other.tap("join")
    await other.go(ROUTE)
    assert other.says("Phone")
    assert other.says("Last seen just now")


async def test_a_name_that_is_too_long_says_so_and_an_odd_address_is_kind() -> None:
    app = await shown(Vaults())
    await app.tap(f"device-{app.services.db.device}")
    await app.write("name-0", "x" * 41)
    await app.tap("save")
    assert "too long" in app.notice()
    await app.go("/me/backup/device/nobody")
    assert app.says("nothing at this address")


async def test_turning_off_keeps_both_and_says_so() -> None:
    server = Vaults()
    app = await shown(server)
    await app.tap("off")
    assert app.says(words.TURN_OFF_BODY)
    await app.tap("off-keep")
    await app.tap("off")
    await app.tap("off-sure")
    assert app.says(words.OFF_TITLE)
    assert app.services.repos.counters.get("c1") is not None
    assert len(server.by_id) == 1
    await app.tap("turn-on")
    assert app.one("state").value == "Backed up just now"


async def test_what_was_not_sent_yet_is_said_before_it_is_turned_off() -> None:
    server = Vaults()
    app = await shown(server)
    server.fault = Offline("x")
    await app.services.repos.counters.save(counter("c2"))
    await app.settle()
    await app.tap("off")
    assert app.says(words.TURN_OFF_BEHIND)
    await app.tap("off-sure")
    assert app.services.repos.counters.get("c2") is not None


async def test_erasing_from_the_server_takes_two_steps_and_nothing_from_here() -> None:
    server = Vaults()
    app = await shown(server)
    await app.tap("erase")
    assert app.says(words.ERASE_TITLE)
    await app.tap("erase-sure")
    assert server.by_id == {}
    assert app.notice() == words.ERASED
    assert app.services.repos.counters.get("c1") is not None
    assert app.says(words.OFF_TITLE)


async def test_erasing_without_a_network_erases_nothing_and_says_so() -> None:
    server = Vaults()
    app = await shown(server)
    server.fault = Offline("x")
    await app.tap("erase")
    await app.tap("erase-sure")
    assert app.says(words.NOT_ERASED)
    assert len(server.by_id) == 1
    assert app.services.door.backup.host.view().on


# A new device --------------------------------------------------------------------------------


async def new_device(server: Vaults, route: str = "/words", **told: object) -> App:
    services = await memory_services(seed=8)
    backed_by(services, server)
    return await open_app(route, services=services, welcomed=False, **told)  # type: ignore[arg-type]


async def test_a_new_phone_from_the_first_page_on() -> None:
    server = Vaults()
    old = await begun(server)
    app = await new_device(server, "/")
    await app.tap("have-words")
    await app.write("words", await words_on(old))
    await app.tap("look")
    assert app.says("1 counter, 1 check-in")
    assert app.services.repos.counters.all() == [], "nothing before the yes"
    await app.tap("join")
    assert app.route == "/"
    assert app.says("Alcohol")
    assert app.notice() == join_words.JOINED
    assert await words_on(app.services) == await words_on(old)
    assert app.services.door.backup.host.view().on
    phrase = await RecoveryPhrasePresenter(app.services).view()
    assert phrase.checked_on is not None, "all twelve were typed just now"


async def test_a_slip_in_the_words_is_met_as_everywhere() -> None:
    server = Vaults()
    typed = await words_on(await begun(server))
    app = await new_device(server)
    await app.write("words", typed.replace(typed.split()[3], "zebraa", 1))
    await app.tap("look")
    assert app.one("words").error == "Word 4 is not on the list. Is it “zebra”?"


async def test_good_words_with_nothing_under_them_have_ways_on() -> None:
    server = Vaults()
    other = await begun(server, on=False)
    app = await new_device(server)
    await app.write("words", await words_on(other))
    await app.tap("look")
    assert app.says(join_words.NOT_FOUND_TITLE)
    await app.tap("from-file")
    assert app.route == "/me/restore"


async def test_looking_without_a_network_says_so() -> None:
    server = Vaults()
    old = await begun(server)
    app = await new_device(server)
    server.fault = Offline("x")
    await app.write("words", await words_on(old))
    await app.tap("look")
    assert app.says(state_words.OFFLINE)
    assert not app.find("join")


async def test_other_words_here_are_told_of_and_can_stay() -> None:
    server = Vaults()
    old = await begun(server)
    app = await new_device(server)
    own = await RecoveryPhrasePresenter(app.services).make()
    await app.write("words", await words_on(old))
    await app.tap("look")
    assert app.says(join_words.REPLACES_TITLE)
    await app.tap("cancel")
    assert not app.find("join")
    assert await words_on(app.services) == " ".join(own)
    await app.tap("look")
    await app.tap("join")
    assert await words_on(app.services) == await words_on(old)


async def test_leaving_another_backup_is_said_and_leaves_it_whole() -> None:
    server = Vaults()
    old = await begun(server)
    app = await new_device(server)
    await app.services.repos.counters.save(counter("c2"))
    await RecoveryPhrasePresenter(app.services).make()
    await VaultSwitch(app.services).turn_on()
    assert len(server.by_id) == 2
    await app.write("words", await words_on(old))
    await app.tap("look")
    assert app.says(join_words.LEAVES_BODY)
    await app.tap("join")
    assert [one.id for one in app.services.repos.counters.all()] == ["c1", "c2"]
    assert (await in_vault(app.services)).counters.get("c2") is not None
    assert len(server.by_id) == 2


async def test_with_a_passcode_only_who_knows_it_lets_records_go_elsewhere() -> None:
    """An unlocked phone in somebody else's hand must not begin to back up under their words."""
    server = Vaults()
    old = await begun(server)
    app = await new_device(server)
    await app.services.door.set_passcode("river stone lamp")
    await app.write("words", await words_on(old))
    await app.tap("look")
    await app.write("current", "a guess")
    await app.tap("join")
    assert app.says("That is not it.")
    assert not app.services.door.backup.host.view().on
    await app.write("current", "river stone lamp")
    await app.tap("join")
    assert app.services.door.backup.host.view().on


# New words -------------------------------------------------------------------------------------


async def moving(app: App) -> list[str]:
    await app.tap("make-new")
    made = words_of(app)
    await app.tap("kept")
    await answer(app, made)
    await app.tap("check")
    return made


async def test_moving_to_new_words_from_beginning_to_end() -> None:
    server = Vaults()
    app = await shown(server, f"{ROUTE}/move")
    former = next(iter(server.by_id))
    assert app.says(move_words.MOVE_OTHERS)
    made = await moving(app)
    await app.settle()
    assert app.says(move_words.MOVED)
    assert await words_on(app.services) == " ".join(made)
    (vault_id,) = server.by_id
    assert vault_id != former
    assert (await in_vault(app.services)).counters.get("c1") is not None
    await app.go(ROUTE)
    assert app.one("state").value == "Backed up just now"


async def test_a_slip_while_reading_back_moves_nothing() -> None:
    server = Vaults()
    app = await shown(server, f"{ROUTE}/move")
    old = await words_on(app.services)
    await app.tap("make-new")
    made = words_of(app)
    await app.tap("kept")
    await answer(app, made[1:] + made[:1])
    await app.tap("check")
    assert app.says("Easily done.")
    await app.tap("again")
    assert words_of(app) == made
    await app.tap("keep-old")
    assert app.route == ROUTE
    assert await words_on(app.services) == old


async def test_a_move_without_a_network_waits_says_so_and_can_be_called_off() -> None:
    server = Vaults()
    app = await shown(server, f"{ROUTE}/move")
    old = await words_on(app.services)
    server.fault = Offline("x")
    await moving(app)
    assert app.says(move_words.MOVING_BODY)
    assert app.says(state_words.OFFLINE)
    await app.go(ROUTE)
    assert app.says(move_words.MOVING)
    await app.tap("to-move")
    await app.tap("go-back")
    assert await words_on(app.services) == old
    server.fault = None
    await app.go(ROUTE)
    await app.tap("sync")
    assert app.one("state").value == "Backed up just now"
    assert len(server.by_id) == 1


async def test_a_move_that_waited_goes_on() -> None:
    server = Vaults()
    app = await shown(server, f"{ROUTE}/move")
    server.fault = Offline("x")
    made = await moving(app)
    server.fault = None
    await app.tap("go-on")
    await settle()
    assert app.says(move_words.MOVED)
    assert await words_on(app.services) == " ".join(made)


async def test_another_device_follows_to_the_new_words() -> None:
    server = Vaults()
    app = await shown(server)
    other = await new_device(server)
    await other.write("words", await words_on(app.services))
    await other.tap("look")
    await other.tap("join")
    await other.services.repos.counters.save(counter("c7"))
    await app.go(f"{ROUTE}/move")
    await moving(app)
    assert app.says(move_words.MOVED)
    await other.services.door.backup.host.sync_now()
    await other.go(ROUTE)
    assert other.says("No backup under your words")
    await other.tap("enter-words")
    await other.write("words", await words_on(app.services))
    await other.tap("look")
    assert other.says(join_words.REPLACES_TITLE)
    assert not other.says(join_words.LEAVES_BODY), "there is nothing left to leave"
    await other.tap("join")
    await app.go(ROUTE)
    await app.tap("sync")
    assert app.services.repos.counters.get("c7") is not None


async def test_new_words_are_made_where_the_backup_moves_along() -> None:
    app = await shown(Vaults(), "/me/phrase")
    await app.tap("show")
    await app.tap("new")
    assert app.says(words.PHRASE_MOVES)
    await app.tap("to-move")
    assert app.route == f"{ROUTE}/move"


async def test_new_words_want_the_passcode_first() -> None:
    server = Vaults()
    services = await begun(server)
    await services.door.set_passcode("river stone lamp")
    app = await open_app(f"{ROUTE}/move", services=services)
    await app.write("current", "a guess")
    await app.tap("make-new")
    assert app.says("That is not it.")
    assert not words_of(app)


@pytest.mark.parametrize("route", [ROUTE, f"{ROUTE}/move", "/words"])
async def test_all_of_it_fits_a_small_phone_at_twice_the_text(route: str) -> None:
    app = await shown(Vaults(), route, width=360, text_scale=2.0)
    assert app.texts()
    assert not app.find("error-card")
