"""The start-up images: Python with everything imported, ready to be copied into memory.

Two files. `packages` is Pyodide's memory with the dependencies imported: large, and the same in
every release that keeps them. `app` is what importing the app's first screens changes in it: small,
and new in every release. Each ships as the parts of the memory that hold something, or differ:

    bytes 0-3    b"TFI1"
    u32          header_bytes: what Pyodide puts before the heap, copied as it is
    u32          heap_bytes
    u32          run_count
    run_count x  (u32 offset_bytes, u32 length_bytes) in the heap, ascending, multiples of 4
    header, then the bytes of all runs

All numbers are little endian. `assets/boot/worker.js` reads them. Memory fresh from the browser is
zero, so `packages` leaves out every page of zeros: two fifths of the heap.
"""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from scripts.build_cache import BuildCache, digest_file
from scripts.bundle import APP_MOUNT, PACKAGES_MOUNT
from scripts.failures import BuildFailure
from scripts.image_modules import STANDARD, THIRD_PARTY, flet_names, start_modules
from scripts.node import SCRIPTS, run_node

MAGIC = b"TFI1"
PAGE_BYTES = 4096
WORD_BYTES = 4
JOINED_WORDS = 4
"""Runs closer than this become one: a run costs two words itself."""


@dataclass(frozen=True, slots=True)
class Images:
    packages: Path
    app: Path


def build_images(
    cache: BuildCache, repository: Path, pyodide: Path, stdlib: Path, packages: Path, app: Path
) -> Images:
    """The image files for these archives. `pyodide` is the folder of the runtime."""
    job: dict[str, object] = {
        "pyodide": str(pyodide),
        "stdlib": str(stdlib),
        "packages": {
            "archive": str(packages),
            "mount": PACKAGES_MOUNT,
            "modules": [*STANDARD, *THIRD_PARTY],
            "attributes": {"flet": flet_names(_flet_public_names())},
        },
        "app": {
            "archive": str(app),
            "mount": APP_MOUNT,
            "modules": start_modules(repository),
            "attributes": {},
        },
    }
    here = Path(__file__)
    runtime = (pyodide / name for name in ("pyodide.asm.wasm", "pyodide.asm.mjs"))
    sources = (stdlib, packages, app, *runtime, SCRIPTS / "image.mjs", here)
    inputs = [[digest_file(path) for path in sources], job["app"], job["packages"]]

    def make(work: Path) -> None:
        run_node("image.mjs", {**job, "out": str(work)})
        base, full = (work / "packages.bin").read_bytes(), (work / "app.bin").read_bytes()
        (work / "packages.bin").write_bytes(pack_image(base))
        (work / "app.bin").write_bytes(pack_image(full, base))

    folder = cache.folder("images", inputs, make, "making the start-up images")
    return Images(folder / "packages.bin", folder / "app.bin")


def pack_image(snapshot: bytes, base: bytes | None = None) -> bytes:
    """Pyodide's `snapshot` as runs: all but its empty pages, or what differs from `base`.

    Raises BuildFailure on a layout this build does not know.
    """
    header, heap = _split(snapshot)
    runs = list(_filled_pages(heap)) if base is None else list(_differences(heap, _split(base)[1]))
    return b"".join(
        (
            MAGIC,
            struct.pack("<III", len(header), len(heap), len(runs)),
            *(struct.pack("<II", start, end - start) for start, end in runs),
            header,
            *(heap[start:end] for start, end in runs),
        )
    )


def unpack_image(image: bytes, base: bytes = b"") -> bytes:
    """The heap an image stands for, on top of the heap `base`: what the worker does, for tests."""
    header_bytes, heap_bytes, run_count = struct.unpack_from("<III", image, 4)
    heap = bytearray(base.ljust(heap_bytes, b"\0"))
    at = 16 + run_count * 8 + header_bytes
    for start, length in struct.iter_unpack("<II", image[16 : 16 + run_count * 8]):
        heap[start : start + length] = image[at : at + length]
        at += length
    return bytes(heap)


def _split(snapshot: bytes) -> tuple[bytes, bytes]:
    header_bytes = struct.unpack_from("<I", snapshot, 4)[0] if len(snapshot) > 8 else 0
    header, heap = snapshot[:header_bytes], snapshot[header_bytes:]
    if len(heap) % PAGE_BYTES or header_bytes % WORD_BYTES or not 48 <= len(header) < len(snapshot):
        raise BuildFailure(
            "Pyodide's image has a layout this build does not know.",
            "compare API.makeSnapshot in pyodide.asm.mjs with scripts/image.py",
        )
    return header, heap


def _filled_pages(heap: bytes) -> Iterator[tuple[int, int]]:
    empty = bytes(PAGE_BYTES)
    start = None
    for at in range(0, len(heap), PAGE_BYTES):
        if heap[at : at + PAGE_BYTES] == empty:
            if start is not None:
                yield start, at
            start = None
        elif start is None:
            start = at
    if start is not None:
        yield start, len(heap)


def _differences(heap: bytes, base: bytes) -> Iterator[tuple[int, int]]:
    base = base.ljust(len(heap), b"\0")
    start = end = -1
    for page in range(0, len(heap), PAGE_BYTES):
        if heap[page : page + PAGE_BYTES] == base[page : page + PAGE_BYTES]:
            continue
        for at in range(page, page + PAGE_BYTES, WORD_BYTES):
            if heap[at : at + WORD_BYTES] == base[at : at + WORD_BYTES]:
                continue
            if start >= 0 and at - end > JOINED_WORDS * WORD_BYTES:
                yield start, end
                start = at
            elif start < 0:
                start = at
            end = at + WORD_BYTES
    if start >= 0:
        yield start, end


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
