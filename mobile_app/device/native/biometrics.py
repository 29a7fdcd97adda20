"""A phone's own check of who holds it, through Flet's local authentication.

It answers yes or no and hands out no key (docs/decisions/0085).
"""

from __future__ import annotations

import asyncio
from typing import Final

_PATIENCE_SECONDS: Final = 10.0
_PROMPT_SECONDS: Final = 90.0


class LocalBiometrics:
    """A Biometrics by finger, face or iris. The phone's own PIN does not count: too many share it.

    Whatever the platform has to say against a check, the passcode is still there: so everything
    but a plain yes is a no.
    """

    async def available(self) -> bool:
        # Imported here and below: only a phone has use for it, and only once it is drawn.
        from flet_local_auth import LocalAuthentication

        try:
            async with asyncio.timeout(_PATIENCE_SECONDS):
                return bool(await LocalAuthentication().get_available_biometrics())
        except (RuntimeError, ValueError, TimeoutError):
            return False

    async def confirm(self, reason: str) -> bool:
        from flet_local_auth import LocalAuthentication, LocalAuthException

        try:
            async with asyncio.timeout(_PROMPT_SECONDS):
                answer = await LocalAuthentication().authenticate(reason, biometric_only=True)
        except (LocalAuthException, RuntimeError, TimeoutError):
            return False
        return answer is True
