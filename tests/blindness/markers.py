"""Secrets that are known, and every form in which they could turn up where they must not be.

A form is searched for as bytes: in a database file, a dump, a log, an answer. Base64 of something
longer that holds the secret depends on where in it the secret begins, so there are three.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

_SHORTEST = 6
"""A form of fewer bytes turns up in random ones by chance."""


@dataclass(frozen=True, slots=True)
class Marker:
    """`value` is secret; `name` says of whom or what, for whoever reads a finding."""

    name: str
    value: bytes

    @classmethod
    def text(cls, name: str, value: str) -> Marker:
        return cls(name, value.encode())

    def forms(self) -> dict[str, bytes]:
        """By name; the value as it is, and as it may be written."""
        value = self.value
        forms = {
            "raw": value,
            "reversed": value[::-1],
            "hex": value.hex().encode(),
            "HEX": value.hex().upper().encode(),
            "url": quote(value).encode(),
        }
        for shift in range(3):
            for kind, encode in (
                ("base64", base64.b64encode),
                ("base64url", base64.urlsafe_b64encode),
            ):
                # The letters that depend on what stands before and after are left out.
                first, last = (0, 2, 3)[shift], (shift + len(value)) * 8 // 6
                forms[f"{kind} +{shift}"] = encode(bytes(shift) + value)[first:last]
        try:
            text = value.decode()
        except UnicodeDecodeError:
            pass
        else:
            forms["utf-16-le"] = text.encode("utf-16-le")
            forms["utf-16-be"] = text.encode("utf-16-be")
            forms["json"] = json.dumps(text)[1:-1].encode()
        return {name: form for name, form in forms.items() if len(form) >= _SHORTEST}


def find(markers: Iterable[Marker], places: Mapping[str, bytes]) -> list[str]:
    """Where which marker is, in words without the marker itself; empty when nowhere."""
    return [
        f"{marker.name} ({form_name}) in {place}"
        for marker in markers
        for form_name, form in _distinct(marker)
        for place, content in places.items()
        if form in content
    ]


def _distinct(marker: Marker) -> Iterator[tuple[str, bytes]]:
    seen: set[bytes] = set()
    for name, form in marker.forms().items():
        if form not in seen:
            seen.add(form)
            yield name, form
