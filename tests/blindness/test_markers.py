"""The search finds what it is there to find: in every form, and in the midst of anything."""

from __future__ import annotations

import base64
import json
import random

import pytest

from tests.blindness.markers import Marker, find

WORDS = Marker.text("words", "the bottle under the sink")
KEY = Marker("key", random.Random(5).randbytes(32))


@pytest.mark.parametrize("marker", [WORDS, KEY])
@pytest.mark.parametrize("before", range(4))
def test_a_secret_is_found_in_every_form(marker: Marker, before: int) -> None:
    around = b"ab:" * 7 + b"x" * before, b" and more"
    inner = around[0] + marker.value + around[1]
    for written in (
        inner,
        inner.hex().encode(),
        inner.hex().upper().encode(),
        base64.b64encode(inner),
        base64.urlsafe_b64encode(inner).rstrip(b"="),
        b"\0\xff" + marker.value[::-1],
    ):
        assert find([marker], {"there": b"\0" * 50 + written})


def test_text_is_found_as_other_programs_write_it() -> None:
    for written in (
        WORDS.value.decode().encode("utf-16-le"),
        b"=" + b"the%20bottle%20under%20the%20sink",
        json.dumps({"x": [WORDS.value.decode()]}).encode(),
    ):
        assert find([WORDS], {"there": written})
    name = Marker.text("name", "Zoë's bottle")
    assert find([name], {"there": json.dumps("Zoë's bottle").encode()})


def test_what_is_elsewhere_is_not_found_and_a_finding_repeats_no_secret() -> None:
    noise = random.Random(6).randbytes(1 << 20)
    assert find([WORDS, KEY], {"noise": noise, "words": b"the bottle on the sink"}) == []
    (said,) = find([WORDS], {"the log": b"GET /?q=" + WORDS.value})
    assert said == "words (raw) in the log"
