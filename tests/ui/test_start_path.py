"""A start imports nothing that the start-up images do not hold already (docs/decisions/0042)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]


def test_opening_and_the_first_screen_import_nothing_that_no_image_holds() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.ui.start_path"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    stages = json.loads(done.stdout.splitlines()[-1])
    assert stages == {"opening": ["mobile_app.app"], "first screen": []}
