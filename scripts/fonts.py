"""Fonts of the site: what the app draws with at start, and what it falls back to.

assets/fonts is made by scripts/make_fonts.py. The icon font comes from the web client and is cut to
the icons the app names and those Flutter's own widgets draw: 8,600 icons weigh half a megabyte on
every first visit.
"""

from __future__ import annotations

import re
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from scripts.build_cache import BuildCache, digest_file
from scripts.client import web_folder
from scripts.failures import BuildFailure

ROBOTO_WEIGHTS = {400: "Roboto-Regular.ttf", 500: "Roboto-Medium.ttf", 700: "Roboto-Bold.ttf"}
"""Not WOFF2: Flutter would unpack it at every start; on the wire the site compresses as well."""

# fmt: off
FLUTTER_ICONS = frozenset((
    "access_time", "add", "arrow_back", "arrow_back_ios", "arrow_back_ios_new", "arrow_downward",
    "arrow_drop_down", "arrow_drop_up", "arrow_forward", "arrow_forward_ios", "arrow_upward",
    "calendar_today", "cancel", "check", "check_circle", "chevron_left", "chevron_right", "circle",
    "clear", "close", "content_copy", "content_cut", "content_paste", "date_range", "done", "edit",
    "error", "expand_less", "expand_more", "first_page", "help", "info", "keyboard",
    "keyboard_arrow_down", "keyboard_arrow_left", "keyboard_arrow_right", "keyboard_arrow_up",
    "keyboard_hide", "last_page", "menu", "more_horiz", "more_vert", "open_in_new", "refresh",
    "remove", "schedule", "search", "select_all", "share", "unfold_more", "visibility",
    "visibility_off", "warning",
))
# fmt: on
"""Icons Flutter's widgets draw on their own (pickers, fields, menus, app bars), in all styles."""

STYLES = ("outlined", "rounded", "sharp")
_ICON_NAME = re.compile(r"\bIcons\.([A-Z][A-Z0-9_]*)\b")


def app_fonts(
    cache: BuildCache, repository: Path, app_files: dict[str, Path]
) -> dict[str, dict[int, Path]]:
    """Family -> weight -> font file, for the families Flutter loads at start."""
    folder = repository / "assets" / "fonts"
    return {
        "MaterialIcons": {400: icon_font(cache, used_icons(app_files))},
        "Roboto": {weight: folder / name for weight, name in ROBOTO_WEIGHTS.items()},
    }


def used_icons(app_files: dict[str, Path]) -> set[str]:
    """Names of the icons the shipped code mentions, as Flet spells them (SUPPORT_ROUNDED)."""
    found: set[str] = set()
    for name, path in app_files.items():
        if name.endswith(".py"):
            found.update(_ICON_NAME.findall(path.read_text(encoding="utf-8")))
    return found


def icon_font(cache: BuildCache, names: set[str]) -> Path:
    """The icon font with `names` and FLUTTER_ICONS only.

    Raises BuildFailure for a name the font does not have.
    """
    source = web_folder() / "assets" / "fonts" / "MaterialIcons-Regular.otf"
    wanted = sorted({_glyph_of(name) for name in names} | _flutter_glyphs())

    def make(work: Path) -> None:
        font = TTFont(source, recalcTimestamp=False)
        present = set(font.getGlyphOrder())
        missing = [name for name in names if _glyph_of(name) not in present]
        if missing:
            raise BuildFailure(
                f"The icon font has no {', '.join(sorted(missing))}.", "is the name spelt right?"
            )
        options = subset.Options()
        options.notdef_outline = True
        cutter = subset.Subsetter(options)
        cutter.populate(glyphs=[glyph for glyph in wanted if glyph in present])
        cutter.subset(font)
        font.save(work / source.name)

    inputs = [digest_file(source), wanted, 1]
    return cache.folder("icons", inputs, make, "cutting the icon font") / source.name


def fallback_fonts(repository: Path) -> dict[str, tuple[bytes | Path, str]]:
    """Files Flutter asks for when a character is in none of the app's fonts, by path.

    symbols.woff2 among them is what start.js answers with for any other font it asks for.
    """
    root = repository / "assets" / "fonts"
    files = {path.relative_to(root / "fallback"): path for path in root.glob("fallback/**/*.woff2")}
    tree: dict[str, tuple[bytes | Path, str]] = {
        name.as_posix(): (path, "demand") for name, path in sorted(files.items())
    }
    tree["symbols.woff2"] = (root / "symbols.woff2", "core")
    return tree


def _glyph_of(name: str) -> str:
    lower = name.lower()
    stem, _, style = lower.rpartition("_")
    glyph = lower if style in STYLES and stem else f"{lower}_baseline"
    return f"_{glyph}" if glyph[0].isdigit() else glyph


def _flutter_glyphs() -> set[str]:
    return {f"{name}_{style}" for name in FLUTTER_ICONS for style in ("baseline", *STYLES)}
