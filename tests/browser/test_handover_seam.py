"""The hand-over cannot be seen: shell and app draw the same things in the same places."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Locator

from tests.browser.app_phone import SOS, first_run, go_offline, keep_for_offline
from tests.browser.conftest import PhoneMaker
from tests.browser.serving import TwofoldServer

SLACK_PX = 6
"""Letters differ a little where the device has no Roboto of its own."""


WHAT = {
    "title": "#shell-title",
    "label": "#shell-counters h2",
    "sos": "#shell-sos",
    "tab": "#shell-bar a:nth-child(3)",
}
NOTE_PLACES = """(() => {
  const what = WHAT;
  addEventListener("twofold:ready", () => {
    window.shellPlaces = Object.fromEntries(Object.entries(what).map(([name, selector]) => {
      const box = document.querySelector(selector).getBoundingClientRect();
      return [name, [box.x, box.y]];
    }));
  }, { capture: true });
})()""".replace("WHAT", json.dumps(WHAT))
"""Notes where things are at the last moment of the shell, before it hears of it itself."""


def place(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box is not None
    return box["x"], box["y"]


@pytest.mark.parametrize("size", [(390, 844), (360, 640), (1280, 800)])
def test_nothing_jumps(
    make_phone: PhoneMaker, app_server: TwofoldServer, size: tuple[int, int]
) -> None:
    phone = make_phone(app_server.url, size={"width": size[0], "height": size[1]})
    phone.goto_app()
    first_run(phone, "Alcohol")
    keep_for_offline(phone, "Alcohol")
    go_offline(phone, app_server)
    page = phone.page
    page.add_init_script(NOTE_PLACES)
    page.reload(wait_until="commit")
    phone.wait_for_app()
    phone.see("Alcohol")
    page.wait_for_timeout(500)
    shell = page.evaluate("window.shellPlaces")
    host = page.locator("flt-semantics-host")
    app = {
        "title": place(host.get_by_role("heading", name="Today", exact=True)),
        "label": place(host.get_by_text("Alcohol").first),
        "sos": place(phone.button(SOS)),
        "tab": place(
            host.get_by_role("tab", name="Meetings")
            .or_(host.get_by_role("button", name=re.compile("^Meetings Tab")))
            .first
        ),
    }
    apart = {
        name: (round(app[name][0] - x, 1), round(app[name][1] - y, 1))
        for name, (x, y) in shell.items()
    }
    # The tab's accessible area is the whole place in the bar, not its icon: only across counts.
    apart["tab"] = (apart["tab"][0], 0)
    assert all(abs(dx) <= SLACK_PX and abs(dy) <= SLACK_PX for dx, dy in apart.values()), apart
