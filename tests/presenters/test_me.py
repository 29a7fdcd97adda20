"""Me: choices at a glance, the person's data, diagnostics."""

from __future__ import annotations

import json

import pytest

from mobile_app.errors import DomainError, StoreError
from mobile_app.presenters.diagnostics import DiagnosticsPresenter
from mobile_app.presenters.me import MePresenter
from mobile_app.presenters.own_data import OwnDataPresenter, OwnDataView
from tests.presenters.people import check_in, counter
from tests.ui.stage import memory_services, shell_of


async def test_what_was_chosen_is_named() -> None:
    services = await memory_services()
    presenter = MePresenter(services)
    assert (presenter.view().country, presenter.view().guessed) == ("United States", True)
    await services.repos.settings.save(country="IE")
    await services.repos.counters.save(counter())
    await presenter.choose_theme("dark")
    await presenter.choose_text_scale(1.6)
    view = presenter.view()
    assert not view.guessed
    assert (view.country, view.theme, view.text_scale, view.counters) == (
        "Ireland",
        "dark",
        1.6,
        1,
    )


async def test_looks_that_do_not_exist_are_refused() -> None:
    presenter = MePresenter(await memory_services())
    with pytest.raises(DomainError):
        await presenter.choose_theme("sepia")
    with pytest.raises(DomainError):
        await presenter.choose_text_scale(9.0)


async def test_the_export_holds_everything_and_its_name_says_nothing() -> None:
    services = await memory_services()
    await services.repos.counters.save(counter())
    await services.repos.checkins.add(check_in("1", words="ça va, 很好"))
    presenter = OwnDataPresenter(services)
    assert presenter.view() == OwnDataView(counters=1, check_ins=1, lapses=0, card_uses=0)
    export = presenter.export()
    assert export.name == "twofold-2026-11-20.json"
    text = export.data.decode()
    assert "ça va, 很好" in text
    assert "Alcohol" in text
    assert set(json.loads(text)["records"]) >= {"counter"}


async def test_erasing_leaves_nothing_here_or_in_the_page() -> None:
    services = await memory_services()
    await services.repos.counters.save(counter())
    await services.repos.settings.save(welcomed=True)
    shell_of(services).publish(b"{}")
    await OwnDataPresenter(services).erase()
    assert services.db.types() == []
    assert not services.repos.settings.get().welcomed
    assert shell_of(services).forgotten == 1
    assert shell_of(services).cards == []


async def test_when_storage_refuses_nothing_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    services = await memory_services()
    await services.repos.counters.save(counter())

    async def refuse() -> None:
        raise StoreError("no")

    monkeypatch.setattr(services.db, "erase", refuse)
    with pytest.raises(StoreError):
        await OwnDataPresenter(services).erase()
    assert shell_of(services).forgotten == 0
    assert services.repos.counters.all() == [counter()]


async def test_diagnostics_say_nothing_of_the_person() -> None:
    services = await memory_services()
    await services.repos.counters.save(counter(label="Something private"))
    await services.repos.settings.save(meeting_packs=("here", "there"))
    await services.packs.put("here", b"x", etag="", fetched_at=services.clock.now())
    view = await DiagnosticsPresenter(services).view()
    assert view.build == "test"
    assert view.records == 2
    assert [(one.pack_id, one.fetched_at is None) for one in view.lists] == [
        ("here", False),
        ("there", True),
    ]
    assert (view.set_aside, view.unreadable, view.latest_may_be_missing) == (0, 0, False)
    assert "private" not in repr(view)
    assert services.db.device not in repr(view)


async def test_an_unreadable_record_is_counted_not_shown() -> None:
    services = await memory_services()
    await services.db.save("counter", "odd", {"label": 7})
    assert services.repos.counters.all() == []
    assert (await DiagnosticsPresenter(services).view()).unreadable == 1
