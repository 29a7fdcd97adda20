"""What a server and a log are given of a backup: sealed bytes, and little beside them."""

from __future__ import annotations

import base64
from functools import partial

import pytest

from mobile_app.device.memory.web import HandledHttp
from mobile_app.device.ports import HttpRequest, HttpResponse
from mobile_app.errors import NetworkError
from mobile_app.presenters.recovery_phrase import RecoveryPhrasePresenter
from mobile_app.presenters.services import Services
from mobile_app.presenters.vault_link import http_remote
from mobile_app.presenters.vault_switch import VaultSwitch
from mobile_app.sync.keys import Keys, derive_keys
from mobile_app.sync.phrase import Phrase
from tests.presenters.backups import Vaults, backed_by
from tests.presenters.people import check_in, counter
from tests.ui.stage import memory_services

MARKERS = ("Alcohol", "a hard morning", "check_in", "counter", "Work computer")


async def lived_in() -> Services:
    services = await memory_services()
    await services.repos.counters.save(counter())
    await services.repos.checkins.add(check_in("k1", words="a hard morning"))
    await services.db.save("device", services.db.device, {"name": "Work computer"})
    await RecoveryPhrasePresenter(services).make()
    return services


async def keys_of(services: Services) -> Keys:
    kept = await services.door.keyring.phrases.kept()
    assert kept is not None
    return derive_keys(Phrase(kept.entropy))


async def test_nothing_is_asked_of_the_server_before_backup_is_on() -> None:
    services = await lived_in()
    server = Vaults()
    host = backed_by(services, server)
    services.door.backup.follow("window", in_sight=True)
    await host.sync_now()
    assert server.calls == []
    assert not host.view().on


async def test_the_server_is_given_nothing_but_names_tokens_and_seals() -> None:
    """Through the real client, every byte of every request of a whole round."""
    services = await lived_in()
    asked: list[HttpRequest] = []

    async def answer(request: HttpRequest) -> HttpResponse:
        asked.append(request)
        return HttpResponse(503, b"")

    http = services.http
    assert isinstance(http, HandledHttp)
    keys = await keys_of(services)
    server = Vaults()
    host = backed_by(services, server)
    await VaultSwitch(services).turn_on()
    stored = b"".join(server.one.batches.values())
    await host.stop()
    http.handler = answer
    remote = http_remote(services, keys)
    batches = list(server.one.batches.values())
    for call in (
        remote.register,
        partial(remote.append, batches),
        partial(remote.pull, 0, 64),
        partial(remote.wait, 1),
        remote.erase,
    ):
        with pytest.raises(NetworkError):
            await call()
    assert len(asked) == 5
    words = await RecoveryPhrasePresenter(services).words() or ()
    secret = (*MARKERS, services.db.device, " ".join(words), keys.seal_key.hex())
    for request in asked:
        head = f"{request.method} {request.url} {dict(request.headers)}".encode()
        for sent in (head, request.body or b"", stored):
            assert not [one for one in secret if one.encode() in sent]
            assert keys.seal_key not in sent
            assert base64.urlsafe_b64encode(keys.seal_key).rstrip(b"=") not in sent
        assert set(request.headers) <= {"Authorization", "Content-Type"}


async def test_no_key_token_or_word_shows_in_what_can_be_printed() -> None:
    services = await lived_in()
    host = backed_by(services, Vaults())
    await VaultSwitch(services).turn_on()
    keys = await keys_of(services)
    words = await RecoveryPhrasePresenter(services).words() or ()
    printed = f"{host.view()!r} {keys!r} {await host.link_in_force()!r} {host!r}"
    for secret in (keys.seal_key, keys.access_token, keys.vault_id):
        assert secret.hex() not in printed
        assert repr(secret) not in printed
    assert not [word for word in words if f" {word} " in printed]
    await host.stop()
