"""Draw every icon of the app from its SVG sources in assets/icons.

    python -m scripts.make_icons

Run it after a source changed and commit the results: the build only copies them. The browser
draws (scripts.browser finds it), because it is the one renderer the icons are made for.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.browser import find_browser

ICONS = Path(__file__).resolve().parent.parent / "assets" / "icons"
GROUND = "#1F6F6B"


@dataclass(frozen=True, slots=True)
class Icon:
    """`inset` is the share of the side left free around the drawing, `corner` the rounding of the
    ground as a share of the side (0: the platform masks it). Maskable icons keep the mark within
    the central circle of 80 % (W3C App Manifest, "safe zone")."""

    name: str
    source: str
    side: int
    inset: float = 0.0
    corner: float = 0.0


ICONS_TO_DRAW = (
    Icon("icon-192.png", "mark.svg", 192, corner=0.23),
    Icon("icon-512.png", "mark.svg", 512, corner=0.23),
    Icon("icon-maskable-192.png", "mark.svg", 192, inset=0.05),
    Icon("icon-maskable-512.png", "mark.svg", 512, inset=0.05),
    Icon("apple-touch-180.png", "mark.svg", 180),
    Icon("favicon-48.png", "mark.svg", 48, inset=-0.1, corner=0.25),
    Icon("shortcut-sos.png", "shortcut-sos.svg", 96, inset=0.24, corner=0.5),
    Icon("shortcut-tonight.png", "shortcut-tonight.svg", 96, inset=0.24, corner=0.5),
    Icon("shortcut-check-in.png", "shortcut-check-in.svg", 96, inset=0.24, corner=0.5),
)


def main() -> int:
    """Write all of them; exit code 1 when no browser can be found."""
    found = find_browser()
    if found is None:
        print("No Chromium to draw with: python -m scripts.browser --ensure", file=sys.stderr)
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(found), args=["--no-sandbox", "--disable-gpu"]
        )
        for icon in ICONS_TO_DRAW:
            draw(browser, icon)
            print(icon.name)
        browser.close()
    write_favicon()
    return 0


def draw(browser: Browser, icon: Icon) -> None:
    """Render one icon to its file, transparent outside its ground."""
    page = browser.new_page(viewport={"width": icon.side, "height": icon.side})
    page.set_content(
        f"<style>*{{margin:0}}div{{width:{icon.side}px;height:{icon.side}px;background:{GROUND};"
        f"border-radius:{icon.corner * icon.side}px;overflow:hidden}}"
        f"svg{{display:block;width:{100 - 200 * icon.inset}%;margin:{100 * icon.inset}%}}</style>"
        f"<div>{(ICONS / icon.source).read_text()}</div>"
    )
    page.screenshot(path=ICONS / icon.name, omit_background=True)
    page.close()


def write_favicon() -> None:
    """The scalable favicon: the mark, somewhat larger, on its ground."""
    mark = (ICONS / "mark.svg").read_text()
    drawing = mark[mark.index("<g") : mark.rindex("</svg>")].rstrip()
    (ICONS / "favicon.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512">\n'
        f'  <rect width="512" height="512" rx="128" fill="{GROUND}"/>\n'
        '  <g transform="translate(256 256) scale(1.15) translate(-256 -256)">'
        f"{drawing}</g>\n</svg>\n"
    )


if __name__ == "__main__":
    sys.exit(main())
