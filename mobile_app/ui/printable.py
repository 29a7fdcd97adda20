"""The page for a therapist as HTML: one file, no script, nothing asked of any server.

Its policy (`default-src 'none'`) makes the browser itself refuse whatever would be fetched, and
every text is escaped: what somebody wrote is words, never markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from mobile_app.presenters.therapist import TherapistPage
from mobile_app.ui.formats import Formats
from mobile_app.ui.strings import therapist as words

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;"
    "color:#1b1b1b;background:#fff}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:2rem}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
    "padding:.4rem .6rem .4rem 0;border-bottom:1px solid #ccc;overflow-wrap:anywhere}"
    "thead{display:table-header-group}tr{break-inside:avoid}"
)


def render_page(page: TherapistPage, formats: Formats) -> bytes:
    """UTF-8 HTML of the chosen sections."""
    today = page.made_at.date()
    parts = [f"<h1>{escape(words.PAGE_TITLE)}</h1>"]
    said = words.span(formats.date(page.from_on), formats.date(today))
    parts += [f"<p>{escape(said)}</p>", f"<p>{escape(words.PAGE_BODY)}</p>"]
    if page.counters is not None:
        rows: Iterable[Sequence[object]] = (
            (one.label, formats.date(one.since), one.days, one.longest_days, one.runs)
            for one in page.counters
        )
        parts.append(_section(words.COUNTERS, words.COUNTER_HEADS, rows))
    if page.check_ins is not None:
        heads = words.CHECK_IN_HEADS + ((words.WORDS_HEAD,) if page.with_words else ())
        rows = (
            (
                f"{formats.date(one.at.date())}, {formats.time(one.at)}",
                _number(one.mood),
                _number(one.craving),
                *((one.words,) if page.with_words else ()),
            )
            for one in page.check_ins
        )
        parts.append(_section(words.CHECK_INS, heads, rows))
    if page.lapses is not None:
        heads = words.LAPSE_HEADS + ((words.NOTE_HEAD,) if page.with_notes else ())
        rows = (
            (
                formats.date(one.on),
                one.counter,
                one.name,
                *((one.note,) if page.with_notes else ()),
            )
            for one in page.lapses
        )
        parts.append(_section(words.LAPSES, heads, rows))
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="referrer" content="no-referrer">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{escape(words.PAGE_TITLE)}</title><style>{_STYLE}</style></head>"
        f"<body>{''.join(parts)}</body></html>\n"
    )
    return html.encode("utf-8", "replace")


def _section(title: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = ["".join(f"<td>{escape(str(cell))}</td>" for cell in row) for row in rows]
    if not lines:
        return f"<h2>{escape(title)}</h2><p>{escape(words.NOTHING)}</p>"
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return (
        f"<h2>{escape(title)}</h2>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
