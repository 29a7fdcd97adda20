"""The start-up image: Python with all dependencies imported, ready to be copied into memory.

Pyodide writes its whole heap, of which two fifths are pages of zeros. Memory fresh from the
browser is zero already, so the file that ships names the pages that hold something:

    bytes 0-3    b"TFI1"
    u32          header_bytes: what Pyodide puts before the heap, copied as it is
    u32          heap_bytes
    u32          run_count
    run_count x  (u32 first_page, u32 page_count), pages of 4096 bytes, ascending
    header, then the pages of all runs

All numbers are little endian. `assets/boot/worker.js` reads it.
"""

from __future__ import annotations

import ast
import struct
from importlib.util import find_spec
from pathlib import Path

from scripts.build_cache import BuildCache, digest_file
from scripts.bundle import PACKAGES_MOUNT
from scripts.failures import BuildFailure
from scripts.image_modules import STANDARD, THIRD_PARTY, flet_names
from scripts.node import SCRIPTS, run_node

MAGIC = b"TFI1"
PAGE_BYTES = 4096
_ZERO_PAGE = bytes(PAGE_BYTES)


def build_image(cache: BuildCache, pyodide: Path, stdlib: Path, packages: Path) -> Path:
    """The image file for these archives. `pyodide` is the folder of the runtime."""
    attributes = {"flet": flet_names(_flet_public_names())}
    modules = [*STANDARD, *THIRD_PARTY]
    inputs = [
        digest_file(stdlib),
        digest_file(packages),
        digest_file(pyodide / "pyodide.asm.wasm"),
        digest_file(pyodide / "pyodide.asm.mjs"),
        digest_file(SCRIPTS / "image.mjs"),
        digest_file(Path(__file__)),
        modules,
        attributes,
    ]

    def make(work: Path) -> None:
        raw = work / "heap.bin"
        job: dict[str, object] = {
            "pyodide": str(pyodide),
            "stdlib": str(stdlib),
            "packages": str(packages),
            "mount": PACKAGES_MOUNT,
            "modules": modules,
            "attributes": attributes,
            "out": str(raw),
        }
        run_node("image.mjs", job)
        (work / "image.bin").write_bytes(pack_image(raw.read_bytes()))
        raw.unlink()

    return cache.folder("image", inputs, make, "making the start-up image") / "image.bin"


def pack_image(snapshot: bytes) -> bytes:
    """Pyodide's snapshot without its empty pages. Raises BuildFailure on an unknown layout."""
    if len(snapshot) < 16:
        raise BuildFailure("Pyodide wrote no image.", "run the build again")
    header_bytes = struct.unpack_from("<I", snapshot, 4)[0]
    heap = memoryview(snapshot)[header_bytes:]
    if len(heap) % PAGE_BYTES or not 48 <= header_bytes < len(snapshot):
        raise BuildFailure(
            "Pyodide's image has a layout this build does not know.",
            "compare API.makeSnapshot in pyodide.asm.mjs with scripts/image.py",
        )
    runs: list[tuple[int, int]] = []
    for page in range(len(heap) // PAGE_BYTES):
        if heap[page * PAGE_BYTES : (page + 1) * PAGE_BYTES] == _ZERO_PAGE:
            continue
        if runs and sum(runs[-1]) == page:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((page, 1))
    parts: list[bytes | memoryview] = [
        MAGIC,
        struct.pack("<III", header_bytes, len(heap), len(runs)),
        *(struct.pack("<II", *run) for run in runs),
        snapshot[:header_bytes],
        *(heap[first * PAGE_BYTES : (first + count) * PAGE_BYTES] for first, count in runs),
    ]
    return b"".join(parts)


def _flet_public_names() -> list[str]:
    # Read from the source: importing flet here would pull in what a build has no use for.
    spec = find_spec("flet")
    if spec is None or spec.origin is None:
        raise BuildFailure("flet is not installed here.", "uv sync --all-extras --all-groups")
    for node in ast.parse(Path(spec.origin).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and [ast.unparse(to) for to in node.targets] == ["__all__"]:
            names: list[str] = ast.literal_eval(node.value)
            return names
    raise BuildFailure(
        "flet no longer lists its public names.", "see how scripts/image.py chooses what to import"
    )
