"""The ports in a browser, over assets/boot/device.js, which runs in the same worker as Python.

A start-up image freezes whatever was imported: no JavaScript object may be held at import time, so
`js` is imported here and its attributes are touched inside functions only.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import js  # type: ignore[import-not-found]  # Pyodide's module; there is none natively
from pyodide.ffi import create_proxy, to_js  # type: ignore[import-not-found]

from mobile_app import errors
from mobile_app.device.assets import PackageAssets
from mobile_app.device.browser.answers import bytes_or_none, stored
from mobile_app.device.browser.crypto import WebCrypto, WebDeviceKey
from mobile_app.device.browser.web import BrowserHttp, PageConnectivity
from mobile_app.device.no_biometrics import NoBiometrics
from mobile_app.device.ports import (
    BLOB_NAME,
    Device,
    DeviceFacts,
    Installing,
    Position,
    TabNews,
)
from mobile_app.device.together import Together

_PERSIST_TIMEOUT_MS = 15_000  # a browser may ask the person first
_PAGE_TIMEOUT_MS = 2_000
_INSTALL_TIMEOUT_MS = 60_000  # the browser does ask the person
_LOCATE_TIMEOUT_MS = 60_000  # it asks, and then satellites take their time


class BrowserClock:
    def now(self) -> datetime:
        name = _zone_name()
        return datetime.now(ZoneInfo(name)) if name else datetime.now().astimezone()

    def zone_name(self) -> str:
        return _zone_name() or "UTC"


class BrowserEntropy:
    def random_bytes(self, count: int) -> bytes:
        # Pyodide asks the page's crypto.getRandomValues at every call: nothing frozen.
        return os.urandom(count)


class IndexedDbBlobStore:
    """A BlobStore whose every call is one IndexedDB transaction of strict durability.

    Reads asked for together share one.
    """

    def __init__(self) -> None:
        self._reading: Together[str, bytes | None] = Together(_read_blobs)

    async def read(self, name: str) -> bytes | None:
        return await self._reading.ask(_checked(name))

    async def write(self, name: str, data: bytes) -> None:
        await stored(js.twofold.idb.write(_checked(name), to_js(data)))

    async def append(self, name: str, data: bytes, *, at: int) -> None:
        await stored(js.twofold.idb.append(_checked(name), to_js(data), at))

    async def delete(self, name: str) -> None:
        await stored(js.twofold.idb.remove(_checked(name)))

    async def names(self) -> list[str]:
        names = await stored(js.twofold.idb.names())
        return sorted(str(name) for name in names)

    async def clear(self) -> None:
        await stored(js.twofold.idb.clear())


class WebWriterLock:
    """A WriterLock over Web Locks, which end with their tab, and a fence inside IndexedDB."""

    async def acquire(self, *, steal: bool = False) -> bool:
        return bool(await stored(js.twofold.lock.acquire(steal)))

    def on_lost(self, callback: Callable[[], None]) -> None:
        js.twofold.lock.onLost(create_proxy(callback))

    async def release(self) -> None:
        js.twofold.lock.release()


class WebTabs:
    """A Tabs over a BroadcastChannel of this site."""

    def tell(self, news: TabNews) -> None:
        js.twofold.tabs.tell(news.value)

    def on_news(self, callback: Callable[[TabNews], None]) -> None:
        def hear(told: str) -> None:
            if told in tuple(TabNews):  # another version may tell more
                callback(TabNews(told))

        js.twofold.tabs.onNews(create_proxy(hear))


class PageShell:
    """A BootShell: every call is a message to the page (docs/boot-shell.md)."""

    def publish(self, card: bytes) -> None:
        js.twofold.post("card", card.decode())

    def ready(self) -> None:
        js.twofold.post("ready", None)

    async def hand_over(self) -> None:
        await js.twofold.ask("ready", "shown", _PAGE_TIMEOUT_MS)

    def forget(self) -> None:
        js.twofold.post("forget", None)

    def apply_update(self) -> None:
        js.twofold.post("apply-update", None)

    def on_update_available(self, callback: Callable[[], None]) -> None:
        js.twofold.on("update-available", create_proxy(lambda _detail: callback()))

    def on_country(self, callback: Callable[[str], None]) -> None:
        js.twofold.on("country", create_proxy(lambda code: callback(str(code))))


class BrowserFacts:
    def languages(self) -> tuple[str, ...]:
        return tuple(str(tag) for tag in json.loads(js.twofold.languages()))

    async def describe(self) -> DeviceFacts:
        told = json.loads(await js.twofold.facts())
        return DeviceFacts(
            runtime="browser",
            snapshot=told["snapshot"],
            build=told["build"],
            storage_persisted=told["persisted"],
            storage_used_bytes=told["used"],
            storage_quota_bytes=told["quota"],
        )

    async def ask_to_persist(self) -> bool:
        """Only the page may ask, so it is asked to; no answer counts as no."""
        answer = await js.twofold.ask("persist", "persisted", _PERSIST_TIMEOUT_MS)
        return answer is True

    async def installing(self) -> Installing:
        """Only the page hears the browser's offer; no answer is as good as "perhaps"."""
        answer = await js.twofold.ask("how-to-install", "installing", _PAGE_TIMEOUT_MS)
        return Installing(answer) if answer in tuple(Installing) else Installing.MENU

    async def install(self) -> bool:
        answer = await js.twofold.ask("install", "install-answered", _INSTALL_TIMEOUT_MS)
        return answer is True


class PageLocator:
    """Only a page may ask where it is, so it is asked to (assets/boot/start.js)."""

    async def locate(self) -> Position:
        told = await js.twofold.ask("locate", "located", _LOCATE_TIMEOUT_MS)
        answer = json.loads(str(told)) if told else {}
        if answer.get("denied"):
            raise errors.LocationDenied("the browser was told not to say")
        try:
            return Position(
                float(answer["latitude"]), float(answer["longitude"]), float(answer["accuracy"])
            )
        except (KeyError, TypeError, ValueError):
            raise errors.LocationError("the browser could not tell") from None


def open_device() -> Device:
    """The device as the composition root wants it."""
    entropy = BrowserEntropy()
    return Device(
        clock=BrowserClock(),
        entropy=entropy,
        blobs=IndexedDbBlobStore(),
        lock=WebWriterLock(),
        tabs=WebTabs(),
        crypto=WebCrypto(),
        device_key=WebDeviceKey(entropy),
        biometrics=NoBiometrics(),
        assets=PackageAssets(),
        http=BrowserHttp(),
        shell=PageShell(),
        facts=BrowserFacts(),
        locator=PageLocator(),
        connectivity=PageConnectivity(),
    )


async def _read_blobs(names: Sequence[str]) -> list[bytes | None]:
    found = await stored(js.twofold.idb.read(to_js(list(names))))
    return [bytes_or_none(one) for one in found]


def _checked(name: str) -> str:
    if re.fullmatch(BLOB_NAME, name) is None:
        raise ValueError("not a blob name")
    return name


def _zone_name() -> str:
    """The page's IANA zone, or "" when it has none that the zone data knows.

    Asked every time: people travel. (After a restore `time.tzname` is the build machine's.)
    """
    name = str(js.twofold.zone() or "")
    try:
        ZoneInfo(name)
    except (ValueError, LookupError, OSError):
        return ""
    return name
