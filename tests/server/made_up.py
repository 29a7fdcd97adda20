"""A list as the store keeps it, for tests that need one."""

from __future__ import annotations

from sync_server.store.feeds import Feed

FEED = Feed(
    id="town",
    name="Town",
    programme="AA",
    zone="Europe/London",
    format="meeting-guide",
    source="https://example.org/feed.json",
    digest="d1",
    count=3,
    bytes=4,
    changed_at="2026-11-20T18:30:00Z",
    updated_at="2026-11-20T18:30:00Z",
)
