"""The server over a real socket, in a thread of the test's process."""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType

from sync_server.app import create_app
from sync_server.listening import listen
from sync_server.serving import AnnouncingServer, uvicorn_config
from sync_server.site import BuiltSite
from sync_server.store.feeds import FeedStore
from sync_server.vaults.limits import Limits

START_SECONDS = 20


class RunningServer:
    """Serves from `with` to its end; `url` has the port the system chose."""

    def __init__(self, store: FeedStore, site: Path | None, limits: Limits | None = None) -> None:
        self._app = create_app(store, BuiltSite(site) if site else None, limits)

    def __enter__(self) -> RunningServer:
        self._socket = listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server = AnnouncingServer(uvicorn_config(self._app), lambda: None)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True
        )
        self._thread.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join(START_SECONDS)
        self._socket.close()
        assert not self._thread.is_alive()
        self._app.close()
