"""Every port in memory: for tests, and for trying a screen without touching a disk."""

from mobile_app.device.memory.biometrics import FixedBiometrics
from mobile_app.device.memory.blobs import (
    Fault,
    MemoryBlobStore,
    MemoryDisk,
    MemoryWriterLock,
    PowerCut,
)
from mobile_app.device.memory.fakes import (
    FixedClock,
    FixedFacts,
    FixedLocator,
    MemoryAssets,
    MemoryKeyVault,
    RecordingShell,
    SeededEntropy,
    memory_device,
)
from mobile_app.device.memory.tabs import MemoryTabs
from mobile_app.device.memory.web import CannedHttp, HandledHttp, ToldConnectivity

__all__ = [
    "CannedHttp",
    "Fault",
    "FixedBiometrics",
    "FixedClock",
    "FixedFacts",
    "FixedLocator",
    "HandledHttp",
    "MemoryAssets",
    "MemoryBlobStore",
    "MemoryDisk",
    "MemoryKeyVault",
    "MemoryTabs",
    "MemoryWriterLock",
    "PowerCut",
    "RecordingShell",
    "SeededEntropy",
    "ToldConnectivity",
    "memory_device",
]
