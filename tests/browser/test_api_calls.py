"""What is asked of the server's API goes to the server, each time: no cache stands between."""

from __future__ import annotations

from pathlib import Path

from tests.browser.app_phone import first_run, keep_for_offline
from tests.browser.conftest import PhoneMaker
from tests.browser.serving import QuietHandler, StaticServer
from tests.browser.test_app_data import CACHED

VAULT = "v1/vaults/AAAAAAAAAAAAAAAAAAAAAA"
ASK = """async ([path, method]) => {
  const answer = await fetch(path, { method, body: method === "GET" ? undefined : "sealed" });
  return [answer.status, await answer.text()];
}"""


class Counting(QuietHandler):
    """A server of vaults that does nothing but count, and would like to be cached."""

    counted = 0

    def answer(self) -> None:
        if not self.path.startswith("/v1/"):
            super().do_GET()
            return
        Counting.counted += 1
        body = str(Counting.counted).encode()
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.send_response(200)
        self.send_header("Cache-Control", "max-age=0")
        self.send_header("ETag", '"same"')
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_PUT = do_DELETE = answer


def test_the_service_worker_leaves_vaults_alone(make_phone: PhoneMaker, built_site: Path) -> None:
    server = StaticServer(built_site, handler=Counting)
    server.start()
    phone = make_phone(server.url)
    phone.goto_app()
    first_run(phone, "Alcohol")
    keep_for_offline(phone, "Alcohol")
    paths = [VAULT, f"{VAULT}/batches?after=0&limit=64", f"{VAULT}/snapshot", f"{VAULT}/events"]
    asked = [(path, method) for path in paths for method in ("GET", "GET", "PUT", "POST", "DELETE")]
    before = Counting.counted
    answers = [phone.page.evaluate(ASK, [path, method]) for path, method in asked]
    assert answers == [[200, str(before + n)] for n in range(1, len(asked) + 1)]
    kept = phone.page.evaluate(CACHED)
    assert kept, "the app itself is kept"
    assert not [path for path in kept if "/v1/" in path]
    phone.offline_expected = True
    server.stop()
    for path, method in asked:
        refused = phone.page.evaluate(
            "([path, method]) => fetch(path, { method }).then(() => false, () => true)",
            [path, method],
        )
        assert refused, "answered although nobody is there"
