"""The app manifest says what can be installed, and everything it names is there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image


@pytest.fixture(scope="module")
def manifest(built_site: Path) -> dict[str, Any]:
    loaded = json.loads((built_site / "manifest.webmanifest").read_text())
    assert isinstance(loaded, dict)
    return loaded


def pictures(manifest: dict[str, Any]) -> list[dict[str, str]]:
    shortcuts = [icon for shortcut in manifest["shortcuts"] for icon in shortcut["icons"]]
    return [*manifest["icons"], *shortcuts, *manifest["screenshots"]]


def test_every_picture_exists_in_the_size_it_claims(
    manifest: dict[str, Any], built_site: Path
) -> None:
    for picture in pictures(manifest):
        with Image.open(built_site / picture["src"]) as image:
            assert f"{image.width}x{image.height}" == picture["sizes"], picture["src"]


def test_it_can_be_installed_below_any_path(manifest: dict[str, Any]) -> None:
    assert (manifest["id"], manifest["start_url"], manifest["scope"]) == ("./", "./", "./")
    assert manifest["display"] == "standalone"
    purposes = {(icon["purpose"], icon["sizes"]) for icon in manifest["icons"]}
    assert {("any", "192x192"), ("any", "512x512"), ("maskable", "512x512")} <= purposes


def test_the_shortcuts_lead_to_the_moments_that_matter(manifest: dict[str, Any]) -> None:
    assert {s["name"]: s["url"] for s in manifest["shortcuts"]} == {
        "SOS": "./#/sos",
        "Tonight": "./#/meetings",
        "Check-in": "./#/check-in",
    }


def test_name_and_description_say_nothing_of_recovery(manifest: dict[str, Any]) -> None:
    said = " ".join(str(manifest[key]) for key in ("name", "short_name", "description")).lower()
    for word in ("recover", "sober", "addict", "drug", "alcohol", "mental", "crisis"):
        assert word not in said


def test_a_maskable_mark_keeps_to_the_safe_zone(manifest: dict[str, Any], built_site: Path) -> None:
    """It may be cut to the central circle of 80 % of its side (W3C App Manifest)."""
    (source,) = [
        icon["src"]
        for icon in manifest["icons"]
        if (icon["purpose"], icon["sizes"]) == ("maskable", "512x512")
    ]
    with Image.open(built_site / source) as opened:
        image = opened.convert("RGBA")
    outside = {
        image.getpixel((x, y))
        for x in range(512)
        for y in range(512)
        if (x - 255.5) ** 2 + (y - 255.5) ** 2 > (0.4 * 512) ** 2
    }
    assert len(outside) == 1, "only the ground lies outside the circle"
