"""What the terminal says about reaching the app."""

from __future__ import annotations

import pytest

from sync_server import terminal
from sync_server.terminal import address_lines, is_loopback, qr_code

EVERY_INTERFACE = "0.0.0.0"  # noqa: S104 - nothing is bound here


def said(host: str, **how: object) -> str:
    return "\n".join(address_lines(host, 8000, **{"https": False, **how}))  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_on_this_machine_the_address_is_enough(host: str) -> None:
    assert said(host).count("\n") == 0
    assert ":8000" in said(host)


def test_plain_http_elsewhere_says_why_it_cannot_work_and_what_can() -> None:
    shown = said("192.0.2.9")
    assert "http://192.0.2.9:8000" in shown
    assert "A phone cannot run the app from this address" in shown
    assert "--tls-cert" in shown
    assert "adb reverse tcp:8000 tcp:8000" in shown
    assert "█" not in shown


def test_https_elsewhere_shows_a_code() -> None:
    shown = said("192.0.2.9", https=True)
    assert "https://192.0.2.9:8000" in shown
    assert qr_code("https://192.0.2.9:8000") in shown
    assert "adb" not in shown


def test_https_on_this_machine_shows_none() -> None:
    assert "█" not in said("127.0.0.1", https=True)


@pytest.mark.parametrize(
    ("url", "code"), [("https://x.example", True), ("http://x.example", False)]
)
def test_a_public_address_is_shown_instead(url: str, code: bool) -> None:
    shown = said("127.0.0.1", public_url=url)
    assert url in shown
    assert ("█" in shown) is code
    assert ("adb" in shown) is not code


def test_every_interface_is_shown_as_an_address_to_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(terminal, "reachable_host", lambda _host: "192.0.2.9")
    assert "http://192.0.2.9:8000" in said(EVERY_INTERFACE)
    monkeypatch.undo()
    assert terminal.reachable_host(EVERY_INTERFACE) != EVERY_INTERFACE
    assert terminal.reachable_host("example.org") == "example.org"


def test_an_ipv6_address_is_bracketed() -> None:
    assert "http://[2001:db8::1]:8000" in said("2001:db8::1")


@pytest.mark.parametrize(
    ("host", "alone"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        (EVERY_INTERFACE, False),
        ("x.y", False),
    ],
)
def test_loopback(host: str, alone: bool) -> None:
    assert is_loopback(host) is alone
