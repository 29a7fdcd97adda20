"""What the app asks of the device, as narrow protocols.

Every implementation (memory, native, browser) passes the same contract suite in tests/contract.
Nothing here imports anything but the standard library and the error tree, so any room may use it.
Those for ciphers and keys are in key_ports, those of the network in web_ports.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from mobile_app.device.key_ports import KEY_BYTES as KEY_BYTES
from mobile_app.device.key_ports import NONCE_BYTES as NONCE_BYTES
from mobile_app.device.key_ports import TAG_BYTES as TAG_BYTES
from mobile_app.device.key_ports import Biometrics as Biometrics
from mobile_app.device.key_ports import Crypto as Crypto
from mobile_app.device.key_ports import DeviceKey as DeviceKey
from mobile_app.device.key_ports import KeyVault as KeyVault
from mobile_app.device.key_ports import PasscodeKdf as PasscodeKdf
from mobile_app.device.web_ports import Connectivity as Connectivity
from mobile_app.device.web_ports import Http as Http
from mobile_app.device.web_ports import HttpRequest as HttpRequest
from mobile_app.device.web_ports import HttpResponse as HttpResponse
from mobile_app.device.web_ports import NoConnectivity as NoConnectivity
from mobile_app.errors import LocationError


class Clock(Protocol):
    """Time as the person's device tells it."""

    def now(self) -> datetime:
        """The present, aware, in the person's current zone."""

    def zone_name(self) -> str:
        """IANA name of that zone, "UTC" when the device will not say."""


class Entropy(Protocol):
    """Randomness fit for identifiers and keys: never frozen into a start-up image."""

    def random_bytes(self, count: int) -> bytes: ...


BLOB_NAME: Final = r"[a-z0-9._-]{1,80}"
"""What a blob may be called; every BlobStore refuses another name with ValueError."""

SHARED_PREFIX: Final = "cache."
"""Blobs whose name begins so may be written by any tab: losing one of two writes loses nothing."""

ERASING: Final = "key.erasing"
"""There while everything is being erased (mobile_app/store/erasing.py)."""


class BlobStore(Protocol):
    """Named byte strings, each replaced as a whole or grown at its end.

    `write` returns only when the bytes are durable, and replaces atomically: after a crash the old
    or the new value is there, whole. Raises StoreFull, StoreDenied or StoreError; after any of
    them the earlier value still stands. `append` promises less about a crash, and costs no more
    than the bytes it adds.

    Once a WriterLock of the same storage has been asked for, every write and delete outside
    SHARED_PREFIX is fenced: it raises StoreNotWriter, inside the same transaction, when another
    one has taken the right to write. (A lock alone is not enough: the loser hears of it late.)
    """

    async def read(self, name: str) -> bytes | None: ...

    async def write(self, name: str, data: bytes) -> None: ...

    async def append(self, name: str, data: bytes, *, at: int) -> None:
        """Make `data` the blob's bytes from `at` on; an absent blob counts as empty.

        What stood from `at` on is dropped: that is how the rest of an append that failed goes.
        Durable when it returns. After a crash, or after it raised, the bytes before `at` are as
        they were and any beginning of `data` may follow them. Raises as `write` does, StoreError
        also when the blob is shorter than `at`. One append to a name at a time.
        """

    async def delete(self, name: str) -> None: ...

    async def names(self) -> list[str]: ...

    async def clear(self) -> None:
        """Remove every blob and whatever held them; used by "erase everything".

        Interrupted, it may leave some of them, but ERASING goes last of all. Fenced as writes are;
        the right to write stays with who holds it.
        """


class AssetReader(Protocol):
    """Files that ship with the app, by path below assets/ ("content/readings-en.json")."""

    def read(self, path: str) -> bytes:
        """Raises FileNotFoundError."""


class WriterLock(Protocol):
    """One writer among the tabs (or processes) that share a BlobStore."""

    async def acquire(self, *, steal: bool = False) -> bool:
        """True when this one may write from now on. `steal` takes it from the other.

        What one tab read before it acquired may be stale: read again afterwards. Raises
        StoreDenied or StoreError where the storage underneath cannot say.
        """

    def on_lost(self, callback: Callable[[], None]) -> None:
        """`callback` runs each time another one has stolen it; at the next write at the latest."""

    async def release(self) -> None:
        """Let the next one in; harmless when this one does not hold it."""


class TabNews(StrEnum):
    """What one tab tells the others that are open on the same storage."""

    LOCKED = "locked"
    ERASED = "erased"
    HIDDEN = "hidden"
    """The person put up the neutral screen, and no passcode locks what is behind it."""


class Tabs(Protocol):
    """The other tabs of the app in this browser. Nothing personal is said among them."""

    def tell(self, news: TabNews) -> None:
        """Every other tab hears it; the one that tells does not."""

    def on_news(self, callback: Callable[[TabNews], None]) -> None: ...


class BootShell(Protocol):
    """The page around the app: it draws before the app is alive (docs/boot-shell.md)."""

    def publish(self, card: bytes) -> None:
        """Hand over what the shell shows at the next start; replaces the former card."""

    def ready(self) -> None:
        """What is drawn may be seen again, after a return from out of sight."""

    async def hand_over(self) -> None:
        """The first screen stands: the shell may fade out once nobody is using its SOS.

        Ends when the screen is in sight, or after a moment when nobody says that it is. Until then
        the page has its hands full: what is drawn behind that screen is better drawn after it."""

    def forget(self) -> None:
        """Drop the card and everything else the page keeps (erase everything)."""

    def apply_update(self) -> None:
        """Activate the waiting version and reload; called only on a person's tap."""

    def on_update_available(self, callback: Callable[[], None]) -> None: ...

    def on_country(self, callback: Callable[[str], None]) -> None:
        """`callback` gets what the person chose in the shell as the country of its crisis lines,
        as the shell says it: not checked. A choice made before anybody listened is told then."""


@dataclass(frozen=True, slots=True)
class DeviceFacts:
    """What diagnostics may say; no identifier of device or person."""

    runtime: str
    snapshot: bool | None
    build: str
    storage_persisted: bool | None
    storage_used_bytes: int | None
    storage_quota_bytes: int | None


class Installing(StrEnum):
    """How the app can come to a home screen from here."""

    INSTALLED = "installed"
    OFFER = "offer"
    """The browser has an offer of its own ready: `install` shows it."""
    IOS = "ios"
    """Only by hand, through Share."""
    MENU = "menu"
    """Perhaps through the browser's menu; it does not say."""


class Facts(Protocol):
    def languages(self) -> tuple[str, ...]:
        """BCP 47 tags the person prefers, best first; may be empty."""

    async def describe(self) -> DeviceFacts: ...

    async def ask_to_persist(self) -> bool:
        """Ask the platform not to evict our data; True when granted or not needed."""

    async def installing(self) -> Installing: ...

    async def install(self) -> bool:
        """Show the platform's own offer, right after a tap; True when the person took it."""


@dataclass(frozen=True, slots=True)
class Position:
    """Degrees (WGS 84), and how far off they may be in metres."""

    latitude: float
    longitude: float
    accuracy_metres: float


class Locator(Protocol):
    """Where the device is. Asked only on a person's tap; what it says stays in memory."""

    async def locate(self) -> Position:
        """The platform may ask the person first. Raises LocationDenied, LocationError."""


class NoLocator:
    """For a platform that does not know, or is not asked."""

    async def locate(self) -> Position:
        raise LocationError("this platform does not say where it is")


@dataclass(frozen=True, slots=True)
class Device:
    """Everything the composition root needs of one platform."""

    clock: Clock
    entropy: Entropy
    blobs: BlobStore
    lock: WriterLock
    tabs: Tabs
    crypto: Crypto
    device_key: DeviceKey
    biometrics: Biometrics
    assets: AssetReader
    http: Http
    shell: BootShell
    facts: Facts
    locator: Locator = field(default_factory=NoLocator)
    connectivity: Connectivity = field(default_factory=NoConnectivity)
