"""The recovery phrase as a page to print: one file, no script, nothing asked of any server."""

from __future__ import annotations

from html import escape
from typing import Final

from mobile_app.presenters.recovery_phrase import WordsPage
from mobile_app.ui.formats import Formats
from mobile_app.ui.printable import render_document
from mobile_app.ui.strings import recovery_phrase as words

_STYLE: Final = (
    "ol{columns:2;column-gap:2.5rem;list-style:none;margin:2rem 0;padding:0;counter-reset:place}"
    "li{counter-increment:place;break-inside:avoid;display:flex;gap:1rem;align-items:baseline;"
    "padding:.6rem 0;border-bottom:1px solid var(--line);font:600 1.3rem ui-monospace,"
    "SFMono-Regular,Menlo,Consolas,monospace;letter-spacing:.02em}"
    "li::before{content:counter(place);min-width:1.6em;color:var(--quiet);text-align:right;"
    "font:400 1rem/1 system-ui,sans-serif}"
    "@media(max-width:34rem){ol{column-gap:1.25rem}li{font-size:1.05rem;gap:.6rem}}"
)


def render_words(page: WordsPage, formats: Formats) -> bytes:
    """UTF-8 HTML of the twelve words, in their order."""
    lines = "".join(f"<li>{escape(word)}</li>" for word in page.words)
    made = words.page_made(formats.date(page.made_at.date()))
    return render_document(
        words.PAGE_TITLE,
        f"<header><h1>{escape(words.PAGE_TITLE)}</h1><p>{escape(words.PAGE_BODY)}</p></header>"
        f"<ol>{lines}</ol><footer><p>{escape(words.PAGE_KEEP)}</p><p>{escape(made)}</p></footer>",
        _STYLE,
    )
