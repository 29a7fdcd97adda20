"""Numbers in the log are rounded until they say nothing about one person."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_server.request_log import bucket


@pytest.mark.parametrize(
    ("amount", "shown"),
    [(0, "<=1"), (1, "<=1"), (1.01, "<=10"), (10, "<=10"), (11, "<=100"), (934_174, "<=1000000")],
)
def test_buckets_are_powers_of_ten(amount: float, shown: str) -> None:
    assert bucket(amount) == shown


@given(st.floats(0, 1e12))
def test_a_bucket_holds_its_amount(amount: float) -> None:
    limit = int(bucket(amount).removeprefix("<="))
    assert amount <= limit
    assert limit == 1 or amount > limit / 10
