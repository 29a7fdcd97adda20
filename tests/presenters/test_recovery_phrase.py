"""Reading the twelve words back, and replacing them."""

from __future__ import annotations

import pytest

from mobile_app.device.memory import FixedClock, MemoryDisk
from mobile_app.errors import CannotOpen
from mobile_app.presenters.backup_file import BackupFilePresenter
from mobile_app.presenters.lock import LockPresenter
from mobile_app.presenters.recovery_phrase import PhraseView, RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from mobile_app.store.phrases import NEW_PHRASE
from mobile_app.store.recovery import PHRASE
from tests.presenters.people import TODAY, counter
from tests.ui.stage import memory_services

PASSCODE = "river stone lamp"


async def with_words() -> tuple[RecoveryPhrasePresenter, tuple[str, ...]]:
    presenter = RecoveryPhrasePresenter(await memory_services())
    return presenter, await presenter.make()


def answers(words: tuple[str, ...], places: tuple[int, ...]) -> dict[int, str]:
    return {place: words[place - 1] for place in places}


async def test_three_places_are_asked_for_in_order_and_not_always_the_same() -> None:
    presenter, _ = await with_words()
    asked = [presenter.questions() for _ in range(200)]
    for places in asked:
        assert len(set(places)) == 3
        assert list(places) == sorted(places)
    assert {place for places in asked for place in places} == set(range(1, 13))


async def test_the_right_words_are_noted_with_the_day() -> None:
    disk = MemoryDisk()
    presenter = RecoveryPhrasePresenter(await memory_services(disk))
    assert await presenter.view() == PhraseView(exists=False, checked_on=None, waiting=False)
    words = await presenter.make()
    assert await presenter.view() == PhraseView(exists=True, checked_on=None, waiting=False)
    assert await presenter.check(words, answers(words, (2, 5, 12))) == ()
    later = RecoveryPhrasePresenter(await memory_services(disk, now="2026-12-24T09:00:00"))
    assert await later.view() == PhraseView(exists=True, checked_on=TODAY, waiting=False)


async def test_how_the_words_are_typed_does_not_matter() -> None:
    presenter, words = await with_words()
    typed = {1: f"  {words[0].upper()} ", 7: f"7. {words[6]}", 12: f"{words[11]}\n"}
    assert await presenter.check(words, typed) == ()


@pytest.mark.parametrize("wrong", ["", "zebra zebra", "zzz", "the first and the second"])
async def test_each_word_that_differs_is_named_and_nothing_is_noted(wrong: str) -> None:
    presenter, words = await with_words()
    given = answers(words, (3, 4, 9)) | {4: wrong}
    assert await presenter.check(words, given) == (4,)
    assert (await presenter.view()).checked_on is None


async def test_no_answer_is_no_check() -> None:
    presenter, words = await with_words()
    with pytest.raises(ValueError, match="every question"):
        await presenter.check(words, {})
    assert (await presenter.view()).checked_on is None


async def replaced(services: Services) -> tuple[RecoveryPhrasePresenter, str, str]:
    presenter = RecoveryPhrasePresenter(services)
    old = " ".join(await presenter.make())
    new = " ".join(await presenter.new_words())
    assert old != new
    return presenter, old, new


async def recovers(disk: MemoryDisk, typed: str) -> bool:
    services = await memory_services(disk, locked=True)
    try:
        await LockPresenter(services).recover(typed)
    except CannotOpen:
        return False
    return True


async def test_until_the_new_words_are_checked_both_open_what_is_here() -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    presenter, old, new = await replaced(services)
    await services.door.set_passcode(PASSCODE)
    assert (await presenter.view()).waiting
    assert [await recovers(disk, words) for words in (old, new)] == [True, True]
    words = tuple(new.split())
    assert await presenter.new_words() == words, "not yet another one"
    assert await presenter.check(words, answers(words, (1, 2, 3))) == ()
    assert await presenter.view() == PhraseView(exists=True, checked_on=TODAY, waiting=False)
    assert [await recovers(disk, words) for words in (old, new)] == [False, True]


async def test_new_words_can_be_taken_unchecked_or_dropped() -> None:
    presenter, old, new = await replaced(await memory_services())
    await presenter.keep_former()
    assert await presenter.words() == tuple(old.split())
    assert not (await presenter.view()).waiting
    new = " ".join(await presenter.new_words())
    await presenter.skip()
    assert await presenter.words() == tuple(new.split())
    assert await presenter.view() == PhraseView(exists=True, checked_on=None, waiting=False)


async def test_checking_the_old_words_does_not_take_the_new_ones() -> None:
    presenter, old, _ = await replaced(await memory_services())
    words = tuple(old.split())
    assert await presenter.check(words, answers(words, (1, 2, 3))) == ()
    assert await presenter.view() == PhraseView(exists=True, checked_on=TODAY, waiting=True)
    assert await presenter.words() == words


async def test_files_keep_opening_with_the_words_they_were_made_with() -> None:
    services = await memory_services()
    await services.repos.counters.save(counter())
    presenter, old, new = await replaced(services)
    files = BackupFilePresenter(services)
    before = await files.make()
    await presenter.skip()
    assert isinstance(services.clock, FixedClock)
    after = await files.make()
    assert (await files.look(before.data, old)).contents.counters == 1
    assert (await files.look(after.data, new)).contents.counters == 1
    for file, words in ((before, new), (after, old)):
        with pytest.raises(CannotOpen):
            await files.look(file.data, words)


@pytest.mark.parametrize("name", [PHRASE, NEW_PHRASE])
async def test_words_that_are_damaged_are_made_good_by_new_ones(name: str) -> None:
    disk = MemoryDisk()
    presenter, _, _ = await replaced(await memory_services(disk))
    disk.blobs[name] = b"rotten"
    view = await presenter.view()
    assert view.unreadable
    assert view.exists
    new = await presenter.new_words()
    await presenter.skip()
    assert await presenter.words() == new
    assert not (await presenter.view()).unreadable


async def test_a_phrase_of_another_length_is_no_phrase() -> None:
    services = await memory_services()
    await services.door.keyring.set_recovery(bytes(32), b"short")
    with pytest.raises(CannotOpen):
        await RecoveryPhrasePresenter(services).words()


async def test_the_page_has_the_words_in_their_order() -> None:
    presenter, words = await with_words()
    page = presenter.page(words)
    assert page.words == words
    assert page.made_at.date() == TODAY
