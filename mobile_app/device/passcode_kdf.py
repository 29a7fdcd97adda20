"""Passcodes and the cost of guessing them: parameters, their stored form, and their limits."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from mobile_app.device.ports import PasscodeKdf
from mobile_app.errors import CannotOpen, Refusal

ARGON2ID: Final = "argon2id"
PBKDF2: Final = "pbkdf2-sha256"

PASSCODE_SALT_BYTES: Final = 16

DEFAULT_ARGON2ID: Final = PasscodeKdf(ARGON2ID, passes=3, memory_kib=64 * 1024, lanes=4)
"""The second recommended option of RFC 9106 section 4: 64 MiB, which a cheap phone can spare."""

DEFAULT_PBKDF2: Final = PasscodeKdf(PBKDF2, passes=600_000)
"""OWASP's figure for PBKDF2-HMAC-SHA256. WebCrypto has nothing that also costs memory."""

# What is stored may have been altered. Below these a copy would be cheap to guess at; above them
# opening would take minutes or more memory than the device has.
_ARGON2ID_PASSES: Final = range(1, 21)
_ARGON2ID_MEMORY_KIB: Final = range(19 * 1024, 1024 * 1024 + 1)
_ARGON2ID_LANES: Final = range(1, 17)
_PBKDF2_PASSES: Final = range(600_000, 10_000_001)

_ARGON2ID_FORM: Final = re.compile(r"\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})", re.A)
_PBKDF2_FORM: Final = re.compile(r"\$pbkdf2-sha256\$i=(\d{1,9})", re.A)


def passcode_bytes(text: str) -> bytes:
    """A passcode as it is hashed: NFKC and UTF-8, so that every keyboard types the same one.

    (A password manager or another keyboard may send the decomposed form of a letter.)
    """
    return unicodedata.normalize("NFKC", text).encode("utf-8", "surrogatepass")


def format_kdf(kdf: PasscodeKdf) -> str:
    """The head of a PHC string: `$argon2id$v=19$m=65536,t=3,p=4` or `$pbkdf2-sha256$i=600000`."""
    if kdf.name == ARGON2ID:
        return f"$argon2id$v=19$m={kdf.memory_kib},t={kdf.passes},p={kdf.lanes}"
    return f"$pbkdf2-sha256$i={kdf.passes}"


def parse_kdf(text: str) -> PasscodeKdf:
    """What `format_kdf` wrote. Raises CannotOpen(MALFORMED) for a form or a cost out of bounds."""
    if found := _ARGON2ID_FORM.fullmatch(text):
        memory_kib, passes, lanes = (int(number) for number in found.groups())
        if (
            passes in _ARGON2ID_PASSES
            and memory_kib in _ARGON2ID_MEMORY_KIB
            and lanes in _ARGON2ID_LANES
        ):
            return PasscodeKdf(ARGON2ID, passes, memory_kib, lanes)
    elif (found := _PBKDF2_FORM.fullmatch(text)) and int(found[1]) in _PBKDF2_PASSES:
        return PasscodeKdf(PBKDF2, int(found[1]))
    raise CannotOpen(Refusal.MALFORMED)
