"""The one error a build raises on purpose: what is wrong, and what to do next."""

from __future__ import annotations


class BuildFailure(Exception):
    """`what` says what is wrong, `then` what the person at the keyboard can do about it."""

    def __init__(self, what: str, then: str) -> None:
        super().__init__(f"{what}\nWhat to do: {then}")
        self.what = what
        self.then = then
