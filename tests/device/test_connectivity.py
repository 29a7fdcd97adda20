"""Who hears that there is a network again."""

from __future__ import annotations

import sys
from pathlib import Path

import flet as ft
import pytest

from mobile_app.device.memory import MemoryAssets, memory_device
from mobile_app.device.native import PhoneConnectivity, connectivity, open_device, packaged_server
from mobile_app.device.ports import NoConnectivity
from mobile_app.errors import DomainError


def test_a_phone_tells_of_every_network_it_finds() -> None:
    phone = PhoneConnectivity()
    heard: list[str] = []
    for name in "ab":
        phone.on_online(lambda name=name: heard.append(name))  # type: ignore[misc]
    service = phone._service
    assert service is not None
    assert callable(service.on_change)
    kinds = ft.ConnectivityType
    for found in ([kinds.NONE], [], [kinds.WIFI], [kinds.NONE], [kinds.MOBILE, kinds.VPN]):
        event = ft.ConnectivityChangeEvent(name="change", control=service, connectivity=found)
        service.on_change(event)  # type: ignore[arg-type]
        heard.append("|")
    assert "".join(heard) == "||ab||ab|"


def test_which_platform_tells(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert isinstance(open_device(tmp_path).connectivity, NoConnectivity)
    for phone in ("android", "ios"):
        monkeypatch.setattr(sys, "platform", phone)
        assert isinstance(connectivity(), PhoneConnectivity)


def test_in_memory() -> None:
    told = memory_device().connectivity
    heard: list[int] = []
    told.on_online(lambda: heard.append(1))
    told.come_online()  # type: ignore[attr-defined]
    assert heard == [1]
    NoConnectivity().on_online(lambda: heard.append(2))
    assert heard == [1]


def test_which_server_an_app_was_packaged_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TWOFOLD_SERVER", raising=False)
    assert packaged_server(MemoryAssets()) == ""
    packed = MemoryAssets({"content/server.txt": b"twofold.example\n"})
    assert packaged_server(packed) == "https://twofold.example/"
    with pytest.raises(DomainError):
        packaged_server(MemoryAssets({"content/server.txt": b"http://twofold.example"}))
    monkeypatch.setenv("TWOFOLD_SERVER", "http://127.0.0.1:8000")
    assert packaged_server(packed) == "http://127.0.0.1:8000"
