"""Links that lead to one person: a chat by number, a purse, an address in the query.

Apart from contacts.py and without an expression to compile, because packs check their links when
they are read, which the app does at its start.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

_PERSONAL: Final = (
    *("wa.me/", "api.whatsapp.com/send", "signal.me/", "venmo.com/", "paypal.me/", "cash.app/"),
    "t.me/+",
)


def names_person(url: str) -> bool:
    """Whether an http(s) link leads to one person and not to a room or a page."""
    address = url.partition("://")[2].lower().removeprefix("www.")
    if address.startswith(_PERSONAL):
        return True
    _, _, path = unquote(address).partition("/")
    name, at, host = path.rpartition("@")
    # As in an e-mail address: something before the sign, and a host with a dot after it.
    return bool(at) and name[-1:].isalnum() and "." in host.split("&")[0].split("/")[0][1:]
