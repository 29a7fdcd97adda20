"""Biometrics in memory."""

from __future__ import annotations


class FixedBiometrics:
    """A Biometrics of a phone that knows somebody, or nobody (`enrolled` False).

    Who holds it is that person while `recognised` is True. `asked` are the reasons shown.
    """

    def __init__(self, *, enrolled: bool = False, recognised: bool = True) -> None:
        self.enrolled = enrolled
        self.recognised = recognised
        self.asked: list[str] = []

    async def available(self) -> bool:
        return self.enrolled

    async def confirm(self, reason: str) -> bool:
        self.asked.append(reason)
        return self.enrolled and self.recognised
