from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from mobile_app.device.memory import FixedClock, memory_device
from mobile_app.domain.coping import CardUse
from mobile_app.errors import StoreFull
from mobile_app.presenters.card import CardPresenter, Change
from mobile_app.presenters.cope import CARD, CopePresenter, Reason, shipped_situations
from mobile_app.presenters.services import Services
from tests.ui.stage import memory_services


async def use(services: Services, card_id: str, before: int, after: int, situation: str) -> None:
    await services.repos.card_uses.add(
        CardUse(
            id=services.new_id(),
            card_id=card_id,
            at=services.clock.now(),
            situation=situation,
            before=before,
            after=after,
        )
    )


async def test_the_picker_offers_every_situation_and_nothing_of_ones_own_yet() -> None:
    services = await memory_services()
    view = CopePresenter(services).view()
    assert view.readable
    assert view.chosen is None
    assert view.cards == ()
    assert len(view.situations) == 13


async def test_every_situation_offers_something_easy_first() -> None:
    services = await memory_services()
    presenter = CopePresenter(services)
    for situation in shipped_situations(services):
        view = presenter.view(situation.id)
        assert view.chosen == situation
        assert len(view.cards) >= 3
        assert view.cards[0].minutes <= 20


async def test_what_helped_before_comes_first_with_its_reason() -> None:
    services = await memory_services()
    await use(services, "ride-the-wave", 8, 3, "craving")
    (first, *rest) = CopePresenter(services).view("craving").cards
    assert (first.id, first.reason) == ("ride-the-wave", Reason.HELPED)
    assert all(row.reason is not Reason.HELPED for row in rest)


async def test_the_picker_shows_favourites_and_what_helped() -> None:
    services = await memory_services()
    await services.repos.favourites.add(CARD, "halt")
    await services.repos.favourites.add("meeting", "stop")
    await use(services, "body-scan", 6, 2, "sleepless")
    rows = CopePresenter(services).view().cards
    assert [(row.id, row.reason) for row in rows] == [
        ("body-scan", Reason.HELPED),
        ("halt", Reason.FAVOURITE),
    ]
    assert [row.favourite for row in rows] == [False, True]


@pytest.mark.parametrize("odd", ["nonsense", "<script>", "*", "craving "])
async def test_an_unknown_situation_shows_the_picker(odd: str) -> None:
    view = CopePresenter(await memory_services()).view(odd)
    assert view.chosen is None
    assert view.situations


async def test_every_card_is_listed_by_title() -> None:
    rows = CopePresenter(await memory_services()).all_cards()
    titles = [row.title.casefold() for row in rows]
    assert len(rows) == 36
    assert titles == sorted(titles)


@pytest.mark.parametrize("assets", [{}, {"content/cards-en.json": b"{}"}])
async def test_packs_that_cannot_be_read_leave_a_calm_screen(assets: dict[str, bytes]) -> None:
    services = await memory_services()
    bare = memory_device(clock=FixedClock("2026-11-20T18:30:00", "UTC"), assets=assets)
    services = replace(services, assets=bare.assets)
    presenter = CopePresenter(services)
    assert not presenter.view().readable
    assert presenter.all_cards() == ()
    assert CardPresenter(services, "halt").view() is None


class TestCard:
    async def test_it_holds_everything_a_person_reads(self) -> None:
        view = CardPresenter(await memory_services(), "cold-water", "panic").view()
        assert view is not None
        assert "beta-blockers" in view.caution
        assert [step.number for step in view.steps] == list(range(1, len(view.steps) + 1))
        assert not view.favourite

    async def test_senses_count_down_from_five(self) -> None:
        view = CardPresenter(await memory_services(), "five-senses").view()
        assert view is not None
        assert [step.sense_count for step in view.steps] == [5, 4, 3, 2, 1, 0]

    async def test_an_unknown_card_or_situation_is_no_fault(self) -> None:
        services = await memory_services()
        assert CardPresenter(services, "no-such-card").view() is None
        assert CardPresenter(services, "halt", "no-such-thing").situation == ""

    async def test_a_favourite_is_kept_and_taken_back(self) -> None:
        services = await memory_services()
        presenter = CardPresenter(services, "halt")
        assert await presenter.toggle_favourite() is True
        assert services.repos.favourites.refs(CARD) == {"halt"}
        assert await presenter.toggle_favourite() is False
        assert services.repos.favourites.refs(CARD) == frozenset()

    async def test_a_use_is_kept_once_and_then_answered(self) -> None:
        services = await memory_services()
        presenter = CardPresenter(services, "stop", "anger")
        await asyncio.gather(presenter.keep(7), presenter.keep(7))
        assert [use.after for use in services.repos.card_uses.all()] == [None]
        answered = await presenter.keep(7, 4)
        assert await presenter.keep(7) == answered, "an answer is not taken away again"
        assert services.repos.card_uses.all() == [answered]
        assert (answered.situation, answered.before, answered.after) == ("anger", 7, 4)
        assert answered.at == services.clock.now()

    async def test_answers_given_at_once_are_one_use_and_the_last_one_counts(self) -> None:
        services = await memory_services()
        presenter = CardPresenter(services, "stop")
        await asyncio.gather(presenter.keep(7), presenter.keep(7, 5), presenter.keep(7, 4))
        assert [use.after for use in services.repos.card_uses.all()] == [4]

    async def test_one_more_time_through_the_card_is_another_use(self) -> None:
        services = await memory_services()
        presenter = CardPresenter(services, "stop")
        await presenter.keep(7, 4)
        presenter.begin()
        await presenter.keep(4)
        assert {(use.before, use.after) for use in services.repos.card_uses.all()} == {
            (7, 4),
            (4, None),
        }

    async def test_a_use_that_could_not_be_kept_is_kept_with_the_answer(self) -> None:
        services = await memory_services()
        presenter = CardPresenter(services, "stop")

        async def full(_: object) -> None:
            raise StoreFull("no room")

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(services.repos.card_uses, "save", full)
            with pytest.raises(StoreFull):
                await presenter.keep(7)
        await presenter.keep(7, 4)
        (use,) = services.repos.card_uses.all()
        assert (use.before, use.after) == (7, 4)

    @pytest.mark.parametrize(
        ("before", "after", "change", "offers_sos", "offers_cards"),
        [
            (8, 3, Change.EASED, False, False),
            (8, 5, Change.EASED, False, True),
            (5, 5, Change.SAME, False, True),
            (5, 8, Change.STRONGER, True, True),
            (9, 7, Change.EASED, True, True),
            (None, 9, Change.UNKNOWN, True, True),
            (4, None, Change.UNKNOWN, False, True),
            (None, None, Change.UNKNOWN, False, True),
            (0, 0, Change.SAME, False, False),
        ],
    )
    async def test_the_end_offers_what_fits(
        self,
        before: int | None,
        after: int | None,
        change: Change,
        offers_sos: bool,
        offers_cards: bool,
    ) -> None:
        presenter = CardPresenter(await memory_services(), "stop", "anger")
        ending = presenter.ending(before, after)
        assert ending.change is change
        assert ending.offer_sos is offers_sos
        assert bool(ending.cards) is offers_cards
        assert "stop" not in {row.id for row in ending.cards}
        assert len(ending.cards) <= 2

    async def test_without_a_situation_the_next_cards_follow_the_card_s_own(self) -> None:
        ending = CardPresenter(await memory_services(), "wind-down").ending(6, 6)
        assert ending.cards
