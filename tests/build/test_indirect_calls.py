"""Bridges for indirect calls: the same results, and no indirect call left but in a bridge."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from scripts.client import pyodide_folder
from scripts.failures import BuildFailure
from scripts.indirect_calls import CALL_INDIRECT, UNINLINED_BYTES, bridge_indirect_calls
from scripts.indirect_calls import _bodies as bodies
from scripts.indirect_calls import _parse as parse
from scripts.node import node_program
from scripts.wasm_code import instructions

CODE = 10
I32 = 0x7F


def section(kind: int, *items: bytes) -> bytes:
    content = bytes([len(items)]) + b"".join(items)
    assert len(content) < 128
    return bytes([kind, len(content)]) + content


def function(code: bytes) -> bytes:
    body = b"\0" + code + b"\x0b"
    return bytes([len(body)]) + body


def calculator(extra: bytes = b"") -> bytes:
    """Exports "go"(a, b, which): a + b or a - b, whichever stands at `which` in the table."""
    two, three = bytes([0x60, 2, I32, I32, 1, I32]), bytes([0x60, 3, I32, I32, I32, 1, I32])
    both = b"\x20\x00\x20\x01"
    return b"".join(
        (
            b"\0asm\1\0\0\0",
            section(1, two, three, b"\x60\0\0"),
            # A function, a memory with a limit and a global come before the module's own functions.
            section(2, b"\x01m\x01f\0\x02", b"\x01m\x01s\x02\x01\x01\x02", b"\x01m\x01g\x03\x7f\0"),
            section(3, b"\0", b"\0", b"\1"),
            section(4, b"\x70\0\x02"),
            section(7, b"\x02go\0\x03"),
            section(9, b"\0\x41\0\x0b\x02\x01\x02"),
            section(
                CODE,
                function(both + b"\x6a"),
                function(both + b"\x6b"),
                function(extra + both + b"\x20\x02\x11\0\0"),
            ),
        )
    )


# One of each shape an instruction can have, all leaving nothing behind.
SHAPES = (
    b"\x02\x40\x0b"  # block
    b"\x43\x11\x11\x11\x11\x1a"  # f32.const with bytes that read like indirect calls
    b"\x44\x11\x11\x11\x11\x11\x11\x11\x11\x1a"  # f64.const
    b"\x41\x91\x01\x1a"  # i32.const of two bytes
    b"\x41\x00\x28\x02\x11\x1a"  # i32.load at 17
    b"\x02\x40\x41\x00\x0e\x01\x00\x00\x0b"  # br_table
    b"\x41\x01\x41\x02\x41\x00\x1c\x01\x7f\x1a"  # select with its type
    b"\x41\x00\x41\x00\x41\x00\xfc\x0b\x00"  # memory.fill
    b"\xfd\x0c\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11\x11"
    b"\xfd\x15\x01\x1a"  # v128.const, i8x16.extract_lane_s
)


def results(module: bytes, folder: Path) -> list[object]:
    """What "go" answers under Node for both targets, and for one that is not there."""
    path = folder / "module.wasm"
    path.write_bytes(module)
    script = """
      const bytes = require("fs").readFileSync(process.argv[1]);
      const s = new WebAssembly.Memory({ initial: 1, maximum: 2 });
      const { exports: { go } } = new WebAssembly.Instance(
        new WebAssembly.Module(bytes), { m: { f() {}, s, g: 1 } });
      const attempt = (...all) => { try { return go(...all); } catch (e) { return e.message; } };
      console.log(JSON.stringify([attempt(9, 4, 0), attempt(9, 4, 1), attempt(9, 4, 2)]));
    """
    done = subprocess.run(
        [str(node_program()), "-e", script, str(path)], capture_output=True, text=True, check=True
    )
    found: list[object] = json.loads(done.stdout)
    return found


def indirect_calls(module: bytes) -> list[int]:
    """The length of each function that calls indirectly."""
    found = []
    for body in bodies(parse(module).content(CODE)):
        if any(body[at] == CALL_INDIRECT for at, _ in instructions(body)):
            found.append(len(body))
    return found


@pytest.mark.parametrize("extra", [b"", SHAPES], ids=["plain", "every shape"])
def test_calls_end_where_they_did(tmp_path: Path, extra: bytes) -> None:
    module = calculator(extra)
    before = results(module, tmp_path)
    assert before[:2] == [13, 5]
    assert results(bridge_indirect_calls(module, 0), tmp_path) == before


def test_only_bridges_call_indirectly_and_none_can_be_inlined() -> None:
    assert len(indirect_calls(calculator())) == 1
    (bridge,) = indirect_calls(bridge_indirect_calls(calculator(), 0))
    assert bridge > UNINLINED_BYTES


def test_small_functions_stay_as_they_are() -> None:
    assert bridge_indirect_calls(calculator()) == calculator()


def test_python_itself_is_understood_to_the_last_instruction() -> None:
    module = (pyodide_folder() / "pyodide.asm.wasm").read_bytes()
    assert len(indirect_calls(module)) > 1_000
    assert min(indirect_calls(bridge_indirect_calls(module, 0))) > UNINLINED_BYTES


@pytest.mark.parametrize("size", [4, 20, 60, len(calculator()) - 1])
def test_a_module_that_is_not_whole_stops_the_build(size: int) -> None:
    with pytest.raises(BuildFailure):
        bridge_indirect_calls(calculator()[:size], 0)


def test_an_unknown_instruction_stops_the_build() -> None:
    with pytest.raises(BuildFailure, match="0xff"):
        bridge_indirect_calls(calculator(b"\xff"), 0)
