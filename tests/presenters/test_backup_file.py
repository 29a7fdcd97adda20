"""The encrypted file: made, looked at, merged, put in place of what is here, refused."""

from __future__ import annotations

import json
import zlib
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mobile_app.device.memory import FixedClock
from mobile_app.errors import BadPhrase, CannotOpen, Refusal, StoreFull
from mobile_app.presenters.backup_file import BackupFilePresenter, EncryptedFile, Mode
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from mobile_app.store.backup import Backup, decode_backup, encode_backup
from mobile_app.sync.phrase import Phrase
from mobile_app.sync.sealed_file import seal_file
from tests.presenters.people import check_in, counter
from tests.ui.stage import memory_services


async def someone() -> tuple[Services, EncryptedFile, str]:
    """A person with a counter and a check-in, their file, and its phrase."""
    services = await memory_services()
    await services.repos.counters.save(counter())
    await services.repos.checkins.add(check_in("1", words="a hard night"))
    phrase = " ".join(await RecoveryPhrasePresenter(services).make())
    presenter = BackupFilePresenter(services)
    file = await presenter.make()
    return services, file, phrase


def labels(services: Services) -> list[str]:
    return sorted(one.label for one in services.repos.counters.all())


def state(services: Services) -> list[str]:
    return sorted(repr((r.key, dict(r.fields), r.removed)) for r in services.db.every())


async def test_a_file_tells_nothing_but_its_day() -> None:
    _, file, phrase = await someone()
    assert file.name == "twofold-2026-11-20.twofold"
    for secret in ("Alcohol", "hard night", "check_in", *phrase.split()):
        assert secret.encode() not in file.data


async def test_a_new_phone_and_twelve_words() -> None:
    services, file, phrase = await someone()
    other = await memory_services()
    presenter = BackupFilePresenter(other)
    preview = await presenter.look(file.data, phrase.upper().replace(" ", "  "))
    assert (
        preview.contents.counters,
        preview.contents.check_ins,
        preview.contents.fresh,
        preview.contents.only_here,
    ) == (1, 1, 2, 0)
    assert other.db.types() == [], "looking changes nothing"
    await presenter.restore(Mode.MERGE)
    assert state(other) == state(services)


async def test_merging_keeps_both_and_of_each_field_the_later() -> None:
    services, file, _ = await someone()
    clock = services.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(minutes=5))
    await services.repos.counters.save(counter(label="Wine"))
    await services.repos.counters.save(counter("c2", label="Nicotine"))
    presenter = BackupFilePresenter(services)
    preview = await presenter.look(file.data)
    assert (preview.contents.fresh, preview.contents.differing, preview.contents.only_here) == (
        0,
        1,
        1,
    )
    await presenter.restore(Mode.MERGE)
    assert labels(services) == ["Nicotine", "Wine"]


async def test_merging_twice_is_merging_once() -> None:
    _, file, phrase = await someone()
    other = await memory_services()
    presenter = BackupFilePresenter(other)
    for _ in range(2):
        await presenter.look(file.data, phrase)
        await presenter.restore(Mode.MERGE)
    assert labels(other) == ["Alcohol"]
    assert len(other.repos.checkins.all()) == 1


async def test_what_was_removed_since_stays_removed() -> None:
    services, file, _ = await someone()
    await services.repos.counters.remove("c1")
    presenter = BackupFilePresenter(services)
    await presenter.look(file.data)
    await presenter.restore(Mode.MERGE)
    assert labels(services) == []


async def test_replacing_makes_the_file_all_there_is() -> None:
    services, file, _ = await someone()
    before = state(services)
    await services.db.save("counter", "c1", {"label": "Wine", "position": 3, "extra": "new"})
    await services.repos.counters.save(counter("c2", label="Nicotine"))
    await services.repos.checkins.remove("1")
    presenter = BackupFilePresenter(services)
    preview = await presenter.look(file.data)
    assert (preview.contents.fresh, preview.contents.differing, preview.contents.only_here) == (
        1,
        1,
        1,
    )
    await presenter.restore(Mode.REPLACE)
    kept = [line for line in state(services) if "c2" not in line]
    assert kept == before
    assert services.repos.counters.get("c2") is None


async def test_a_full_disk_during_a_restore_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for mode in Mode:
        _, file, phrase = await someone()
        services = await memory_services()
        await services.repos.counters.save(counter("c2", label="Nicotine"))
        before = state(services)
        presenter = BackupFilePresenter(services)
        await presenter.look(file.data, phrase)

        async def full(*_: object, **__: object) -> None:
            raise StoreFull("no room")

        blobs = services.door.device.blobs
        monkeypatch.setattr(blobs, "append", full)
        monkeypatch.setattr(blobs, "write", full)
        with pytest.raises(StoreFull):
            await presenter.restore(mode)
        assert state(services) == before
        monkeypatch.undo()


async def test_without_a_phrase_there_is_no_file() -> None:
    presenter = BackupFilePresenter(await memory_services())
    with pytest.raises(CannotOpen, match=Refusal.NO_KEY.value):
        await presenter.make()
    with pytest.raises(CannotOpen, match=Refusal.NO_KEY.value):
        await presenter.look(b"")
    with pytest.raises(CannotOpen, match=Refusal.NO_KEY.value):
        await presenter.restore(Mode.MERGE)


async def test_each_trouble_with_a_file_has_its_reason_and_costs_nothing() -> None:
    services, file, _ = await someone()
    before = state(services)
    presenter = BackupFilePresenter(services)
    data = file.data
    for bad, reason in (
        (b"%PDF-1.7 something else", Refusal.FOREIGN),
        (data[:-40], Refusal.TRUNCATED),
        (data[:100] + bytes([data[100] ^ 1]) + data[101:], Refusal.DAMAGED),
    ):
        with pytest.raises(CannotOpen, match=f"^{reason.value}$"):
            await presenter.look(bad)
        with pytest.raises(CannotOpen, match=Refusal.NO_KEY.value):
            await presenter.restore(Mode.REPLACE)
    with pytest.raises(BadPhrase):
        await presenter.look(data, "twelve words these are not")
    other = await RecoveryPhrasePresenter(services).make()
    with pytest.raises(CannotOpen, match=Refusal.UNAUTHENTIC.value):
        await presenter.look(data, " ".join(other))
    assert state(services) == before


def packed(document: object) -> bytes:
    return zlib.compress(json.dumps(document).encode())


GOOD: dict[str, object] = {
    "twofold": "backup",
    "version": 1,
    "schema": 1,
    "exported_at": "2026-11-20T18:30:00+00:00",
    "records": [],
}


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", Refusal.MALFORMED),
        (b"plain", Refusal.MALFORMED),
        (packed(GOOD)[:-3], Refusal.MALFORMED),
        (packed(GOOD) + b"more", Refusal.MALFORMED),
        (zlib.compress(b"{"), Refusal.MALFORMED),
        (zlib.compress(b"[" * 100_000), Refusal.MALFORMED),
        (packed([]), Refusal.MALFORMED),
        (packed({**GOOD, "twofold": "export"}), Refusal.MALFORMED),
        (packed({**GOOD, "version": True}), Refusal.MALFORMED),
        (packed({**GOOD, "version": 2}), Refusal.NEWER),
        (packed({**GOOD, "schema": 999}), Refusal.NEWER),
        (packed({**GOOD, "exported_at": "yesterday"}), Refusal.MALFORMED),
        (packed({**GOOD, "exported_at": "2026-11-20T18:30:00"}), Refusal.MALFORMED),
        (packed({**GOOD, "records": 7}), Refusal.MALFORMED),
    ],
)
def test_a_payload_that_is_none_is_refused(payload: bytes, reason: Refusal) -> None:
    with pytest.raises(CannotOpen, match=f"^{reason.value}$"):
        decode_backup(payload)


def test_one_odd_record_does_not_cost_the_others() -> None:
    stamp = "0193a0000000-0000-aa"
    good = {"type": "counter", "id": "c1", "writes": {stamp: {"label": "Alcohol"}}}
    records = [good, 7, {}, {**good, "type": 3}, {**good, "id": ""}, {**good, "writes": {"x": {}}}]
    backup = decode_backup(packed({**GOOD, "records": records}))
    assert [record.id for record in backup.records] == ["c1"]
    assert backup.unreadable == 5


async def test_a_clock_far_ahead_does_not_rule_for_ever() -> None:
    future = "ffff00000000-0000-aa"
    records = [{"type": "counter", "id": "c9", "writes": {future: {"label": "Alcohol"}}}]
    backup = decode_backup(packed({**GOOD, "records": records}))
    services = await memory_services()
    await services.db.join(backup.records)
    await services.db.save("counter", "c9", {"label": "Wine"})
    await services.db.join(backup.records)
    record = services.db.get("counter", "c9")
    assert record is not None
    assert record.fields["label"] == "Wine"


async def test_the_age_of_the_last_file_is_known() -> None:
    services, _, _ = await someone()
    presenter = BackupFilePresenter(services)
    assert presenter.last_made_at() is None
    await presenter.made()
    assert presenter.last_made_at() == services.clock.now()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
async def test_a_backup_gives_back_exactly_what_went_in(data: st.DataObject) -> None:
    services = await memory_services()
    texts = st.text(max_size=20)
    for number in range(data.draw(st.integers(0, 6))):
        await services.db.save("counter", f"c{number % 4}", {"label": data.draw(texts)})
        if data.draw(st.booleans()):
            await services.db.remove("counter", f"c{number % 4}")
    backup = decode_backup(encode_backup(services.db, services.clock.now()))
    assert isinstance(backup, Backup)
    other = await memory_services()
    await other.db.join(backup.records)
    assert state(other) == state(services)


async def test_a_payload_sealed_by_somebody_else_is_still_hostile() -> None:
    services, _, phrase_words = await someone()
    kept = await services.door.keyring.phrase()
    assert kept is not None
    file = await seal_file(
        services.crypto, services.entropy, Phrase(kept), b"not zlib", services.clock.now()
    )
    with pytest.raises(CannotOpen, match=Refusal.MALFORMED.value):
        await BackupFilePresenter(services).look(file, phrase_words)
