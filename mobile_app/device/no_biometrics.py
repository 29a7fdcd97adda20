"""Biometrics where the platform has none for us: in a browser, and on a desktop."""

from __future__ import annotations


class NoBiometrics:
    """A Biometrics that is never there."""

    async def available(self) -> bool:
        return False

    async def confirm(self, reason: str) -> bool:
        return False
