"""The sample meeting list: invented places in an invented town, for trying Twofold out.

It goes through the same importer as any feed and is labelled a sample wherever it appears.
"""

from __future__ import annotations

from pathlib import Path

from sync_server.feed_description import NewFeed
from sync_server.meetings import MeetingFeeds
from sync_server.store.feeds import FeedStore

SAMPLE_ID = "sample"
SAMPLE_FILE = Path(__file__).resolve().parent.parent / "assets" / "content" / "meetings-sample.json"


def seed_sample(store: FeedStore, zone: str, source: Path = SAMPLE_FILE) -> None:
    """Have the sample list in `store`, as it is in `source` now. Raises FeedRefused.

    The invented town lies in `zone`: where whoever tries it out is, so that "tonight" means
    something.
    """
    importer = MeetingFeeds(store)
    feed = store.get(SAMPLE_ID)
    if feed is not None and (feed.source, feed.zone) != (str(source), zone):
        store.remove(SAMPLE_ID)
        feed = None
    if feed is not None:
        importer.refresh(feed, force=True)
        return
    importer.add(
        NewFeed(
            id=SAMPLE_ID,
            name="Sampleford (sample)",
            programme="AA",
            zone=zone,
            source=str(source),
            sample=True,
        )
    )
