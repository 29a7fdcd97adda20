"""What was left out or mended of a feed, for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mobile_app.content.feeds import ParsedFeed, Skipped

EXAMPLES_PER_REPORT = 5
NOWHERE = -1
"""The index of what was left out after reading, by a wish of the operator and not by a fault."""


def report_lines(parsed: ParsedFeed) -> list[str]:
    """What was left out or mended and why: counts by reason, and the first few places."""
    return [
        *_reasons("skipped", parsed.skipped, parsed.skipped_by_code()),
        *_reasons("mended", parsed.mended, parsed.mended_by_code()),
    ]


def _reasons(what: str, entries: Sequence[Skipped], counts: Mapping[str, int]) -> list[str]:
    lines = [] if not entries else [f"{what}: {len(entries):,}"]
    for code, count in counts.items():
        found = [entry for entry in entries if entry.code == code]
        places = [f"{entry.index + 1}" for entry in found if entry.index != NOWHERE]
        listed = f": records {', '.join(places[:EXAMPLES_PER_REPORT])}" if places else ""
        more = ", …" if len(places) > EXAMPLES_PER_REPORT else ""
        lines.append(f"  {count:,} {code} ({found[0].detail}){listed}{more}")
    return lines
