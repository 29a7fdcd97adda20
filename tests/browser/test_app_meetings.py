"""Is there a meeting tonight? From the device, with how old the list is, and with no server."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.app_phone import first_run, go_offline, keep_for_offline, wait_for_card
from tests.browser.conftest import PhoneMaker
from tests.browser.feeds import GROUP, NAME, add_list
from tests.browser.serving import TwofoldServer


@pytest.fixture
def server_with_list(built_site: Path, tmp_path: Path) -> Iterator[TwofoldServer]:
    add_list(tmp_path, tmp_path)
    server = TwofoldServer(built_site, tmp_path)
    server.start()
    yield server
    server.stop()


def test_tonights_meeting_offline_with_the_age_of_the_list(
    make_phone: PhoneMaker, server_with_list: TwofoldServer
) -> None:
    phone = make_phone(server_with_list.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    phone.go_to("Meetings")
    phone.see(re.compile("A sample list"))
    phone.tap("Choose your areas")
    phone.tap(re.compile(NAME))
    phone.see(re.compile("On this device"))
    keep_for_offline(phone, "Alcohol")
    wait_for_card(phone, GROUP)
    go_offline(phone, server_with_list)
    phone.goto("#/")
    phone.page.reload(wait_until="commit")
    # The boot shell has it before the app is there …
    meetings = phone.page.locator("#shell-meetings")
    expect(meetings).to_contain_text(GROUP)
    expect(meetings).to_contain_text("List updated")
    expect(meetings).not_to_contain_text("sample")
    # … and so has the app.
    phone.wait_for_app()
    phone.go_to("Meetings")
    phone.tap("Tonight")
    phone.button(re.compile(GROUP)).wait_for(timeout=20_000)
    phone.see(re.compile("List from today"))
    phone.tap(re.compile(GROUP))
    phone.see("Add to your meetings")
    phone.see(re.compile("Join online"))
