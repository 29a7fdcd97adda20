"""How many made-up cases a test of hostile input tries: few in each run, any number by hand.

`make fuzz CASES=5000` runs every test marked `fuzz` with that many, new ones each time; a plain run
tries the usual number, the same ones each time, so that a red test is red again.
"""

from __future__ import annotations

import os

from hypothesis import HealthCheck, Phase, settings

CASES_VARIABLE = "TWOFOLD_FUZZ_CASES"


def fuzz_settings(usual: int) -> settings:
    """For `@fuzz_settings(200)` under `@given`."""
    asked = os.environ.get(CASES_VARIABLE)
    return settings(
        max_examples=int(asked) if asked else usual,
        derandomize=not asked,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
