"""Pages to print or to hand over as HTML: one file, no script, nothing asked of any server.

Their policy (`default-src 'none'`) makes the browser itself refuse whatever would be fetched, and
every text is escaped: what somebody wrote is words, never markup. They are always light, for they
end up on paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import Final

from mobile_app.presenters.therapist import (
    CheckInLine,
    CounterLine,
    LapseLine,
    MeetingLine,
    TherapistPage,
)
from mobile_app.ui.formats import Formats, count
from mobile_app.ui.strings import therapist as words

_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
)
_STYLE: Final = (
    ":root{color-scheme:light;--ink:#1c2524;--quiet:#51605e;--line:#d5dcda;--accent:#1f6f6b;"
    "--tint:#e7f0ee}"
    "*{box-sizing:border-box}"
    "body{margin:0;padding:2.5rem 1.25rem;color:var(--ink);background:#fff;"
    "font:16px/1.5 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif}"
    "main{max-width:46rem;margin:0 auto}"
    "header{border-bottom:3px solid var(--accent);padding-bottom:1rem}"
    "h1{font-size:1.75rem;line-height:1.2;margin:0 0 .5rem}"
    "h2{font-size:1.2rem;margin:2.25rem 0 .25rem;break-after:avoid}"
    "p{margin:.25rem 0;max-width:40rem}.quiet,footer{color:var(--quiet);font-size:.875rem}"
    "footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:1rem}"
    "@page{size:auto;margin:18mm 16mm}"
    "@media print{body{padding:0;font-size:10.5pt}main{max-width:none}}"
)
_TABLE_STYLE: Final = (
    "table{border-collapse:collapse;width:100%;margin-top:.5rem}"
    "th,td{text-align:left;vertical-align:top;padding:.5rem 1rem .5rem 0;"
    "border-bottom:1px solid var(--line)}td{overflow-wrap:break-word}"
    "th{font-size:.8125rem;font-weight:600;color:var(--quiet);vertical-align:bottom}"
    "th:last-child,td:last-child{padding-right:0}"
    "thead{display:table-header-group}tr{break-inside:avoid}"
    ".text{min-width:6rem;overflow-wrap:anywhere;white-space:pre-line}"
    ".number{text-align:right;font-variant-numeric:tabular-nums}"
    "td.when{white-space:nowrap;width:1%}.when span{display:block}"
    ".scale{width:6.5rem;font-variant-numeric:tabular-nums}"
    ".scale span{display:block;max-width:9rem;height:.375rem;margin-top:.25rem;"
    "border-radius:.25rem;background:var(--tint);overflow:hidden;print-color-adjust:exact;"
    "-webkit-print-color-adjust:exact}"
    ".scale i{display:block;height:100%;background:var(--accent)}"
    "@media(max-width:34rem){th,td{padding-right:.6rem;font-size:.875rem}th{font-size:.75rem}"
    ".scale{width:3.25rem}.text{min-width:4rem}.when .quiet{font-size:.75rem}}"
)

Cell = tuple[str, str]
"""A class, and what stands in the cell, escaped."""


def render_page(page: TherapistPage, formats: Formats) -> bytes:
    """UTF-8 HTML of the chosen sections."""
    today = page.made_at.date()
    said = words.span(formats.date(page.from_on), formats.date(today))
    parts = [
        f"<header><h1>{escape(words.PAGE_TITLE)}</h1><p>{escape(said)}</p>"
        f'<p class="quiet">{escape(words.PAGE_BODY)}</p></header>'
    ]
    if page.counters is not None:
        parts.append(_counters(page.counters, formats))
    if page.check_ins is not None:
        parts.append(_check_ins(page.check_ins, formats, page.with_words))
    if page.lapses is not None:
        parts.append(_lapses(page.lapses, formats, page.with_notes))
    if page.meetings is not None:
        parts.append(_meetings(page.meetings, formats))
    made = words.made(
        f"{formats.date(today)}, {formats.time(page.made_at)}", page.zone, _offset(page.made_at)
    )
    parts.append(f"<footer><p>{escape(made)}</p><p>{escape(words.TIMES)}</p></footer>")
    return render_document(words.PAGE_TITLE, "".join(parts), _TABLE_STYLE)


def render_document(title: str, body: str, style: str) -> bytes:
    """A whole page around `body`, which is HTML already."""
    html = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}{style}</style></head>"
        f"<body><main>{body}</main></body></html>\n"
    )
    return html.encode("utf-8", "replace")


def _counters(lines: tuple[CounterLine, ...], formats: Formats) -> str:
    rows = (
        (
            ("text", escape(one.label)),
            ("when", escape(formats.short_dated(one.since))),
            ("number", f"{one.days:,}"),
            ("number", f"{one.longest_days:,}"),
            ("number", f"{one.runs:,}"),
        )
        for one in lines
    )
    return _section(words.COUNTERS, "", words.COUNTER_HEADS, rows, words.NO_COUNTERS)


def _check_ins(lines: tuple[CheckInLine, ...], formats: Formats, with_words: bool) -> str:
    heads = words.CHECK_IN_HEADS + ((words.WORDS_HEAD,) if with_words else ())
    rows = (
        (
            ("when", _when(one.at, formats)),
            ("scale", _scale(one.mood, 5)),
            ("scale", _scale(one.craving, 10)),
            *((("text", escape(one.words)),) if with_words else ()),
        )
        for one in lines
    )
    number = count(len(lines), "check-in")
    return _section(words.CHECK_INS, f"{number}. {words.SCALES}", heads, rows, words.NOTHING)


def _lapses(lines: tuple[LapseLine, ...], formats: Formats, with_notes: bool) -> str:
    heads = words.LAPSE_HEADS + ((words.NOTE_HEAD,) if with_notes else ())
    rows = (
        (
            ("when", escape(formats.short_dated(one.on))),
            ("text", escape(one.counter)),
            ("", escape(words.NAMES.get(one.name, one.name))),
            *((("text", escape(one.note)),) if with_notes else ()),
        )
        for one in lines
    )
    return _section(words.LAPSES, "", heads, rows, words.NOTHING)


def _meetings(lines: tuple[MeetingLine, ...], formats: Formats) -> str:
    rows = (
        (("when", escape(formats.short_dated(one.on))), ("text", escape(one.name))) for one in lines
    )
    number = count(len(lines), "meeting")
    return _section(words.MEETINGS, number, words.MEETING_HEADS, rows, words.NOTHING)


def _section(
    title: str, about: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]], none: str
) -> str:
    found = list(rows)
    if not found:
        return f'<h2>{escape(title)}</h2><p class="quiet">{escape(none)}</p>'
    said = f'<p class="quiet">{escape(about)}</p>' if about else ""
    head = "".join(
        f'<th scope="col" class="{kind}">{escape(name)}</th>'
        for name, (kind, _) in zip(heads, found[0], strict=True)
    )
    body = "".join(
        "<tr>" + "".join(f'<td class="{kind}">{cell}</td>' for kind, cell in row) + "</tr>"
        for row in found
    )
    return (
        f"<section><h2>{escape(title)}</h2>{said}"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section>"
    )


def _when(at: datetime, formats: Formats) -> str:
    said = f"{formats.time(at)} {_offset(at)}".rstrip()
    return f'{escape(formats.short_dated(at.date()))}<span class="quiet">{escape(said)}</span>'


def _offset(at: datetime) -> str:
    """How far that clock was from UTC: "UTC-5", "UTC+5:30", "" when it is not known."""
    offset = at.utcoffset()
    if offset is None:
        return ""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'−' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}"


def _scale(value: int | None, top: int) -> str:
    """The number, and a bar for the eye; a dash where nothing was said."""
    if value is None:
        return "–"
    return f'{value}<span aria-hidden="true"><i style="width:{value / top:.0%}"></i></span>'
