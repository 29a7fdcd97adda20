"""The site as a whole: names, policy, precache list, and no address of anybody else."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import brotli
import pytest

from scripts.build_cache import BuildCache, digest_bytes
from scripts.client import SCRIPT_HOST, local_rive_path
from scripts.failures import BuildFailure
from scripts.fonts import icon_font
from scripts.site import Site, content_security_policy, fill, fill_script, script_hash

PLAIN = {"index.html", "service_worker.js", "manifest.webmanifest", "build.json"}
FOREIGN = re.compile(rb"""["'`(=](https?:)?//(?!www\.w3\.org/)[a-z0-9.-]+\.[a-z]{2,}""")


@pytest.fixture(scope="module")
def precache(site: Site) -> dict[str, list[list[str]]]:
    source = site.files["service_worker.js"].read().decode()
    found = re.search(r"^const SITE = (\{.*\});", source, re.MULTILINE)
    assert found
    parsed: dict[str, list[list[str]]] = json.loads(found[1])
    return parsed


def test_every_name_under_static_carries_a_digest(site: Site) -> None:
    for path in site.files:
        if path.startswith("static/") and not path.startswith("static/rive/"):
            assert re.match(r"static/[a-z]+[.-][0-9a-f]{12}[./]", path), path


def test_only_entry_points_icons_and_the_manifest_have_plain_names(site: Site) -> None:
    outside = {path for path in site.files if not path.startswith(("static/", "icons/"))}
    assert outside <= PLAIN


def test_the_precache_list_holds_every_file_and_its_digest(
    site: Site, precache: dict[str, list[list[str]]]
) -> None:
    listed = {path: (digest, group) for path, digest, group in precache["files"]}
    assert set(listed) == set(site.files) - {"service_worker.js"}
    for path, (digest, group) in listed.items():
        assert digest == site.files[path].digest()[:16]
        assert group == site.files[path].group


def test_a_start_needs_nothing_beyond_core_and_one_engine(site: Site) -> None:
    groups = {path: file.group for path, file in site.files.items()}
    for name in ("start.", "worker.", "device.", "app.", "packages.", "stdlib.", "pyodide-"):
        found = [path for path in groups if path.startswith(f"static/{name}")]
        assert found
        assert {groups[path] for path in found} == {"core"}, name
    assert groups["index.html"] == "core"
    engines = {
        path.rpartition("/")[2]: group for path, group in groups.items() if "engine-" in path
    }
    assert engines["skwasm.wasm"] == "skwasm"
    assert engines["skwasm_heavy.wasm"] == "demand"
    assert {group for path, group in groups.items() if "emoji" in path} == {"demand"}


def test_addresses_inside_the_scripts_are_files_of_the_site(site: Site) -> None:
    named = set()
    for path, file in site.files.items():
        if path.startswith(("static/start.", "static/worker.")) or path == "index.html":
            named.update(re.findall(rb'"(static/[^"]+)"', file.read()))
    assert len(named) > 10
    for raw in named:
        name = raw.decode()
        assert name in site.files or any(path.startswith(name) for path in site.files), name


def test_inline_scripts_match_the_policy(site_folder: Path) -> None:
    page = (site_folder / "index.html").read_text()
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', page)
    assert found
    policy = html.unescape(found[1])
    code = r'<script(?: type="text/plain")?>(.*?)</script>'
    scripts = re.findall(code, page, re.DOTALL)
    assert len(scripts) == 4
    assert policy == content_security_policy(*scripts)
    assert "'unsafe-eval'" not in policy
    assert "script-src 'self' 'wasm-unsafe-eval' 'sha256-" in policy
    assert page.index(found[0]) < page.index("<script")


def test_script_hash_is_the_one_browsers_compute() -> None:
    # From CSP level 2, section 4.2.5: the hash of alert('Hello, world.');
    expected = "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
    assert script_hash("alert('Hello, world.');") == expected


def test_no_shipped_page_or_script_of_ours_names_another_origin(site: Site) -> None:
    ours = [
        path
        for path in site.files
        if path in PLAIN or path.startswith(("static/worker.", "static/device."))
    ]
    for path in ours:
        text = re.sub(rb'<script type="application/json".*?</script>', b"", site.files[path].read())
        assert not FOREIGN.search(text), path


def test_the_client_asks_no_script_host(site: Site) -> None:
    for path, file in site.files.items():
        if path.startswith("static/main."):
            assert SCRIPT_HOST not in file.read(), path
    assert len(local_rive_path()) == len(SCRIPT_HOST)
    assert any(path.startswith("static/rive/") for path in site.files)


def test_flutter_is_given_no_service_worker_to_install(site: Site) -> None:
    (start,) = (file for path, file in site.files.items() if path.startswith("static/start."))
    source = start.read()
    assert b"serviceWorkerSettings:" not in source.split(b"_flutter.buildConfig")[1]
    assert not [path for path in site.files if "flutter_service_worker" in path]


def test_companions_unpack_to_the_file_itself(site_folder: Path) -> None:
    checked = 0
    for companion in site_folder.rglob("*.br"):
        original = companion.with_suffix("")
        assert digest_bytes(brotli.decompress(companion.read_bytes())) == digest_bytes(
            original.read_bytes()
        ), original.name
        checked += 1
    assert checked > 10


def test_fonts_load_at_start_only_when_the_app_draws_with_them(site: Site) -> None:
    (path,) = (path for path in site.files if path.endswith("/FontManifest.json"))
    families = {entry["family"]: entry["fonts"] for entry in json.loads(site.files[path].read())}
    assert set(families) == {"Roboto", "MaterialIcons"}
    folder = path.removesuffix("FontManifest.json")
    for fonts in families.values():
        for font in fonts:
            assert folder + font["asset"] in site.files


def test_an_icon_nobody_drew_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BuildFailure, match="NO_SUCH_ICON"):
        icon_font(BuildCache(tmp_path, lambda _line: None), {"NO_SUCH_ICON"})


def test_places_of_a_template_must_agree_with_the_build() -> None:
    assert fill("<p>{{A}}</p>", {"A": "x"}) == "<p>x</p>"
    with pytest.raises(BuildFailure):
        fill("{{A}} {{B}}", {"A": "x"})
    with pytest.raises(BuildFailure):
        fill_script("const x = 1;", "FILES", {})


def test_two_files_cannot_share_a_name() -> None:
    site = Site()
    site.add("a", b"1")
    with pytest.raises(BuildFailure):
        site.add("a", b"2")


def test_a_tree_is_named_by_all_it_holds() -> None:
    names = set()
    for content in (b"1", b"2"):
        site = Site()
        names.add(site.add_tree("t", {"x": (content, "core"), "y": (b"same", "core")}))
    assert len(names) == 2
