"""What was begun and not saved stays on its device, and is the person's own all the same."""

from __future__ import annotations

import json

import pytest

from mobile_app.presenters.backup_file import BackupFilePresenter, Mode
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.store import backup
from mobile_app.store.backup import decode_backup, encode_backup
from mobile_app.store.drafts import DRAFT
from mobile_app.store.export import export_records
from tests.presenters.people import check_in
from tests.ui.stage import memory_services


async def test_a_file_holds_no_draft_nor_that_there_was_one() -> None:
    services = await memory_services()
    await services.repos.checkins.add(check_in("1"))
    await services.repos.drafts.save("check-in", {"words": "half a thou"})
    await services.repos.drafts.save("slip", {"note": "gone"})
    await services.repos.drafts.clear("slip")
    decoded = decode_backup(encode_backup(services.db, services.clock.now()))
    assert [record.type for record in decoded.records] == ["check_in"]


async def test_the_readable_copy_holds_drafts() -> None:
    services = await memory_services()
    await services.repos.drafts.save("check-in", {"words": "half a thou"})
    told = json.loads(export_records(services.db, services.clock.now()))
    assert told["records"][DRAFT] == [{"id": "check-in", "words": "half a thou"}]


async def test_a_draft_in_a_file_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    services = await memory_services()
    await services.repos.drafts.save("check-in", {"words": "from elsewhere"})
    with monkeypatch.context() as patch:
        patch.setattr(backup, "OWN_TYPES", frozenset())
        payload = encode_backup(services.db, services.clock.now())
    decoded = decode_backup(payload)
    assert (decoded.records, decoded.unreadable) == ((), 0)


async def test_putting_a_file_in_place_of_everything_leaves_what_is_being_written() -> None:
    services = await memory_services()
    await services.repos.checkins.add(check_in("1"))
    await RecoveryPhrasePresenter(services).make()
    presenter = BackupFilePresenter(services)
    file = await presenter.make()
    await services.repos.checkins.add(check_in("2"))
    await services.repos.drafts.save("check-in", {"words": "half a thou"})
    preview = await presenter.look(file.data)
    assert preview.contents.only_here == 1, "a draft is none of what would go"
    await presenter.restore(Mode.REPLACE)
    assert [one.id for one in services.repos.checkins.all()] == ["1"]
    assert services.repos.drafts.get("check-in") == {"words": "half a thou"}
