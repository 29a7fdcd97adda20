"""Meetings added by hand: kept, found among the others, on the card, and taken back."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from mobile_app.device.memory import MemoryDisk
from mobile_app.domain.meetings import Venue
from mobile_app.domain.own_meetings import meeting_id
from mobile_app.errors import DomainError
from mobile_app.presenters.backup_file import BackupFilePresenter, Mode
from mobile_app.presenters.meeting import MeetingPresenter
from mobile_app.presenters.meeting_filters import Filters
from mobile_app.presenters.meeting_lists import Phase, lists_of
from mobile_app.presenters.meeting_options import OptionsPresenter
from mobile_app.presenters.meetings import ANY_DAY, TONIGHT, MeetingsPresenter
from mobile_app.presenters.next_meetings import next_meetings
from mobile_app.presenters.own_data import OwnDataPresenter
from mobile_app.presenters.own_meeting import OwnMeetingDraft, OwnMeetingPresenter
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from tests.presenters.test_meetings import FRIDAY, READ_AT, at, make, pack
from tests.ui.stage import memory_services

DRAFT = OwnMeetingDraft(
    zone="America/New_York",
    name="Side door",
    weekdays=frozenset({4}),
    start_minute=20 * 60,
    place="Quill Hall, Anyford",
)


async def settled(services: Services) -> None:
    """Until what was added is searchable too."""
    for _ in range(50):
        await asyncio.sleep(0)
    await lists_of(services).ready_to_search()


def names(services: Services, when: str = TONIGHT, text: str = "") -> list[str]:
    view = MeetingsPresenter(services).view(FRIDAY, Filters(when=when, text=text))
    return [row.name for row in view.rows]


async def with_list() -> Services:
    services = await memory_services()
    await services.packs.put("quill", pack(at(4, 19), at(4, 22)), etag="", fetched_at=READ_AT)
    await services.repos.settings.save(meeting_packs=("quill",))
    await lists_of(services).ready_to_search()
    return services


async def test_it_is_found_among_the_others_and_says_whose_it_is() -> None:
    services = await with_list()
    await OwnMeetingPresenter(services).save(DRAFT)
    await settled(services)
    rows = MeetingsPresenter(services).view(FRIDAY, Filters(when=TONIGHT)).rows
    assert [(row.name, row.own) for row in rows] == [
        ("4-1900", False),
        ("Side door", True),
        ("4-2200", False),
    ]
    assert names(services, ANY_DAY, "side door") == ["Side door"]


async def test_its_page_is_there_the_moment_it_is_kept() -> None:
    services = await with_list()
    own = await OwnMeetingPresenter(services).save(DRAFT)
    view = MeetingPresenter(services, meeting_id(own.id)).view(FRIDAY)
    assert view is not None
    assert view.directions == "Quill Hall, Anyford"
    assert view.age is None, "the age of a list says nothing of it"
    assert MeetingPresenter(services, meeting_id(own.id)).calendar() is not None


async def test_it_goes_on_the_card_and_so_to_today() -> None:
    services = await with_list()
    await OwnMeetingPresenter(services).save(DRAFT)
    cards, _ = await next_meetings(services, FRIDAY)
    assert [(card.name, card.where, card.own) for card in cards if card.own] == [
        ("Side door", "Quill Hall, Anyford", True)
    ]
    assert len([card for card in cards if not card.own]) == 2


async def test_a_correction_changes_it_everywhere() -> None:
    services = await with_list()
    presenter = OwnMeetingPresenter(services)
    own = await presenter.save(DRAFT)
    draft = presenter.draft(own.id)
    assert draft == replace(DRAFT, id=own.id)
    again = await presenter.save(replace(draft, name="Back door", start_minute=18 * 60 + 45))
    await settled(services)
    assert again.id == own.id
    assert names(services) == ["Back door", "4-1900", "4-2200"]


async def test_on_several_days_it_is_one_for_each() -> None:
    services = await with_list()
    presenter = OwnMeetingPresenter(services)
    kept = await presenter.save(replace(DRAFT, weekdays=frozenset({6, 1, 4})))
    await settled(services)
    assert kept.weekday == 1
    all_three = services.repos.own_meetings.all()
    assert sorted(one.weekday for one in all_three) == [1, 4, 6]
    assert {replace(one, id="", weekday=0) for one in all_three} == {
        replace(kept, id="", weekday=0)
    }
    assert names(services, ANY_DAY, "side door") == ["Side door"] * 3


async def test_a_correction_may_add_days_and_keeps_its_own() -> None:
    services = await with_list()
    presenter = OwnMeetingPresenter(services)
    own = await presenter.save(DRAFT)
    more = await presenter.save(replace(DRAFT, id=own.id, weekdays=frozenset({0, 4})))
    assert (more.id, more.weekday) == (own.id, 4)
    assert sorted(one.weekday for one in services.repos.own_meetings.all()) == [0, 4]
    moved = await presenter.save(replace(DRAFT, id=own.id, weekdays=frozenset({2})))
    assert (moved.id, moved.weekday) == (own.id, 2)
    assert sorted(one.weekday for one in services.repos.own_meetings.all()) == [0, 2]


async def test_a_meeting_on_several_days_is_kept_in_one_step() -> None:
    disk = MemoryDisk()
    presenter = OwnMeetingPresenter(await memory_services(disk))
    await presenter.save(DRAFT)
    before = disk.writes
    await presenter.save(replace(DRAFT, weekdays=frozenset(range(7))))
    assert disk.writes == before + 1, "no power cut can part them"


async def test_removed_and_brought_back() -> None:
    services = await with_list()
    presenter = OwnMeetingPresenter(services)
    own = await presenter.save(DRAFT)
    removed = await presenter.remove(own.id)
    await settled(services)
    assert names(services) == ["4-1900", "4-2200"]
    assert presenter.draft(own.id) is None
    assert await presenter.remove(own.id) is None
    assert removed is not None
    await presenter.restore(removed)
    await settled(services)
    assert names(services) == ["4-1900", "Side door", "4-2200"]


async def test_the_sample_makes_room_for_what_is_real() -> None:
    services = await memory_services()
    lists = lists_of(services)
    await lists.ready_to_search()
    assert lists.all_sample
    own = await OwnMeetingPresenter(services).save(DRAFT)
    await settled(services)
    assert [meeting.name for meeting in lists.meetings()] == ["Side door"]
    assert not lists.all_sample
    assert MeetingsPresenter(services).view(FRIDAY).has_own
    await OwnMeetingPresenter(services).remove(own.id)
    await settled(services)
    assert lists.all_sample


async def test_it_is_there_while_the_chosen_list_is_not() -> None:
    services = await memory_services()
    await services.repos.settings.save(meeting_packs=("quill",))
    await OwnMeetingPresenter(services).save(DRAFT)
    await settled(services)
    assert lists_of(services).phase is Phase.MISSING
    assert names(services) == ["Side door"]


async def test_what_is_added_while_lists_are_read_is_not_lost() -> None:
    services = await memory_services()
    many = [make(f"m{number}") for number in range(400)]
    await services.packs.put("quill", pack(*many), etag="", fetched_at=READ_AT)
    await services.repos.settings.save(meeting_packs=("quill",))
    reading = asyncio.ensure_future(lists_of(services).ready_to_search())
    for _ in range(3):
        await asyncio.sleep(0)
    await OwnMeetingPresenter(services).save(DRAFT)
    await reading
    await settled(services)
    assert names(services, ANY_DAY, "side door") == ["Side door"]


async def test_it_outlives_a_restart_and_is_in_the_export() -> None:
    disk = MemoryDisk()
    services = await memory_services(disk)
    own = await OwnMeetingPresenter(services).save(DRAFT)
    again = await memory_services(disk)
    assert again.repos.own_meetings.all() == [own]
    exported = json.loads(OwnDataPresenter(again).export().data)["records"]["own_meeting"]
    assert [record["name"] for record in exported] == ["Side door"]


async def test_the_encrypted_file_brings_it_to_another_phone_that_is_already_open() -> None:
    services = await memory_services()
    await OwnMeetingPresenter(services).save(DRAFT)
    phrase = " ".join(await RecoveryPhrasePresenter(services).make())
    file = await BackupFilePresenter(services).make()
    assert b"Side door" not in file.data
    other = await memory_services()
    await lists_of(other).ready_to_search()
    backup = BackupFilePresenter(other)
    await backup.look(file.data, phrase)
    await backup.restore(Mode.MERGE)
    await settled(other)
    assert names(other) == ["Side door"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "", "weekdays": frozenset()}, "name"),
        ({"weekdays": frozenset()}, "weekday"),
        ({"start_minute": None}, "start_minute"),
        ({"venue": Venue.ONLINE}, "link"),
    ],
)
async def test_what_is_missing_is_named_and_nothing_is_kept(
    changes: dict[str, object], field: str
) -> None:
    services = await memory_services()
    with pytest.raises(DomainError) as caught:
        await OwnMeetingPresenter(services).save(replace(DRAFT, **changes))  # type: ignore[arg-type]
    assert caught.value.field == field
    assert services.repos.own_meetings.all() == []


async def test_a_new_one_is_in_the_zone_of_the_person() -> None:
    services = await memory_services(zone="Europe/London")
    assert OwnMeetingPresenter(services).new().zone == "Europe/London"


async def test_no_programme_is_no_choice_among_programmes() -> None:
    services = await with_list()
    await OwnMeetingPresenter(services).save(DRAFT)
    await settled(services)
    options = OptionsPresenter(services, lambda *_: "").view(Filters(), FRIDAY)
    assert options.programmes == ()
