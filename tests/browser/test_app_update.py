"""A new version: it comes in the background, is offered, and is applied by one tap."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from scripts.build_pwa import Options, build
from tests.browser.app_phone import first_run, keep_for_offline
from tests.browser.conftest import REPOSITORY, PhoneMaker
from tests.browser.serving import StaticServer

OLD = "Everything here stays on this device."
NEW = "Everything here stays on this very device."


@pytest.fixture
def next_site(built_site: Path, tmp_path: Path) -> Path:
    """The site after one line of the app changed."""
    repository = tmp_path / "repository"
    shutil.copytree(
        REPOSITORY / "mobile_app",
        repository / "mobile_app",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for name in ("assets", "pyproject.toml"):
        (repository / name).symlink_to(REPOSITORY / name)
    words = repository / "mobile_app" / "ui" / "strings" / "me.py"
    text = words.read_text()
    assert OLD in text
    words.write_text(text.replace(OLD, NEW))
    site = tmp_path / "next"
    build(Options(out=site, repository=repository), say=lambda _: None)
    return site


def test_a_new_version_waits_for_one_tap_and_fetches_only_what_changed(
    make_phone: PhoneMaker, built_site: Path, next_site: Path
) -> None:
    server = StaticServer(built_site)
    server.start()
    phone = make_phone(server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    keep_for_offline(phone, "Alcohol")
    server.stop()
    server.folder = next_site
    server.asked.clear()
    server.start()
    phone.page.reload(wait_until="commit")
    phone.wait_for_app()
    phone.see("A new version is ready.", seconds=60)
    phone.go_to("Me")
    phone.see(OLD)
    phone.tap("Update")
    phone.page.locator("#twofold-shell").wait_for(state="visible", timeout=20_000)
    phone.wait_for_app()
    phone.see(NEW, seconds=30)
    phone.go_to("Today")
    phone.see("Alcohol")
    fetched = [path for path in server.asked if path.startswith("/static/")]
    again = [path for path in fetched if (built_site / path.lstrip("/")).exists()]
    assert not again, "unchanged files were fetched again"
    server.stop()
    phone.offline_expected = True
    phone.page.reload(wait_until="commit")
    phone.wait_for_app()
    phone.go_to("Me")
    phone.see(NEW)
    expect(phone.page.get_by_text("A new version is ready.")).to_have_count(0)
