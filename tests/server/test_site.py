"""The built site, as a browser gets it over a real socket."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest

from sync_server.errors import CommandProblem
from sync_server.site import BuiltSite

WASM = "/static/engine-0123456789ab/skwasm.wasm"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html"),
        ("/index.html", "text/html"),
        ("/service_worker.js", "text/javascript"),
        ("/manifest.webmanifest", "application/manifest+json"),
        ("/icons/icon-192.png", "image/png"),
        (WASM, "application/wasm"),
        ("/static/engine-0123456789ab/main.mjs", "text/javascript"),
        ("/static/app.0123456789ab.zip", "application/zip"),
    ],
)
def test_media_types_are_those_browsers_insist_on(
    client: httpx.Client, path: str, media_type: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type


def test_only_hashed_files_are_kept_without_asking(client: httpx.Client) -> None:
    assert client.get(WASM).headers["cache-control"] == "public, max-age=31536000, immutable"
    for path in ("/", "/index.html", "/service_worker.js", "/manifest.webmanifest"):
        assert client.get(path).headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("accept", "coding", "body"),
    [("br, gzip", "br", b"br page"), ("gzip", "gzip", b"gzipped page"), ("identity", None, None)],
)
def test_the_precompressed_neighbour_is_served(
    client: httpx.Client, accept: str, coding: str | None, body: bytes | None
) -> None:
    with client.stream("GET", "/", headers={"Accept-Encoding": accept}) as answer:
        raw = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == coding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"].startswith("text/html")
    assert raw == body if body else raw.startswith(b"<!doctype html>")


@pytest.mark.parametrize("path", ["/", "/index.html", "/service_worker.js", WASM])
def test_a_known_file_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    # What a 304 says replaces the stored answer's headers: it must not forbid the page its scripts.
    assert "default-src 'none'" not in again.headers.get("content-security-policy", "")
    assert again.headers["cache-control"] == first.headers["cache-control"]


def test_head_has_no_body(client: httpx.Client) -> None:
    answer = client.head(WASM)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == "504"


def test_scripts_carry_a_policy_of_their_own(client: httpx.Client) -> None:
    assert (
        "default-src 'self'" in client.get("/service_worker.js").headers["content-security-policy"]
    )
    assert client.get("/").headers["content-security-policy"] == "frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/sos", "/#/sos"),
        ("/meetings/x", "/#/meetings/x"),
        ("/meetings/x/", "/#/meetings/x/"),
        ("/meetings/a%20b?day=2&q=%C3%A9", "/?day=2&q=%C3%A9#/meetings/a%20b"),
        ("/caf%C3%A9", "/#/caf%C3%A9"),
        ("/a%23b", "/#/a%23b"),
        ("/a%22%3Cb%3E", "/#/a%22%3Cb%3E"),
    ],
)
def test_a_path_leads_to_the_same_place_by_its_hash(
    client: httpx.Client, path: str, target: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == 302
    location = answer.headers["location"]
    assert not urlsplit(location).netloc
    base = "http://site.example"
    assert urljoin(base + path, location) == base + target
    # The same below a sub-path, which the server need not know of.
    assert urljoin(f"{base}/deep/down{path}", location) == f"{base}/deep/down{target}"


@pytest.mark.parametrize(
    "path",
    [
        "/nothing.js",
        "/static/gone.0123456789ab.js",
        "//evil.example/x",
        "/v1/",
        "/a/b.c",
        "/meetings/%0d%0aSet-Cookie:%20x",
    ],
)
def test_what_looks_like_a_file_is_absent(client: httpx.Client, path: str) -> None:
    answer = client.send(client.build_request("GET", client.base_url.join("/"), extensions={
        "target": path.encode()
    }))  # fmt: skip
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "path", ["/../secret", "/static/../../secret", "/%2e%2e/secret", "/static/..%2f..%2fsecret"]
)
def test_nothing_outside_the_site_is_served(client: httpx.Client, site: Path, path: str) -> None:
    (site.parent / "secret").write_text("outside")
    answer = client.send(client.build_request("GET", client.base_url.join("/"), extensions={
        "target": path.encode()
    }))  # fmt: skip
    assert answer.status_code in (302, 404)
    assert "outside" not in answer.text


def test_a_link_out_of_the_site_is_not_followed(client: httpx.Client, site: Path) -> None:
    (site.parent / "secret.txt").write_text("outside")
    (site / "link.txt").symlink_to(site.parent / "secret.txt")
    assert client.get("/link.txt").status_code == 404


def test_a_build_behind_the_running_server_is_noticed(client: httpx.Client, site: Path) -> None:
    before = client.get("/").headers["etag"]
    (site / "static" / "new.0123456789ab.js").write_text("new")
    (site / "index.html").write_text("<!doctype html>another, of another length")
    answer = client.get("/")
    assert answer.text.endswith("another length")
    assert answer.headers["etag"] != before
    assert client.get("/static/new.0123456789ab.js").text == "new"


def test_writing_is_not_for_the_site(client: httpx.Client) -> None:
    assert client.post("/sos").status_code == 405


def test_a_folder_without_a_site_is_a_clear_message(tmp_path: Path) -> None:
    with pytest.raises(CommandProblem, match="twofold build"):
        BuiltSite(tmp_path)
