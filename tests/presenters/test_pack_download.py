"""Lists brought up to date: by a delta, whole, or in the parts that were still missing."""

from __future__ import annotations

from typing import Any

import pytest

from mobile_app.content.pack import decode_pack, encode_pack, pack_digest
from mobile_app.content.pack_delta import encode_delta
from mobile_app.content.pack_index import OfferedPack
from mobile_app.content.pack_parts import PART_MEETINGS, split_pack
from mobile_app.device.ports import HttpResponse
from mobile_app.errors import ContentError, Offline, ServerFault
from mobile_app.presenters.pack_download import (
    bring_up_to_date,
    delta_url,
    part_url,
    whole_url,
)
from mobile_app.presenters.services import Services
from tests.content.packing import AT, MEETING, make_pack
from tests.ui.stage import memory_services


def listed(*names: str) -> bytes:
    return encode_pack(
        make_pack(*(MEETING._replace(id=f"test.{name}", name=name) for name in names))
    )


def offer(data: bytes, count: int | None = None) -> OfferedPack:
    found = decode_pack(data)
    return OfferedPack(
        id="test",
        name="Test",
        programme="AA",
        count=len(found.meetings) if count is None else count,
        sample=False,
        updated_at=AT,
        digest=pack_digest(data),
        bytes=len(data),
    )


async def holding(data: bytes | None) -> tuple[Services, Any]:
    services = await memory_services()
    if data is not None:
        await services.packs.put("test", data, etag="", fetched_at=AT)
    return services, services.http


async def held(services: Services) -> bytes | None:
    cached = await services.packs.get("test")
    return cached and cached.data


def asked(http: Any) -> list[str]:
    return [url for url, _ in http.asked]


OLDER, NEWER = listed("a", "b", "c"), listed("a", "c", "d")
WHOLE = whole_url("test", pack_digest(NEWER))
DELTA = delta_url("test", pack_digest(OLDER), pack_digest(NEWER))


def ok(body: bytes) -> HttpResponse:
    return HttpResponse(200, body, {})


async def test_nothing_is_asked_for_what_is_here() -> None:
    services, http = await holding(NEWER)
    await bring_up_to_date(services, offer(NEWER))
    assert asked(http) == []


async def test_a_delta_is_all_that_is_fetched() -> None:
    services, http = await holding(OLDER)
    http.answers[DELTA] = ok(encode_delta(OLDER, NEWER))
    await bring_up_to_date(services, offer(NEWER))
    assert asked(http) == [DELTA]
    assert await held(services) == NEWER


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse(404, b"", {}),
        ServerFault("broken"),
        ok(b"<!doctype html>"),
        ok(encode_delta(OLDER, listed("a"))),
        ok(encode_delta(listed("z"), NEWER)),
        ok(encode_delta(OLDER, NEWER).replace(b"test.d", b"test.e")),
    ],
)
async def test_without_a_good_delta_all_of_it_is_fetched(
    answer: HttpResponse | ServerFault,
) -> None:
    services, http = await holding(OLDER)
    http.answers = {DELTA: answer, WHOLE: ok(NEWER)}
    await bring_up_to_date(services, offer(NEWER))
    assert asked(http) == [DELTA, WHOLE]
    assert await held(services) == NEWER


async def test_a_damaged_copy_is_replaced_without_asking_for_deltas() -> None:
    services, http = await holding(b"damaged")
    http.answers[WHOLE] = ok(NEWER)
    await bring_up_to_date(services, offer(NEWER))
    assert asked(http) == [WHOLE]
    assert await held(services) == NEWER


async def test_offline_keeps_the_copy_in_hand() -> None:
    services, _ = await holding(OLDER)
    with pytest.raises(Offline):
        await bring_up_to_date(services, offer(NEWER))
    assert await held(services) == OLDER


@pytest.mark.parametrize("body", [OLDER, b"", NEWER[:-9], NEWER.replace(b"test.d", b"test.e")])
async def test_what_is_not_the_offered_pack_is_not_kept(body: bytes) -> None:
    services, http = await holding(None)
    http.answers[WHOLE] = ok(body)
    with pytest.raises(ContentError):
        await bring_up_to_date(services, offer(NEWER))
    assert await held(services) is None


LARGE = encode_pack(
    make_pack(*(MEETING._replace(id=f"test.{n}") for n in range(2 * PART_MEETINGS + 5)))
)
URLS = tuple(part_url("test", pack_digest(LARGE), number) for number in range(3))


class TestParts:
    def serve(self, http: Any, *numbers: int) -> None:
        for number, part in enumerate(split_pack(LARGE)):
            if number in numbers:
                http.answers[URLS[number]] = ok(part)

    async def test_a_large_list_comes_in_parts_and_leaves_none_behind(self) -> None:
        services, http = await holding(None)
        self.serve(http, 0, 1, 2)
        await bring_up_to_date(services, offer(LARGE))
        assert tuple(asked(http)) == URLS
        assert await held(services) == LARGE
        assert await services.packs.get("test#part.0") is None

    async def test_a_download_goes_on_where_it_stopped(self) -> None:
        services, http = await holding(None)
        self.serve(http, 0, 1)
        with pytest.raises(Offline):
            await bring_up_to_date(services, offer(LARGE))
        assert await held(services) is None
        http.asked.clear()
        self.serve(http, 0, 1, 2)
        await bring_up_to_date(services, offer(LARGE))
        assert asked(http) == [URLS[2]]
        assert await held(services) == LARGE

    async def test_parts_of_an_older_version_are_not_mixed_in(self) -> None:
        services, http = await holding(None)
        await services.packs.put("test#part.1", b"of another", etag="0" * 64, fetched_at=AT)
        self.serve(http, 0, 1, 2)
        await bring_up_to_date(services, offer(LARGE))
        assert tuple(asked(http)) == URLS
        assert await held(services) == LARGE

    async def test_a_damaged_part_is_not_kept(self) -> None:
        services, http = await holding(None)
        self.serve(http, 0, 2)
        damaged = list(split_pack(LARGE))[1].replace(b"test.", b"tost.", 1)
        http.answers[URLS[1]] = ok(damaged)
        with pytest.raises(ContentError):
            await bring_up_to_date(services, offer(LARGE))
        assert await services.packs.get("test#part.0") is not None
        assert await services.packs.get("test#part.1") is None

    async def test_a_part_that_is_gone_is_a_fault_of_the_server(self) -> None:
        services, http = await holding(None)
        http.otherwise = HttpResponse(404, b"", {})
        with pytest.raises(ServerFault):
            await bring_up_to_date(services, offer(LARGE))
