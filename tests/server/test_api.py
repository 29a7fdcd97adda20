"""The endpoints, over a real socket."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import brotli
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mobile_app.content.pack import decode_pack, pack_digest
from mobile_app.content.pack_delta import apply_delta
from mobile_app.content.pack_parts import join_parts, part_count
from sync_server import routes
from sync_server.feed_description import NewFeed
from sync_server.meetings import MeetingFeeds
from sync_server.routes import CODINGS, choose_coding
from sync_server.store.feeds import FeedStore
from tests.server import publisher as act
from tests.server.running import RunningServer

PACK = "/v1/meetings/packs/sampleford"


@pytest.fixture(autouse=True)
def one_list(importer: MeetingFeeds, tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_bytes(act.meetings(20))
    importer.add(NewFeed(name="Sampleford", programme="AA", zone="Europe/London", source=str(path)))


def test_the_index_describes_every_list(client: httpx.Client) -> None:
    answer = client.get("/v1/meetings/packs")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-cache"
    (pack,) = answer.json()["packs"]
    body = client.get(PACK).content
    with client.stream("GET", PACK, headers={"Accept-Encoding": "br"}) as compressed:
        sent = b"".join(compressed.iter_raw())
    assert len(sent) < len(body)
    assert pack == {
        "id": "sampleford",
        "name": "Sampleford",
        "programme": "AA",
        "count": 20,
        "sample": False,
        "changed_at": "2026-11-20T18:30:00Z",
        "updated_at": "2026-11-20T18:30:00Z",
        "digest": pack_digest(body),
        "bytes": len(body),
        "download_bytes": len(sent),
    }


def test_a_pack_is_served_in_the_coding_asked_for(client: httpx.Client) -> None:
    plain = client.get(PACK)
    assert len(decode_pack(plain.content).meetings) == 20
    assert "content-encoding" not in plain.headers
    tags = {plain.headers["etag"]}
    for coding, decode in (("gzip", gzip.decompress), ("br", brotli.decompress)):
        with client.stream("GET", PACK, headers={"Accept-Encoding": coding}) as answer:
            raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == coding
        assert answer.headers["vary"] == "Accept-Encoding"
        assert int(answer.headers["content-length"]) == len(raw)
        assert decode(raw) == plain.content
        tags.add(answer.headers["etag"])
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)


def test_a_known_pack_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get(PACK, headers={"Accept-Encoding": "br"})
    tag = first.headers["etag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = client.get(PACK, headers={"If-None-Match": known, "Accept-Encoding": "br"})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
        assert answer.headers["vary"] == "Accept-Encoding"
    assert client.get(PACK, headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_new_import_changes_the_tag_without_a_restart(
    client: httpx.Client, importer: MeetingFeeds, store: FeedStore
) -> None:
    tag = client.get(PACK).headers["etag"]
    feed = store.get("sampleford")
    assert feed is not None
    Path(feed.source).write_bytes(act.meetings(21))
    importer.refresh(feed)
    answer = client.get(PACK, headers={"If-None-Match": tag})
    assert answer.status_code == 200
    assert len(decode_pack(answer.content).meetings) == 21


def test_a_pack_replaced_while_it_was_looked_up_is_looked_up_again(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    real = FeedStore.body

    def once_gone(store: FeedStore, feed_id: str, digest: str, coding: str) -> bytes | None:
        asked.append(coding)
        return None if len(asked) == 1 else real(store, feed_id, digest, coding)

    monkeypatch.setattr(FeedStore, "body", once_gone)
    assert client.get(PACK).status_code == 200
    assert len(asked) == 2


def test_the_index_is_asked_for_again_at_no_cost(client: httpx.Client) -> None:
    answer = client.get("/v1/meetings/packs.json")
    assert answer.content == client.get("/v1/meetings/packs").content
    tag = answer.headers["etag"]
    again = client.get("/v1/meetings/packs.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_long_index_comes_compressed(
    client: httpx.Client, importer: MeetingFeeds, tmp_path: Path
) -> None:
    for n in range(8):
        importer.add(
            NewFeed(
                id=f"town-{n}",
                name=f"Town {n}",
                programme="AA",
                zone="Europe/London",
                source=str(tmp_path / "feed.json"),
            )
        )
    answer = client.get("/v1/meetings/packs.json", headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["content-encoding"] == "gzip"
    assert len(answer.json()["packs"]) == 9
    assert answer.headers["etag"] != client.get("/v1/meetings/packs.json").headers["etag"]


def test_a_pack_by_its_content_is_kept_for_ever(client: httpx.Client) -> None:
    plain = client.get(PACK).content
    digest = pack_digest(plain)
    url = f"{PACK}/{digest}.json"
    tags = set()
    for coding, decode in (
        ("identity", bytes),
        ("gzip", gzip.decompress),
        ("br", brotli.decompress),
    ):
        with client.stream("GET", url, headers={"Accept-Encoding": coding}) as answer:
            assert decode(b"".join(answer.iter_raw())) == plain
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["vary"] == "Accept-Encoding"
        tags.add(answer.headers["etag"])
        known = client.get(url, headers={"If-None-Match": answer.headers["etag"]})
        assert known.status_code == 304
    assert len(tags) == 3
    assert not any(tag.startswith("W/") for tag in tags)


def test_a_delta_leads_from_each_older_version_to_the_newest(
    client: httpx.Client, importer: MeetingFeeds, store: FeedStore
) -> None:
    older = []
    for count in (21, 22, 23):
        older.append(client.get(PACK).content)
        feed = store.get("sampleford")
        assert feed is not None
        Path(feed.source).write_bytes(act.meetings(count))
        importer.refresh(feed)
    newest = client.get(PACK).content
    for version in older:
        name = f"{pack_digest(version)[:16]}-{pack_digest(newest)[:16]}"
        delta = client.get(f"{PACK}/{name}.json")
        assert "immutable" in delta.headers["cache-control"]
        assert apply_delta(version, delta.content) == newest
    gone = client.get(f"{PACK}/{pack_digest(older[0])}.json")
    assert (gone.status_code, gone.json()["code"]) == (404, "pack.gone")
    assert gone.headers["cache-control"] == "no-store"


def test_a_large_pack_comes_in_parts(
    client: httpx.Client, importer: MeetingFeeds, tmp_path: Path
) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(act.meetings(5_000))
    importer.add(NewFeed(name="Large", programme="AA", zone="Europe/London", source=str(path)))
    whole = client.get("/v1/meetings/packs/large").content
    digest = pack_digest(whole)
    parts = [
        client.get(f"/v1/meetings/packs/large/{digest}.{number}.json").content
        for number in range(part_count(5_000))
    ]
    assert len(parts) == 3
    assert join_parts(parts) == whole
    assert client.get(f"/v1/meetings/packs/large/{digest}.3.json").status_code == 404


def test_head_has_the_headers_and_no_body(client: httpx.Client) -> None:
    answer = client.head(PACK)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == client.get(PACK).headers["etag"]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/meetings/packs/nowhere", 404, "pack.unknown"),
        ("GET", "/v1/meetings/packs/..%2f..%2fetc", 404, "http.404"),
        ("GET", "/v1/meetings/packs/" + "x" * 5000, 404, "pack.unknown"),
        ("GET", "/v1/nothing", 404, "http.404"),
        ("GET", "/v1/meetings/packs/nowhere/0.json", 404, "pack.gone"),
        ("GET", f"{PACK}/{'0' * 64}.json", 404, "pack.gone"),
        ("GET", f"{PACK}/..%2f..%2fetc.json", 404, "http.404"),
        ("POST", f"{PACK}/0.json", 405, "http.405"),
        ("POST", "/v1/meetings/packs", 405, "http.405"),
        ("DELETE", PACK, 405, "http.405"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(
    client: httpx.Client, method: str, path: str, status: int, code: str
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    problem = answer.json()
    assert (problem["status"], problem["code"]) == (status, code)
    assert problem["type"] == "about:blank"
    assert "xxx" not in json.dumps(problem)
    if status == 405:
        assert "GET" in answer.headers["allow"]


def test_a_fault_of_ours_says_so_and_nothing_more(
    store: FeedStore,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_store: FeedStore) -> list[object]:
        raise ValueError("inside")

    monkeypatch.setattr(FeedStore, "all", broken)
    with RunningServer(store, None) as server:
        answer = httpx.get(f"{server.url}/v1/meetings/packs")
    assert answer.status_code == 500
    assert answer.json()["code"] == "server.fault"
    assert "inside" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "inside" in caplog.text


def test_the_server_says_that_it_lives(client: httpx.Client) -> None:
    answer = client.get("/livez")
    assert (answer.status_code, answer.text) == (200, "ok\n")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/livez", "/v1/meetings/packs", "/", "/nothing.js", "/sos"])
def test_every_answer_carries_the_security_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "geolocation=(self)" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers
    assert "server" not in headers


@pytest.mark.parametrize(
    ("accept", "coding"),
    [
        ("", "identity"),
        ("gzip, deflate, br", "br"),
        ("gzip;q=1.0, br;q=0.5", "br"),
        ("gzip;q=1.0, br;q=0", "gzip"),
        ("BR", "br"),
        ("*", "br"),
        ("*;q=0", "identity"),
        ("*, br;q=0", "gzip"),
        ("gzip ; q = 0.0", "identity"),
        ("zstd", "identity"),
    ],
)
def test_choice_of_coding(accept: str, coding: str) -> None:
    assert choose_coding(accept) == coding


@given(st.text(max_size=200))
def test_any_header_gives_a_coding(accept: str) -> None:
    assert choose_coding(accept) in CODINGS


def test_routes_are_the_documented_ones(store: FeedStore) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "server.md").read_text("utf-8")
    for route in routes.Api(store).routes():
        assert f"`GET {route.path}`" in text
