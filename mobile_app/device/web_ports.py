"""Ports of the network: requests to Twofold's own server, and when they may work again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

Method: TypeAlias = Literal["GET", "PUT", "POST", "DELETE"]


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """`url` is resolved against our server. Neither it nor the headers show in a repr: a path may
    name a vault, a header may open one."""

    method: Method
    url: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)
    """For PUT and POST alone."""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """`headers` have lower-case names; `body` is decoded from any transfer compression."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Http(Protocol):
    """Requests to Twofold's own server; a relative `url` is resolved against it.

    Nothing else goes along: no cookies, no referrer. Nothing is kept or answered from a cache.
    """

    @property
    def server(self) -> str:
        """The server's address, "https://host/"; "" where none is known, and who asks is Offline.
        In a browser it is where the app came from."""

    def use_server(self, address: str) -> None:
        """Ask this server from now on (device/server_address.py reads a typed address). Raises
        ServerFault in a browser, where a page may ask nobody but its own site."""

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit_bytes: int,
        timeout_seconds: float = 20.0,
        elsewhere: bool = False,
    ) -> HttpResponse:
        """Raises Offline, TooLarge, ServerFault (not for statuses: those are returned).

        `elsewhere` allows an address of another host, one the person typed: nothing of the person
        goes with it. A browser reads its own site only and refuses the others all the same.
        """

    async def send(
        self, request: HttpRequest, *, limit_bytes: int, timeout_seconds: float = 20.0
    ) -> HttpResponse:
        """One call of our server's API, and nobody else's.

        `limit_bytes` is for the answer's decoded body, `timeout_seconds` for all of the call.
        Cancelling it ends it. Connections are kept for calls that follow soon. Raises Offline,
        TooSlow (an Offline) after the timeout, TooLarge, Redirected (what is meant for our server
        is not carried on to another place) and ServerFault; a status is returned, whatever it says.
        """


class Connectivity(Protocol):
    """When it is worth another try. A hint: it may be missing, and it may be wrong."""

    def on_online(self, callback: Callable[[], None]) -> None:
        """`callback` runs each time the device says it has a network again."""


class NoConnectivity:
    """For a platform that does not say."""

    def on_online(self, callback: Callable[[], None]) -> None:
        """Never runs it."""
