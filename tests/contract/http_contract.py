"""What every Http keeps to in `send`, against the little server of tests/contract/http_server.py.

`make` gives an Http for that server. Cases run in a browser's own Python as well.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from typing import Any, TypeAlias

from mobile_app.device.ports import Http, HttpRequest, HttpResponse
from mobile_app.errors import Offline, Redirected, ServerFault, TooLarge
from tests.contract.cases import Cases, raised

CASES = Cases()
EVERY_BYTE = bytes(range(256))
Make: TypeAlias = Callable[[], Http]


async def _told(http: Http, request: HttpRequest) -> dict[str, Any]:
    answer = await http.send(request, limit_bytes=5000)
    assert answer.status == 200
    told: dict[str, Any] = json.loads(answer.body)
    return told


@CASES
async def each_method_arrives_with_its_headers_and_bytes(make: Make) -> None:
    for method in ("PUT", "POST"):
        told = await _told(make(), HttpRequest(method, "v1/told", {"If-Match": '"1"'}, EVERY_BYTE))  # type: ignore[arg-type]
        assert told["method"] == method
        assert told["body"] == EVERY_BYTE.hex()
        assert told["headers"]["if-match"] == '"1"'
        assert told["headers"].get("content-length", "256") == "256"
    for method in ("GET", "DELETE"):
        told = await _told(make(), HttpRequest(method, "/v1/told?after=3&limit=2"))  # type: ignore[arg-type]
        assert (told["method"], told["body"]) == (method, "")
        assert told["path"] == "/v1/told?after=3&limit=2"


@CASES
async def an_empty_body_is_a_body(make: Make) -> None:
    told = await _told(make(), HttpRequest("POST", "v1/told", body=b""))
    assert (told["method"], told["body"]) == ("POST", "")


@CASES
async def bytes_and_headers_of_the_answer_come_whole(make: Make) -> None:
    answer = await make().send(HttpRequest("GET", "v1/bytes"), limit_bytes=256)
    assert answer.body == EVERY_BYTE
    assert answer.headers["twofold-through"] == "7"
    assert answer.headers["etag"] == '"tag"'


@CASES
async def a_status_is_an_answer(make: Make) -> None:
    for status in (204, 401, 404, 410, 429, 503, 507):
        answer = await make().send(
            HttpRequest("POST", f"v1/status/{status}", body=b"x"), limit_bytes=9
        )
        assert answer.status == status
        assert answer.headers["retry-after"] == "30"


@CASES
async def nothing_is_kept_from_one_call_to_the_next(make: Make) -> None:
    http = make()
    for _ in range(2):
        told = await _told(http, HttpRequest("GET", "v1/told"))
        for name in ("cookie", "referer", "if-none-match", "authorization"):
            assert name not in told["headers"], name
    first, second = [await http.send(HttpRequest("GET", "v1/count"), limit_bytes=9) for _ in "ab"]
    assert first.body != second.body, "answered from a cache"


@CASES
async def the_limit_is_for_the_answer(make: Make) -> None:
    await raised(TooLarge, make().send(HttpRequest("GET", "v1/bytes"), limit_bytes=255))


@CASES
async def a_redirect_is_not_followed(make: Make) -> None:
    for path in ("v1/moved", "v1/away"):
        error = await raised(
            Redirected,
            make().send(HttpRequest("POST", path, {"Authorization": "x"}, b"x"), limit_bytes=999),
        )
        assert isinstance(error, ServerFault)


@CASES
async def nobody_else_is_asked(make: Make) -> None:
    for url in ("https://example.org/v1/told", "//example.org/v1/told"):
        error: BaseException | None = None
        try:
            await make().send(HttpRequest("GET", url), limit_bytes=999)
        except (Offline, ServerFault) as caught:
            error = caught
        assert error is not None
        assert "example" not in str(error)


@CASES
async def a_late_answer_is_none(make: Make) -> None:
    began = time.monotonic()
    slow = make().send(HttpRequest("GET", "v1/slow"), limit_bytes=999, timeout_seconds=0.3)
    await raised(Offline, slow)
    assert time.monotonic() - began < 2


@CASES
async def a_call_can_be_given_up_and_others_go_on(make: Make) -> None:
    http = make()
    waiting = asyncio.ensure_future(http.send(HttpRequest("GET", "v1/slow"), limit_bytes=999))
    await asyncio.sleep(0.1)
    told = await _told(http, HttpRequest("POST", "v1/told", body=b"x"))
    assert told["method"] == "POST", "a call does not wait for another"
    assert not waiting.done()
    waiting.cancel()
    await raised(asyncio.CancelledError, waiting)
    assert (await _told(http, HttpRequest("GET", "v1/told")))["method"] == "GET"


@CASES
async def a_request_shows_nothing_of_what_it_carries(make: Make) -> None:
    request = HttpRequest("PUT", "v1/secret", {"Authorization": "secret"}, b"secret")
    assert "secret" not in repr(request)
    answer: HttpResponse = await make().send(request, limit_bytes=999)
    assert answer.status == 404
