"""What a list of meetings costs to download: the first time, and after an ordinary week.

Sizes are those of the answers' bodies as the server sends them (Brotli), of the feed aasepia.json:
2,038 real meetings; a week's change includes asking for the list of lists. A week's change is one
in a hundred meetings, scattered: most are edited (a time, a note, a link, a place, types), some
end, some are new; which is which is drawn anew for each of many weeks, and the dearest week counts.
New meetings are real ones left out of the older list.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mobile_app.content.feed_formats import parse_feed
from mobile_app.content.pack import Pack, decode_pack, encode_pack
from mobile_app.content.pack_delta import apply_delta, encode_delta
from mobile_app.domain.meetings import Meeting
from sync_server.compression import compress

PROJECT = Path(__file__).resolve().parents[1]
FEED = "aasepia.json"
ZONE = "America/New_York"
WEEKS = 20
GOAL_BYTES, GOAL_SHARE = 40.0, 0.03
SHARE_CHANGED, SHARE_NEW, SHARE_ENDED = 0.01, 0.2, 0.2
INDEX_BYTES = len(
    json.dumps(
        {
            "packs": [
                {
                    "id": "aasepia",
                    "name": "Southeastern Pennsylvania",
                    "programme": "AA",
                    "count": 2038,
                    "sample": False,
                    "changed_at": "2026-11-02T05:00:00Z",
                    "updated_at": "2026-11-02T05:00:00Z",
                    "digest": "0" * 64,
                    "bytes": 900_000,
                }
            ]
        }
    )
)
"""What a device asks first, each time: the list of lists, here of one."""

READ_AT = datetime(2026, 11, 2, 5, tzinfo=UTC)


def main() -> None:
    folder = os.environ.get("TWOFOLD_FEEDS") or PROJECT.parent / "shared" / "data" / "feeds"
    feed = parse_feed(
        (Path(folder) / FEED).read_bytes(), source="aasepia", programme="AA", zone=ZONE
    )
    whole = as_pack(feed.meetings)
    full = len(compress(encode_pack(whole))["br"])
    each = full / len(feed.meetings)
    print(f"{len(feed.meetings):,} meetings: {full:,} bytes as downloaded, {each:.1f} a meeting")
    costs = [week(feed.meetings, seed) for seed in range(WEEKS)]
    shares = [delta / download for delta, download in costs]
    print(
        f"a week's change of {SHARE_CHANGED:.0%}: {min(costs)[0]:,} to {max(costs)[0]:,} bytes, "
        f"{min(shares):.1%} to {max(shares):.1%} of a full download"
    )
    all_new = [week(feed.meetings, seed, new=1.0, ended=0.0) for seed in range(5)]
    dearest = max(delta / download for delta, download in all_new)
    print(f"were all of them new meetings and none an edit: {dearest:.1%}")
    met = each <= GOAL_BYTES and max(shares) <= GOAL_SHARE
    print(
        f"meeting_pack: {each:.1f} bytes a meeting and {max(shares):.2%} for a week's change "
        f"(goal <= {GOAL_BYTES:.0f} bytes and <= {GOAL_SHARE:.0%}): {'met' if met else 'missed'}"
    )


def as_pack(meetings: Sequence[Meeting]) -> Pack:
    return Pack(
        id="aasepia",
        name="Southeastern Pennsylvania",
        programme="AA",
        sample=False,
        updated_at=READ_AT,
        meetings=tuple(meetings),
    )


def week(
    meetings: Sequence[Meeting], seed: int, *, new: float = SHARE_NEW, ended: float = SHARE_ENDED
) -> tuple[int, int]:
    """(bytes of the delta, bytes of the newer list in full), both as downloaded."""
    rng = random.Random(seed)
    picked = rng.sample(range(len(meetings)), round(len(meetings) * SHARE_CHANGED))
    news, ends = round(len(picked) * new), round(len(picked) * ended)
    to_add, to_end = set(picked[:news]), set(picked[news : news + ends])
    to_edit = set(picked[news + ends :])
    older = as_pack([m for place, m in enumerate(meetings) if place not in to_add])
    newer = replace(
        as_pack(
            [
                edited(m, rng, meetings) if place in to_edit else m
                for place, m in enumerate(meetings)
                if place not in to_end
            ]
        ),
        updated_at=READ_AT + timedelta(days=7),
    )
    before, after = encode_pack(older), encode_pack(newer)
    delta = encode_delta(before, after)
    assert apply_delta(before, delta) == after, "a delta must give the newer list"
    assert set(decode_pack(after).meetings) == set(newer.meetings)
    return len(compress(delta)["br"]) + INDEX_BYTES, len(compress(after)["br"])


def edited(meeting: Meeting, rng: random.Random, others: Sequence[Meeting]) -> Meeting:
    """`meeting` as an office might have changed it, with the date of the edit; what is new in it
    comes from another real meeting."""
    other = rng.choice(others)
    change: dict[str, object] = rng.choice(
        [
            {"start_minute": ((meeting.start_minute or 0) + rng.choice((-60, -30, 30, 60))) % 1440},
            {"weekday": ((meeting.weekday or 0) + 1) % 7},
            {"notes": other.notes if other.notes != meeting.notes else "Back in the large room."},
            {"join_url": other.join_url, "join_phone": other.join_phone, "venue": other.venue},
            {"types": other.types},
            {
                **{"place": other.place, "address": other.address, "city": other.city},
                **{"latitude": other.latitude, "longitude": other.longitude},
                **{"regions": other.regions},
            },
            {"temporarily_closed": not meeting.temporarily_closed},
            {"name": other.name},
        ]
    )
    return meeting._replace(updated_on=f"2026-10-{rng.randint(26, 31)}", **change)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
