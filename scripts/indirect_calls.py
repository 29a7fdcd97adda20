"""Keeps V8 from optimising Python's evaluation loop again and again in each start.

V8 optimises a hot function for the targets its indirect calls have had so far, and throws the code
away at the first other target. CPython's evaluation loop, one function of 79 kB, is hot after some
hundred bytecodes, long before it has met what it will call: a start compiled it three to five
times, a third of a second of processor time each, beside the two threads a person waits for.

Here each indirect call of a large function goes through a small function of its own kind, a bridge:
same arguments, then the index in the table. Only the bridge speculates, and compiling it takes no
time. It is longer than what V8 inlines, else its speculation would come back into its callers; what
it is filled with compiles to nothing. Why large functions only: docs/decisions/0012.

The module does what it did before, in every engine. Formats: WebAssembly Core Specification,
chapter 5.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from scripts.build_cache import BuildCache, digest_file
from scripts.failures import BuildFailure
from scripts.wasm_code import instructions, leb, number

LARGE_BYTES = 2_000
"""Functions from here on get bridges: 351 of Pyodide's 16,900."""

UNINLINED_BYTES = 600
"""V8 inlines functions of up to 500 bytes (--wasm-inlining-max-size)."""

TYPE, IMPORT, FUNCTION, CODE = 1, 2, 3, 10
NOP, END, CALL, CALL_INDIRECT, LOCAL_GET, FUNC_TYPE, I32 = 0x01, 0x0B, 0x10, 0x11, 0x20, 0x60, 0x7F
VECTOR_TYPES = (0x7F, 0x7E, 0x7D, 0x7C, 0x7B, 0x70, 0x6F)


@dataclass(slots=True)
class _Module:
    """A module as its sections, in order: (id, content)."""

    sections: list[tuple[int, bytes]]

    def content(self, kind: int) -> bytes:
        found = [content for section, content in self.sections if section == kind]
        if len(found) != 1:
            raise BuildFailure(f"A WebAssembly module has no section {kind}.", "is it whole?")
        return found[0]


@dataclass(slots=True)
class _Bridges:
    """The functions indirect calls go through, by (type, table)."""

    types: list[tuple[bytes, bytes]]
    first_type: int
    first_function: int
    made: dict[tuple[int, int], int] = field(default_factory=dict)

    def function(self, type_index: int, table: int) -> int:
        at = self.made.setdefault((type_index, table), len(self.made))
        return self.first_function + at

    def new_types(self) -> Iterator[bytes]:
        for type_index, _ in self.made:
            parameters, results = self.types[type_index]
            yield (
                bytes([FUNC_TYPE])
                + _vector([*_bytes_of(parameters), bytes([I32])])
                + _vector(_bytes_of(results))
            )

    def bodies(self) -> Iterator[bytes]:
        for type_index, table in self.made:
            count = len(self.types[type_index][0]) + 1
            code = b"".join(bytes([LOCAL_GET]) + leb(at) for at in range(count))
            code += bytes([CALL_INDIRECT]) + leb(type_index) + leb(table) + bytes([END])
            yield b"\0" + bytes([NOP]) * UNINLINED_BYTES + code


def bridged(cache: BuildCache, source: Path) -> Path:
    """The module `source` with bridges. Raises BuildFailure like `bridge_indirect_calls`."""

    def make(work: Path) -> None:
        (work / source.name).write_bytes(bridge_indirect_calls(source.read_bytes()))

    inputs = [digest_file(source), LARGE_BYTES, UNINLINED_BYTES, 2]
    folder = cache.folder(f"bridged-{source.name}", inputs, make, f"adapting {source.name}")
    return folder / source.name


def bridge_indirect_calls(module: bytes, large_bytes: int = LARGE_BYTES) -> bytes:
    """`module` with the indirect calls of functions of `large_bytes` and more behind bridges.

    Raises BuildFailure when it is not whole or holds something unknown here.
    """
    try:
        return _rewrite(_parse(module), large_bytes)
    except IndexError as error:
        raise BuildFailure("A WebAssembly module ends too early.", "is it whole?") from error


def _rewrite(parsed: _Module, large_bytes: int) -> bytes:
    types = list(_types(parsed.content(TYPE)))
    functions = list(_functions(parsed.content(FUNCTION)))
    bridges = _Bridges(types, len(types), _imported(parsed.content(IMPORT)) + len(functions))
    bodies = [
        _rewritten(body, bridges) if len(body) >= large_bytes else body
        for body in _bodies(parsed.content(CODE))
    ]
    new_functions = [leb(bridges.first_type + at) for at in range(len(bridges.made))]
    replaced = {
        TYPE: _extended(parsed.content(TYPE), list(bridges.new_types())),
        FUNCTION: _extended(parsed.content(FUNCTION), new_functions),
        CODE: _vector([leb(len(body)) + body for body in [*bodies, *bridges.bodies()]]),
    }
    out = bytearray(b"\0asm\1\0\0\0")
    for kind, content in parsed.sections:
        content = replaced.get(kind, content)
        out += bytes([kind]) + leb(len(content)) + content
    return bytes(out)


def _parse(module: bytes) -> _Module:
    if module[:8] != b"\0asm\1\0\0\0":
        raise BuildFailure("That is no WebAssembly module.", "is the file whole?")
    sections = []
    at = 8
    while at < len(module):
        kind = module[at]
        size, at = number(module, at + 1)
        sections.append((kind, module[at : at + size]))
        at += size
    return _Module(sections)


def _types(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    count, at = number(content, 0)
    for _ in range(count):
        if content[at] != FUNC_TYPE:
            raise BuildFailure(
                "A WebAssembly type is no plain function.", "adapt indirect_calls.py"
            )
        parameters, at = _value_types(content, at + 1)
        results, at = _value_types(content, at)
        yield parameters, results


def _value_types(content: bytes, at: int) -> tuple[bytes, int]:
    count, at = number(content, at)
    found = content[at : at + count]
    if any(kind not in VECTOR_TYPES for kind in found):
        raise BuildFailure(
            "A WebAssembly type takes more than one byte.", "adapt indirect_calls.py"
        )
    return found, at + count


def _functions(content: bytes) -> Iterator[int]:
    count, at = number(content, 0)
    for _ in range(count):
        kind, at = number(content, at)
        yield kind


def _bodies(content: bytes) -> Iterator[bytes]:
    count, at = number(content, 0)
    for _ in range(count):
        size, at = number(content, at)
        yield content[at : at + size]
        at += size


def _imported(content: bytes) -> int:
    """How many functions the module imports: they are counted before its own."""
    count, at = number(content, 0)
    functions = 0
    for _ in range(count):
        for _ in range(2):  # module and name
            size, at = number(content, at)
            at += size
        kind = content[at]
        at += 1
        if kind == 0:
            functions += 1
            at = number(content, at)[1]
        elif kind == 3:
            at += 2
        elif kind == 4:
            at = number(content, at + 1)[1]
        else:  # a table has its type before its limits
            at += kind == 1
            bounded = content[at] & 1
            at = number(content, at + 1)[1]
            at = number(content, at)[1] if bounded else at
    return functions


def _rewritten(body: bytes, bridges: _Bridges) -> bytes:
    out = bytearray()
    copied = 0
    for at, end in instructions(body):
        if body[at] == CALL_INDIRECT:
            type_index, middle = number(body, at + 1)
            table, _ = number(body, middle)
            out += body[copied:at] + bytes([CALL]) + leb(bridges.function(type_index, table))
            copied = end
    return bytes(out + body[copied:])


def _bytes_of(data: bytes) -> list[bytes]:
    return [data[at : at + 1] for at in range(len(data))]


def _vector(items: list[bytes]) -> bytes:
    return leb(len(items)) + b"".join(items)


def _extended(content: bytes, more: list[bytes]) -> bytes:
    count, at = number(content, 0)
    return leb(count + len(more)) + content[at:] + b"".join(more)
