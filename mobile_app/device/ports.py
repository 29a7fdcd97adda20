"""What the app asks of the device, as narrow protocols.

Every implementation (memory, native, browser) passes the same contract suite in tests/contract.
Nothing here imports anything but the standard library, so any room may use it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol


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

        Fenced as writes are; the right to write stays with who holds it.
        """


class AssetReader(Protocol):
    """Files that ship with the app, by path below assets/ ("content/readings-en.json")."""

    def read(self, path: str) -> bytes:
        """Raises FileNotFoundError."""


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """`headers` have lower-case names; `body` is decoded from any transfer compression."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


class Http(Protocol):
    """Requests to Twofold's own server; a relative `url` is resolved against it."""

    async def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        limit_bytes: int,
        timeout_seconds: float = 20.0,
    ) -> HttpResponse:
        """Raises Offline, TooLarge, ServerFault (not for statuses: those are returned)."""


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


class BootShell(Protocol):
    """The page around the app: it draws before the app is alive (docs/boot-shell.md)."""

    def publish(self, card: bytes) -> None:
        """Hand over what the shell shows at the next start; replaces the former card."""

    def ready(self) -> None:
        """What is drawn may be seen: the shell may fade out once nobody is using its SOS.

        Said when the first screen stands, and after every return from out of sight."""

    def forget(self) -> None:
        """Drop the card and everything else the page keeps (erase everything)."""

    def apply_update(self) -> None:
        """Activate the waiting version and reload; called only on a person's tap."""

    def on_update_available(self, callback: Callable[[], None]) -> None: ...


KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class PasscodeKdf:
    """How a passcode becomes a key; stored beside what that key seals (device/passcode_kdf.py).

    `name` is "argon2id" (RFC 9106, version 19: `passes`, `memory_kib`, `lanes`) or
    "pbkdf2-sha256" (`passes` iterations; the other two mean nothing).
    """

    name: str
    passes: int
    memory_kib: int = 0
    lanes: int = 1


class Crypto(Protocol):
    """Ciphers and hashes that give the same bytes on every platform (tests/vectors).

    A key is 32 bytes from Entropy or from one of the derivations here; anything else raises
    ValueError. Every call may raise CryptoUnavailable.
    """

    async def seal(self, key: bytes, nonce: bytes, plain: bytes, associated: bytes) -> bytes:
        """AES-256-GCM: ciphertext, then the tag of 16 bytes.

        `nonce` is 12 bytes, fresh from Entropy for every call with the same key: a repeated one
        gives the texts away. `associated` is bound to the result and no part of it.
        """

    async def open(self, key: bytes, nonce: bytes, sealed: bytes, associated: bytes) -> bytes:
        """What `seal` was given. Raises CannotOpen(TRUNCATED or UNAUTHENTIC)."""

    async def sha256(self, data: bytes) -> bytes: ...

    async def hkdf_sha256(self, secret: bytes, *, salt: bytes, info: bytes, length: int) -> bytes:
        """RFC 5869, 1 to 8160 bytes. Only for secrets too random to guess, never a passcode."""

    @property
    def passcode_kdf(self) -> PasscodeKdf:
        """What a new passcode is to be derived with on this device."""

    async def passcode_key(self, passcode: bytes, salt: bytes, kdf: PasscodeKdf) -> bytes:
        """A key of 32 bytes; slow on purpose. `salt` is 16 random bytes of its own.

        Raises CryptoUnavailable for Argon2id where there is none. A `kdf` that was stored has to
        come through `parse_kdf`, which refuses what would be weak or take for ever.
        """


class DeviceKey(Protocol):
    """A key of this device's own, which wraps others and is never handed out.

    Made at the first `wrap`, by who holds the WriterLock. In a browser neither Python nor a copied
    database can read it as bytes; a phone's keystore gives it to this app alone.
    """

    async def wrap(self, secret: bytes, context: bytes) -> bytes:
        """`secret` sealed by this device; `context` says what for and is asked for again.

        Raises StoreError where the key could not be kept.
        """

    async def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """What `wrap` was given.

        Raises CannotOpen (NO_KEY once forgotten or never made here, TRUNCATED, NEWER,
        UNAUTHENTIC), or StoreError while the platform does not hand the key over.
        """

    async def forget(self) -> None:
        """Destroy the key, and with it everything it ever wrapped."""


class Biometrics(Protocol):
    """The platform's own check of who holds the device: a finger, a face.

    It answers yes or no and hands out no key, and it raises nothing: there is always the passcode.
    """

    async def available(self) -> bool:
        """Whether the device can check, and knows somebody."""

    async def confirm(self, reason: str) -> bool:
        """Ask whoever holds the device; the platform shows `reason`. True only for a plain yes."""


class KeyVault(Protocol):
    """Where a platform keeps an app's few small secrets, by name (as blobs are named).

    Raises StoreError of some kind when it cannot say: that must never be taken for None.
    """

    async def read(self, name: str) -> bytes | None: ...

    async def write(self, name: str, secret: bytes) -> None: ...

    async def delete(self, name: str) -> None: ...


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
class Device:
    """Everything the composition root needs of one platform."""

    clock: Clock
    entropy: Entropy
    blobs: BlobStore
    lock: WriterLock
    crypto: Crypto
    device_key: DeviceKey
    biometrics: Biometrics
    assets: AssetReader
    http: Http
    shell: BootShell
    facts: Facts
