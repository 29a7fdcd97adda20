"""Addresses as people type them."""

from __future__ import annotations

import pytest

from mobile_app.device.server_address import parse_server_address
from mobile_app.errors import DomainError


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("twofold.example", "https://twofold.example/"),
        ("  https://Twofold.Example/ ", "https://twofold.example/"),
        ("twofold.example:8443", "https://twofold.example:8443/"),
        ("https://example.org/twofold", "https://example.org/twofold/"),
        ("https://example.org/twofold//", "https://example.org/twofold/"),
        ("http://localhost:8080", "http://localhost:8080/"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
        ("http://[::1]:8080", "http://[::1]:8080/"),
        ("https://xn--nxasmq6b.example", "https://xn--nxasmq6b.example/"),
    ],
)
def test_addresses(typed: str, address: str) -> None:
    assert parse_server_address(typed) == address
    assert parse_server_address(address) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "http://twofold.example",
        "http://localhost.example",
        "http://127.0.0.1@twofold.example",
        "ftp://twofold.example",
        "javascript://alert",
        "https://me:secret@twofold.example",
        "https://twofold.example/?vault=1",
        "https://twofold.example/#words",
        "twofold example",
        "two\\fold.example",
        "https://twofold.example:70000",
        "https://twofold.example:",
        "https://[::1",
        "https://-twofold.example",
        "https://twofold.example.",
        "https://tw\u00f6fold.example",
        "a" * 300,
    ],
)
def test_what_is_no_address(typed: str) -> None:
    with pytest.raises(DomainError) as caught:
        parse_server_address(typed)
    assert caught.value.field == "server"
