"""The packs as files, for a static host: the same addresses, no server.

v1/meetings/packs.json
v1/meetings/packs/<id>/<digest>.json          and its parts and deltas
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from sync_server.routes import CODINGS, index
from sync_server.store.feeds import FeedStore

_SUFFIX = {"identity": "", "gzip": ".gz", "br": ".br"}


def write_packs(store: FeedStore, folder: Path) -> int:
    """Write every pack below `folder`; how many lists there are.

    Files are named by content and written once; the list of lists is replaced last, so a host
    that copies the folder meanwhile never announces what is not there. Raises OSError.
    """
    top = folder / "v1" / "meetings"
    feeds = store.all()
    for feed in feeds:
        below = top / "packs" / feed.id
        below.mkdir(parents=True, exist_ok=True)
        names = {feed.digest, *store.piece_names(feed.id)}
        for name in sorted(names):
            for coding in CODINGS:
                path = below / f"{name}.json{_SUFFIX[coding]}"
                body = (
                    store.body(feed.id, name, coding)
                    if name == feed.digest
                    else store.piece(feed.id, name, coding)
                )
                if body is not None and not path.exists():
                    _write(path, body)
        for path in below.iterdir():
            if path.name.partition(".json")[0] not in names:
                path.unlink()
    top.mkdir(parents=True, exist_ok=True)
    _write(top / "packs.json", json.dumps(index(store), separators=(",", ":")).encode())
    return len(feeds)


def _write(path: Path, body: bytes) -> None:
    made = path.with_name(f".{path.name}.part")
    with made.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    made.replace(path)
