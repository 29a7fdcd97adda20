"""Words in other scripts are drawn with fonts of the site, and again without it."""

from __future__ import annotations

from tests.browser.app_phone import first_run, go_offline, keep_for_offline
from tests.browser.conftest import PhoneMaker
from tests.browser.phone import Phone
from tests.browser.serving import TwofoldServer

NAME = "שלום سلام नमस्ते สวัสดี"
FONTS = ["notosanshebrew", "notosansarabic", "notosans", "notosansthai"]

USED = """names => {
  const seen = performance.getEntriesByType('resource').map(entry => entry.name);
  return names.every(name => seen.some(url => url.includes(`/${name}/`)));
}"""
KEPT = """async names => {
  const kept = [];
  for (const cache of await caches.keys()) {
    for (const request of await (await caches.open(cache)).keys()) kept.push(request.url);
  }
  return names.every(name => kept.some(url => url.includes(`/${name}/`)));
}"""


def wait_until(phone: Phone, script: str) -> None:
    phone.page.wait_for_function(script, arg=FONTS, timeout=30_000)


def test_other_scripts_come_from_the_site_once_and_stay(
    make_phone: PhoneMaker, app_server: TwofoldServer
) -> None:
    phone = make_phone(app_server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    keep_for_offline(phone, "Alcohol")
    phone.page.evaluate("location.hash = '#/me/counters/new'")
    phone.write("What do you count?", NAME)
    phone.tap("Save")
    phone.see(NAME)
    wait_until(phone, USED)
    phone.page.wait_for_function(KEPT, arg=FONTS, timeout=30_000)
    phone.page.wait_for_timeout(500)  # a frame with the new fonts, for whoever looks at the picture
    phone.screenshot("app-other-scripts")
    go_offline(phone, app_server)
    phone.page.reload(wait_until="commit")
    phone.wait_for_app()
    phone.see(NAME)
    wait_until(phone, USED)
    phone.page.wait_for_timeout(500)
    phone.screenshot("app-other-scripts-offline")
