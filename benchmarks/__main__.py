"""Run the figures: `python -m benchmarks [NAME]` (make bench, make bench ONLY=name).

Every module here with a `main()` is one figure; the last line it prints is its result,
`name: value (goal …): met` or `… missed`. A missed goal is a result and not an error: the exit
code is 1 only when a measurement broke, 2 when there is none of that name.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Result:
    """One figure's end. `line` is empty when the measurement printed nothing."""

    name: str
    line: str
    exit_code: int
    seconds: float

    def row(self) -> str:
        said = self.line if self.exit_code == 0 and self.line else f"{self.name}: broke, see above"
        return f"  {said}  [{self.seconds:.0f} s]"


def main(argv: Sequence[str], folder: Path = HERE) -> int:
    """Run all figures or the one named, then print all their last lines together."""
    names = figures(folder)
    wanted = list(argv) or names
    unknown = [name for name in wanted if name not in names]
    if unknown:
        print(f"There is no figure {unknown[0]!r}. There are: {', '.join(names)}.", file=sys.stderr)
        return 2
    results = []
    for name in wanted:
        print(f"== {name}", flush=True)
        results.append(run(name, folder))
    print("\nFigures")
    for result in results:
        print(result.row())
    return 1 if any(result.exit_code or not result.line for result in results) else 0


def figures(folder: Path) -> list[str]:
    """Names of the modules in `folder` that define `main`; nothing is imported to find out."""
    return sorted(
        path.stem
        for path in folder.glob("*.py")
        if not path.stem.startswith("_") and _defines_main(path)
    )


def run(name: str, folder: Path) -> Result:
    """Run one figure in a process of its own, passing its output on as it comes."""
    code = f"import sys; from {folder.name}.{name} import main; sys.exit(main())"
    began = time.monotonic()
    last = ""
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=folder.parent, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    return Result(name, last, process.returncode, time.monotonic() - began)


def _defines_main(path: Path) -> bool:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == "main" for node in tree.body)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
