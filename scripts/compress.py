"""Compressed companions of the site's files: NAME.br and NAME.gz, for servers that send them.

Each is made once per content and kept by digest. A companion that saves less than five percent is
not made.
"""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli

from scripts.build_cache import digest_bytes

QUICK_QUALITY = 5
RELEASE_QUALITY = 11
_SMALLEST_BYTES = 256
_ALREADY_COMPRESSED = (".woff2", ".png", ".jpg", ".webp", ".br", ".gz")


class Compressor:
    """Compresses into `folder`, whose files are named by digest and settings."""

    def __init__(self, folder: Path, quality: int) -> None:
        self.folder = folder
        self.quality = quality
        folder.mkdir(parents=True, exist_ok=True)

    def companions(self, path: str, data: bytes) -> dict[str, Path]:
        """Suffix (".br", ".gz") -> file, for the companions worth having."""
        if path.endswith(_ALREADY_COMPRESSED) or len(data) < _SMALLEST_BYTES:
            return {}
        digest = digest_bytes(data)
        made = {
            ".br": self._kept(f"{digest}.q{self.quality}.br", data, self._brotli),
            ".gz": self._kept(f"{digest}.gz", data, lambda raw: gzip.compress(raw, 9, mtime=0)),
        }
        return {
            suffix: file for suffix, file in made.items() if file.stat().st_size < 0.95 * len(data)
        }

    def all_companions(self, files: dict[str, bytes]) -> dict[str, dict[str, Path]]:
        """`companions` for many files, on every core (both compressors release the lock)."""
        with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
            # The largest first, else the last one keeps one core busy alone.
            ordered = sorted(files, key=lambda path: -len(files[path]))
            results = pool.map(lambda path: self.companions(path, files[path]), ordered)
            return dict(zip(ordered, results, strict=True))

    def _brotli(self, data: bytes) -> bytes:
        return bytes(brotli.compress(data, quality=self.quality, lgwin=24))

    def _kept(self, name: str, data: bytes, compress: Callable[[bytes], bytes]) -> Path:
        target = self.folder / name
        if not target.exists():
            part = target.with_name(f"{name}.{os.getpid()}.part")
            part.write_bytes(compress(data))
            part.replace(target)
        return target
