"""Clock, randomness, facts, and where data lives, as the operating system tells."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from mobile_app.device.ports import DeviceFacts, Installing
from mobile_app.errors import StoreDenied


class SystemClock:
    """Aware in the device's IANA zone where it names one, else in its present offset."""

    def now(self) -> datetime:
        name = _zone_name()
        return datetime.now(ZoneInfo(name)) if name else datetime.now().astimezone()

    def zone_name(self) -> str:
        return _zone_name() or "UTC"


class SystemEntropy:
    def random_bytes(self, count: int) -> bytes:
        return os.urandom(count)


class NoBootShell:
    """A BootShell that does nothing: natively there is no page around the app. The system's own
    splash screen covers the start, and updates come from an app store."""

    def publish(self, card: bytes) -> None:
        """There is nobody to show it."""

    def ready(self) -> None:
        """Nothing covers the app."""

    async def hand_over(self) -> None:
        """What stands is in sight."""

    def forget(self) -> None:
        """Nothing was kept."""

    def apply_update(self) -> None:
        """None is ever announced."""

    def on_update_available(self, callback: Callable[[], None]) -> None:
        """`callback` is never called."""

    def on_country(self, callback: Callable[[str], None]) -> None:
        """`callback` is never called: there is no shell to choose in."""


class NativeFacts:
    """`folder` is where the data lives; used and free space are counted there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def languages(self) -> tuple[str, ...]:
        """From the locale's environment; phones set LANG for embedded Python or nothing at all."""
        for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            told = os.environ.get(name, "")
            tags = [one.split(".")[0].split("@")[0].replace("_", "-") for one in told.split(":")]
            usable = tuple(tag for tag in tags if tag not in ("", "C", "POSIX"))
            if usable:
                return usable
        return ()

    async def describe(self) -> DeviceFacts:
        used = quota = None
        if self._folder.is_dir():
            used = sum(path.stat().st_size for path in self._folder.glob("*.blob"))
            quota = used + shutil.disk_usage(self._folder).free
        return DeviceFacts(
            runtime=f"{sys.platform} {platform.python_version()}",
            snapshot=None,
            build="",
            storage_persisted=True,
            storage_used_bytes=used,
            storage_quota_bytes=quota,
        )

    async def ask_to_persist(self) -> bool:
        """Files of an app stay until the app is removed."""
        return True

    async def installing(self) -> Installing:
        return Installing.INSTALLED

    async def install(self) -> bool:
        return False


def data_folder() -> Path:
    """Where this app's data lives: TWOFOLD_DATA, Flet's app storage, else the user's data folder.

    Raises StoreDenied when the system names no home.
    """
    for name in ("TWOFOLD_DATA", "FLET_APP_STORAGE_DATA"):
        if os.environ.get(name):
            return Path(os.environ[name]) / "twofold"
    try:
        home = Path.home()
    except RuntimeError:
        raise StoreDenied("no folder for data") from None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Twofold"
    if sys.platform == "darwin":
        return home / "Library" / "Application Support" / "Twofold"
    return Path(os.environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "twofold"


def _zone_name() -> str:
    """The device's IANA zone, or "" when nothing names one that the zone data knows."""
    for name in (os.environ.get("TZ", "").removeprefix(":"), _linked_zone()):
        if not name:
            continue
        try:
            ZoneInfo(name)
        except (ValueError, LookupError, OSError):
            continue
        return name
    return ""


def _linked_zone() -> str:
    """/etc/localtime is a link into the zone database on Linux and on Apple systems."""
    try:
        target = os.path.realpath("/etc/localtime").replace("\\", "/")
    except OSError:
        return ""
    _, found, name = target.rpartition("/zoneinfo/")
    return name if found else ""
