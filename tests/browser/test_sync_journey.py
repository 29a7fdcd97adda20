"""Two devices of one person: both edit without a network, both come back, both have everything."""

from __future__ import annotations

import re
import time
from pathlib import Path

from tests.browser.app_phone import first_run
from tests.browser.backup_phone import (
    ROUND_SECONDS,
    ask_for_backup,
    check_in,
    find_network,
    lose_network,
    records_of,
    restore_from_words,
    see_backed_up,
    turn_on_backup,
)
from tests.browser.conftest import PhoneMaker
from tests.browser.lock_phone import go
from tests.browser.phone import Phone
from tests.browser.serving import StaticServer, TwofoldServer

RIVER, HILL, BEFORE = "Walked by the river ✓", "Called from the hill", "Before there were two"


def wait_until_same(one: Phone, other: Phone, *words: str) -> None:
    """Until both hold the same records, `words` among them."""
    deadline = time.monotonic() + ROUND_SECONDS
    while time.monotonic() < deadline:
        left, right = records_of(one), records_of(other)
        if left == right and all(word in str(left) for word in words):
            return
        one.page.wait_for_timeout(500)
    assert left == right


def test_two_devices_edit_offline_and_converge(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    first = make_phone(app_server.url)
    first.goto_app()
    first_run(first, "Alcohol")
    check_in(first, BEFORE)
    words = turn_on_backup(first)

    second = make_phone(app_server.url)
    second.goto_app()
    restore_from_words(second, words)
    second.see("Alcohol")
    wait_until_same(first, second, BEFORE)

    for phone in (first, second):
        lose_network(phone)
    check_in(first, RIVER)
    check_in(second, HILL)
    go(first, "/me/backup")
    first.see("Waiting for the network", seconds=ROUND_SECONDS)
    assert HILL not in str(records_of(first))
    assert RIVER not in str(records_of(second))

    for phone in (first, second):
        find_network(phone)
    # Nobody touches anything: each hears that there is a network again.
    wait_until_same(first, second, BEFORE, RIVER, HILL)
    for phone in (first, second):
        see_backed_up(phone)
    go(second, "/journey/check-ins")
    second.see(re.compile(RIVER))
    app_server.stop()
    kept = b"".join(path.read_bytes() for path in app_server.data.rglob("*") if path.is_file())
    assert len(kept) > 10_000
    for known in (BEFORE, RIVER, HILL, "Alcohol", "check_in", *words.split()[:3]):
        assert known.encode() not in kept, "the server knows"


def test_a_plain_website_says_that_it_keeps_no_backups(
    make_phone: PhoneMaker, built_site: Path
) -> None:
    server = StaticServer(built_site)
    server.start()
    phone = make_phone(server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    ask_for_backup(phone)
    phone.see("No backup server here", seconds=ROUND_SECONDS)
    phone.see("Save an encrypted file")
    server.stop()
