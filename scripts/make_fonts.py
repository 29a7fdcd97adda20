"""Makes assets/fonts from the fonts' own releases; run by hand when one of them changes.

    python -m scripts.make_fonts --roboto FOLDER --symbols FILE FILE --emoji FILE --scripts FOLDER

`--roboto` holds the static TrueType files of Roboto (Apache-2.0; the PyPI package font-roboto has
them), `--symbols` are Noto Sans Symbols 2 and Noto Sans Symbols, `--emoji` is Noto Color Emoji (all
SIL OFL 1.1; the npm packages @fontsource/noto-sans-symbols-2, -symbols and noto-color-emoji).
`--scripts` holds noto-sans-NAME-NAME-400-normal.woff2 for each of SCRIPTS (SIL OFL 1.1; of the
npm packages @fontsource/noto-sans-NAME: the part of a font that is its own script). Each argument
may be left out: what it makes then stays as it is.

What comes out:

- Roboto in three weights, with the symbols people type that have no colour form. They lie in the
  family because Flutter looks for a missing character in a font of its own choice, and for a tick
  that is Chinese.
- Noto Color Emoji cut into the pieces Flutter asks for, under the very paths it asks for: which
  characters are in which piece is written in its compiled client.
- One font for each of SCRIPTS, under the path Flutter asks for, as it was released.
- symbols.woff2: what start.js answers with when Flutter asks for any other font.
"""

from __future__ import annotations

import argparse
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from fontTools import merge, subset
from fontTools.ttLib import TTFont
from fontTools.ttLib.scaleUpem import scale_upem

from scripts.client import web_folder

OUT = Path(__file__).resolve().parent.parent / "assets" / "fonts"
WEIGHTS = {"Regular": 400, "Medium": 500, "Bold": 700}
LETTERS = (
    *range(0x20, 0x250),
    *range(0x2B0, 0x370),
    *range(0x370, 0x530),
    *range(0x1E00, 0x2000),
    *range(0x2000, 0x2070),
    *range(0x2070, 0x20C1),
    *range(0x2100, 0x2190),
    0xFB01,
    0xFB02,
    0xFFFD,
)
"""Latin with every accent, Vietnamese, Greek, Cyrillic, punctuation and currencies."""

SYMBOLS = (
    *range(0x2190, 0x21B0),
    *range(0x2200, 0x2270),
    *range(0x2460, 0x2474),
    *range(0x2500, 0x2540),
    *range(0x25A0, 0x2600),
    0x2605,
    0x2606,
    0x2610,
    0x2612,
    0x2661,
    0x2662,
    0x2664,
    0x2667,
    *range(0x2669, 0x2670),
    0x2713,
    0x2715,
    0x2717,
    0x2718,
)
SCRIPTS = (
    "arabic",
    "armenian",
    "bengali",
    "devanagari",
    "ethiopic",
    "georgian",
    "gujarati",
    "gurmukhi",
    "hebrew",
    "kannada",
    "khmer",
    "lao",
    "malayalam",
    "myanmar",
    "sinhala",
    "tamil",
    "telugu",
    "thai",
)
"""Writing systems with one font each, fetched when their first letter is met."""

ALSO_IN_NOTO_SANS = "devanagari"
"""Flutter looks for it in plain Noto Sans first, whose other letters Roboto has."""

FONT_LIST = re.compile(r'A\.\w+\("(Noto [^"]+)","([a-z0-9]+/v\d+/[^"]+woff2)"\)')


def flutter_fonts() -> dict[str, list[int]]:
    """Path -> code points, for every fallback font of the compiled web client.

    The client holds two strings: the sets of fonts, each a list of increasing font numbers ended
    by a comma (a lower-case letter ends a number, digits before it count times 26), and the code
    points from 0 up, as runs that each name one set (an upper-case letter ends the set's number,
    a lower-case one before it the length of the run less two; a run of one names no length).
    """
    client = (web_folder() / "main.dart.js").read_text(encoding="utf-8")
    paths = [path for _, path in FONT_LIST.findall(client)]
    texts = sorted(
        re.findall(r'"([a-z0-9,]{30000,}|[A-Za-z0-9]{30000,})"', client), key=str.islower
    )
    if len(paths) < 100 or len(texts) != 2:
        raise SystemExit("The client no longer holds its font table where this script looks.")
    runs_text, sets_text = texts
    sets = [_font_numbers(part) for part in sets_text.split(",")]
    covered: dict[str, list[int]] = {path: [] for path in paths}
    code_point = 0
    for length_text, set_text in re.findall(r"(\d*[a-z])?(\d*[A-Z])", runs_text):
        length = _number(length_text, "a") + 2 if length_text else 1
        for font in sets[_number(set_text, "A")]:
            covered[paths[font]].extend(range(code_point, code_point + length))
        code_point += length
    if code_point != 0x110000:
        raise SystemExit(f"The font table ends at {code_point:#x}.")
    return covered


def _font_numbers(text: str) -> list[int]:
    numbers, last = [], -1
    for part in re.findall(r"\d*[a-z]", text):
        last += _number(part, "a") + 1
        numbers.append(last)
    return numbers


def _number(text: str, zero: str) -> int:
    return int(text[:-1] or 0) * 26 + ord(text[-1]) - ord(zero)


def cut(font: TTFont, code_points: Iterable[int], *, layout: bool = True) -> TTFont:
    """`font` with these characters only, without hints; `font` itself is changed."""
    options = subset.Options()
    options.hinting = False
    options.notdef_outline = True
    options.drop_tables += ["SVG", "DSIG", "vhea", "vmtx", "FFTM"]
    options.layout_features = [*options.layout_features, "tnum"] if layout else []
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=code_points)
    cutter.subset(font)
    return font


def roboto_with_symbols(text: Path, symbols: Sequence[Path]) -> TTFont:
    """One weight of Roboto, the symbols added in its own scale."""
    base = cut(TTFont(text), LETTERS)
    present = set(base.getBestCmap())
    parts = [_stored(base)]
    for path in symbols:
        font = TTFont(path)
        wanted = {code for code in SYMBOLS if code in font.getBestCmap()} - present
        present |= wanted
        addition = cut(font, wanted, layout=False)
        addition.flavor = None
        scale_upem(addition, base["head"].unitsPerEm)
        for table in ("GSUB", "GPOS", "GDEF"):
            if table in addition:
                del addition[table]
        parts.append(_stored(addition))
    merged: TTFont = merge.Merger().merge(parts)
    merged["OS/2"].usWeightClass = base["OS/2"].usWeightClass
    for table in ("hhea", "OS/2"):
        # Lines keep Roboto's height, whatever the symbols would ask for.
        for name in ("ascent", "descent", "lineGap", "sTypoAscender", "sTypoDescender"):
            if hasattr(base[table], name):
                setattr(merged[table], name, getattr(base[table], name))
        for name in ("usWinAscent", "usWinDescent", "sTypoLineGap"):
            if hasattr(base[table], name):
                setattr(merged[table], name, getattr(base[table], name))
    return merged


def _stored(font: TTFont) -> io.BytesIO:
    stored = io.BytesIO()
    font.flavor = None
    font.save(stored)
    stored.seek(0)
    return stored


def _write(font: TTFont, path: Path, flavor: str | None = "woff2") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    font.flavor = flavor
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(path)
    print(f"{path.relative_to(OUT)}: {path.stat().st_size:,} bytes")


def script_font(name: str, folder: Path, wanted: Iterable[int]) -> bytes:
    """The font of one script, unchanged. Raises SystemExit when it lacks more than a few letters
    which Flutter looks for in it: then it is not the font Flutter means."""
    path = folder / f"noto-sans-{name}-{name}-400-normal.woff2"
    lacking = {code for code in wanted if _is_of_a_script(code)} - set(TTFont(path).getBestCmap())
    if len(lacking) > 10:
        raise SystemExit(f"{path.name} lacks {len(lacking)} letters.")
    return path.read_bytes()


def _is_of_a_script(code: int) -> bool:
    """Roboto has the rest: Latin, marks, punctuation and symbols."""
    return 0x530 <= code < 0x1AB0 or 0x2C00 <= code < 0xFE00


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--roboto", type=Path)
    parser.add_argument("--symbols", type=Path, nargs="+")
    parser.add_argument("--emoji", type=Path)
    parser.add_argument("--scripts", type=Path)
    arguments = parser.parse_args()
    if arguments.symbols:
        symbols = TTFont(arguments.symbols[0])
        _write(cut(symbols, symbols.getBestCmap(), layout=False), OUT / "symbols.woff2")
    for name in WEIGHTS if arguments.roboto and arguments.symbols else ():
        font = roboto_with_symbols(arguments.roboto / f"Roboto-{name}.ttf", arguments.symbols)
        _write(font, OUT / f"Roboto-{name}.ttf", flavor=None)
    for path, code_points in flutter_fonts().items():
        family = path.partition("/")[0]
        if family == "notocoloremoji" and arguments.emoji:
            font = TTFont(arguments.emoji)
            present = set(font.getBestCmap())
            _write(cut(font, present.intersection(code_points)), OUT / "fallback" / path)
        script = family.removeprefix("notosans") or ALSO_IN_NOTO_SANS
        if script in SCRIPTS and arguments.scripts:
            wanted = code_points if family != "notosans" else ()
            data = script_font(script, arguments.scripts, wanted)
            to = OUT / "fallback" / path
            to.parent.mkdir(parents=True, exist_ok=True)
            to.write_bytes(data)
            print(f"{path}: {len(data):,} bytes")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
