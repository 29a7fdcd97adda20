"""Fonts of the site: what the app draws with at start, and what it falls back to."""

from __future__ import annotations

from pathlib import Path

from scripts.build_cache import BuildCache
from scripts.client import web_folder


def app_fonts(cache: BuildCache, repository: Path, app_files: dict[str, Path]) -> dict[str, Path]:
    """Family -> font file, for the families Flutter loads at start."""
    fonts = web_folder() / "assets" / "fonts"
    return {"MaterialIcons": fonts / "MaterialIcons-Regular.otf", "Roboto": fonts / "roboto.woff2"}


def fallback_fonts(repository: Path) -> dict[str, tuple[bytes | Path, str]]:
    """Files Flutter asks for when a character is in none of the app's fonts."""
    root = repository / "assets" / "fonts"
    return {
        path.relative_to(root).as_posix(): (path, "demand")
        for path in sorted(root.rglob("*.woff2"))
    }
