"""Lists in a real browser: a week's change comes as a delta, and a file can be taken in."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.app_phone import first_run
from tests.browser.conftest import PhoneMaker
from tests.browser.feeds import GROUP, NAME, add_list, feed
from tests.browser.serving import TwofoldServer


@pytest.fixture
def server_with_list(built_site: Path, tmp_path: Path) -> Iterator[TwofoldServer]:
    add_list(tmp_path, tmp_path)
    server = TwofoldServer(built_site, tmp_path)
    server.start()
    yield server
    server.stop()


def republish(data: Path) -> None:
    """The publisher renames one group, and the server reads its feed again."""
    records = feed()
    records[3]["name"] = "New Harbour"
    (data / "feed.json").write_text(json.dumps(records))
    subprocess.run(
        [sys.executable, "-m", "sync_server", "meetings", "refresh"],
        env={**os.environ, "TWOFOLD_DATA": str(data)},
        check=True,
        capture_output=True,
    )


def test_a_changed_list_comes_as_a_delta(
    make_phone: PhoneMaker, server_with_list: TwofoldServer, tmp_path: Path
) -> None:
    phone = make_phone(server_with_list.url)
    asked: list[str] = []
    phone.page.context.on("request", lambda request: asked.append(request.url))
    phone.goto_app()
    first_run(phone, "Alcohol")
    phone.go_to("Meetings")
    phone.tap("Choose your areas")
    phone.tap(re.compile(NAME))
    phone.see(re.compile("On this device"))
    republish(tmp_path)
    asked.clear()
    phone.tap("Look for news")
    phone.page.wait_for_timeout(3_000)
    pieces = [url.rpartition("/")[2] for url in asked if "/v1/meetings/packs/" in url]
    assert [name for name in pieces if re.fullmatch(r"[0-9a-f]{16}-[0-9a-f]{16}\.json", name)]
    assert not [name for name in pieces if re.fullmatch(r"[0-9a-f]{64}\.json", name)]


def test_a_file_is_taken_in_with_no_list_on_the_server(
    make_phone: PhoneMaker, app_server: TwofoldServer, tmp_path: Path
) -> None:
    path = tmp_path / "meetings.json"
    path.write_text(json.dumps(feed()))
    phone = make_phone(app_server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    phone.goto("#/meetings/sources")
    phone.see("A list of your own")
    phone.write("What to call it", "Marrow Bay")
    with phone.page.expect_file_chooser() as chooser:
        phone.tap("Choose a file")
    chooser.value.set_files(path)
    phone.see(re.compile("84 meetings taken in"))
    phone.goto("#/meetings")
    phone.tap("Tonight")
    phone.button(re.compile(GROUP)).wait_for(timeout=20_000)
