"""Zip archives whose bytes depend on their content alone, for Python's zipimport.

Members are stored, not deflated: the site's own compression does better on the whole file, and
nothing is inflated at start-up.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_archive(target: Path, files: Mapping[str, Path]) -> None:
    """Write `files` (archive name -> source) in order of name, with fixed times and modes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, _EPOCH)
            member.create_system = 3
            member.external_attr = 0o100644 << 16
            archive.writestr(member, files[name].read_bytes())


def archive_names(path: Path) -> list[str]:
    """What an archive holds, in its own order."""
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()
