"""The guide to a first meeting, and the ways to it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mobile_app.content.library import FIRST_MEETING_EN, load_guide
from mobile_app.device.memory import MemoryAssets
from mobile_app.presenters.meeting_filters import finder_of
from mobile_app.ui.strings import first_meeting as words
from tests.ui.stage import memory_services, open_app
from tests.ui.test_meetings import read


async def test_it_is_read_from_top_to_bottom_under_headings() -> None:
    app = await open_app("/meetings/first")
    parts = load_guide(app.services.assets.read(FIRST_MEETING_EN))
    headings = [
        control.content.value
        for control in app.top()
        if type(control).__name__ == "Semantics" and getattr(control, "header", False)
    ]
    # The bar's title comes last in the tree that is walked here.
    assert headings == [*(part.title for part in parts), words.TITLE]
    for part in parts:
        for said in (*part.text, *part.points):
            assert said in app.texts()
    await app.close()


async def test_the_finder_and_its_empty_states_lead_to_it() -> None:
    app = await open_app("/meetings")
    await read(app)
    await app.write("search", "nothing has these words")
    finder_of(app.services).change(text="nothing has these words")
    await read(app)
    assert app.find("nothing")
    await app.tap("first-meeting")
    assert app.route == "/meetings/first"
    await app.close()


async def test_while_no_list_is_here_it_still_is() -> None:
    services = await memory_services()
    await services.repos.settings.save(meeting_packs=("quill",))
    app = await open_app("/meetings", services=services)
    await read(app)
    assert app.find("list-missing")
    await app.tap("first-meeting")
    assert app.says("How to leave")
    await app.close()


@pytest.mark.parametrize(
    ("button", "trait"), [("find-beginners", "beginners"), ("find-both", "both")]
)
async def test_from_the_guide_to_meetings_that_suit(button: str, trait: str) -> None:
    app = await open_app("/meetings/first")
    await app.tap(button)
    await read(app)
    assert app.route == "/meetings"
    filters = finder_of(app.services).filters
    assert filters.traits == {trait}
    assert filters.when == "any"
    await app.close()


async def test_a_guide_that_cannot_be_read_still_says_the_short_of_it() -> None:
    services = replace(await memory_services(), assets=MemoryAssets({}))
    app = await open_app("/meetings/first", services=services)
    assert app.says(words.UNREADABLE_BODY)
    await app.tap("see-meetings")
    assert app.route == "/meetings"
    await app.close()


async def test_large_text_on_a_small_screen() -> None:
    app = await open_app("/meetings/first", width=360, text_scale=2.0)
    assert not app.find("error-card")
    await app.close()
