"""The other ports in memory: a clock that stands still, seeded randomness, people who answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from mobile_app.device.memory.biometrics import FixedBiometrics
from mobile_app.device.memory.blobs import MemoryBlobStore, MemoryDisk, MemoryWriterLock
from mobile_app.device.memory.tabs import MemoryTabs
from mobile_app.device.memory.web import CannedHttp, ToldConnectivity
from mobile_app.device.ports import Device, DeviceFacts, Http, Installing, Position
from mobile_app.errors import LocationDenied, LocationError, TwofoldError


class FixedClock:
    """A Clock that moves only when told to.

    `at` is ISO 8601; without an offset it is read as wall time in `zone`.
    """

    def __init__(self, at: str = "2026-11-20T18:30:00", zone: str = "America/New_York") -> None:
        self._zone = zone
        self._now: datetime
        self.set(at)

    def now(self) -> datetime:
        return self._now

    def zone_name(self) -> str:
        return self._zone

    def set(self, at: str, zone: str | None = None) -> None:
        self._zone = zone or self._zone
        told = datetime.fromisoformat(at)
        info = ZoneInfo(self._zone)
        self._now = told.replace(tzinfo=info) if told.tzinfo is None else told.astimezone(info)

    def advance(self, by: timedelta) -> None:
        """Real time passes: across a change of the clocks this differs from wall time."""
        zone = self._now.tzinfo
        self._now = (self._now.astimezone(ZoneInfo("UTC")) + by).astimezone(zone)


class SeededEntropy:
    """An Entropy that gives the same bytes at every run."""

    def __init__(self, seed: int = 7) -> None:
        self._random = Random(seed)  # noqa: S311 - repeatable on purpose, never in the product

    def random_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)


class MemoryKeyVault:
    """A KeyVault on `disk`; `fault`, once set, is what every call raises (a locked keystore)."""

    def __init__(self, disk: MemoryDisk | None = None) -> None:
        self._secrets = (MemoryDisk() if disk is None else disk).secrets
        self.fault: TwofoldError | None = None

    async def read(self, name: str) -> bytes | None:
        self._answer()
        return self._secrets.get(name)

    async def write(self, name: str, secret: bytes) -> None:
        self._answer()
        self._secrets[name] = secret

    async def delete(self, name: str) -> None:
        self._answer()
        self._secrets.pop(name, None)

    def _answer(self) -> None:
        if self.fault is not None:
            raise self.fault


class MemoryAssets:
    """An AssetReader over a mapping of path to bytes."""

    def __init__(self, data_by_path: Mapping[str, bytes] | None = None) -> None:
        self._data_by_path = dict(data_by_path or {})

    def read(self, path: str) -> bytes:
        try:
            return self._data_by_path[path]
        except KeyError:
            raise FileNotFoundError(path) from None


class RecordingShell:
    """A BootShell that remembers what it was told."""

    def __init__(self) -> None:
        self.cards: list[bytes] = []
        self.readied = 0
        self.forgotten = 0
        self.updates_applied = 0
        self._on_update: list[Callable[[], None]] = []
        self._on_country: list[Callable[[str], None]] = []
        self._told_country: str | None = None

    def publish(self, card: bytes) -> None:
        self.cards.append(card)

    def ready(self) -> None:
        self.readied += 1

    async def hand_over(self) -> None:
        self.ready()

    def forget(self) -> None:
        self.forgotten += 1
        self.cards.clear()

    def apply_update(self) -> None:
        self.updates_applied += 1

    def on_update_available(self, callback: Callable[[], None]) -> None:
        self._on_update.append(callback)

    def announce_update(self) -> None:
        """What a waiting new version does."""
        for callback in tuple(self._on_update):
            callback()

    def on_country(self, callback: Callable[[str], None]) -> None:
        self._on_country.append(callback)
        if self._told_country is not None:
            callback(self._told_country)

    def choose_country(self, code: str) -> None:
        """What a person's choice in the shell does; before anybody listens it is kept for them."""
        if not self._on_country:
            self._told_country = code
        for callback in tuple(self._on_country):
            callback(code)


class FixedFacts:
    def __init__(
        self,
        languages: tuple[str, ...] = ("en-US",),
        facts: DeviceFacts | None = None,
        installing: Installing = Installing.INSTALLED,
    ) -> None:
        self._languages = languages
        self._installing = installing
        self._facts = facts or DeviceFacts("memory", None, "test", None, None, None)

    def languages(self) -> tuple[str, ...]:
        return self._languages

    async def describe(self) -> DeviceFacts:
        return self._facts

    async def ask_to_persist(self) -> bool:
        return True

    async def installing(self) -> Installing:
        return self._installing

    async def install(self) -> bool:
        """A person who takes the offer, when there is one."""
        if self._installing is not Installing.OFFER:
            return False
        self._installing = Installing.INSTALLED
        return True


class FixedLocator:
    """A Locator that answers `answer`, which may be an error, and counts how often it was asked."""

    def __init__(self, answer: Position | LocationError | None = None) -> None:
        self.answer = answer or LocationDenied("nobody allowed it")
        self.asked = 0

    async def locate(self) -> Position:
        self.asked += 1
        if isinstance(self.answer, LocationError):
            raise self.answer
        return self.answer


def memory_device(
    disk: MemoryDisk | None = None,
    *,
    clock: FixedClock | None = None,
    assets: Mapping[str, bytes] | None = None,
    http: Http | None = None,
    biometrics: FixedBiometrics | None = None,
) -> Device:
    """A whole device in memory; two made over one `disk` are two tabs of one browser."""
    # Not at the top: this room ships to browsers, which have no native adapters.
    from mobile_app.device.memory.crypto import QuickCrypto
    from mobile_app.device.native.keys import VaultDeviceKey

    disk = MemoryDisk() if disk is None else disk
    lock = MemoryWriterLock(disk)
    tabs = MemoryTabs(disk)
    crypto, entropy = QuickCrypto(), SeededEntropy()
    return Device(
        clock=clock or FixedClock(),
        entropy=entropy,
        blobs=MemoryBlobStore(disk, lock),
        lock=lock,
        tabs=tabs,
        crypto=crypto,
        device_key=VaultDeviceKey(MemoryKeyVault(disk), crypto, entropy),
        biometrics=biometrics or FixedBiometrics(),
        assets=MemoryAssets(assets),
        http=http or CannedHttp(),
        shell=RecordingShell(),
        facts=FixedFacts(),
        locator=FixedLocator(),
        connectivity=ToldConnectivity(),
    )
