"""Three devices and months of somebody's life over HTTP, and everything in it that is secret."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from random import Random

import httpx

from mobile_app.changes.hlc import Hlc, format_hlc
from mobile_app.device.assets import PackageAssets
from mobile_app.device.native.web import HttpxHttp
from mobile_app.device.ports import Crypto
from mobile_app.sync.client import HttpRemote
from mobile_app.sync.keys import derive_keys
from mobile_app.sync.phrase import Phrase, format_phrase, load_words
from tests.blindness.markers import Marker
from tests.simulation.worlds.clocks import WanderingClock
from tests.simulation.worlds.disks import QuickDisk, QuickStorage
from tests.simulation.worlds.engines import Engine, compacting_after

PHRASE = Phrase(bytes.fromhex("8f3a51c4d7e96b20a4f8135e7cd90b62"))
KEYS = derive_keys(PHRASE)
WORDS = load_words(PackageAssets())
TYPE, FIELD, ID = "slip_of_mine", "whom_i_called", "record-of-jo-my-sponsor"
ROUNDS = 30
YEARS_AHEAD_MS = 7 * 365 * 86_400_000
"""The devices' time: no clock of the server's comes near it."""

_LONG = "a page about the summer by the lake, which nobody but me shall ever read"


class Device:
    def __init__(self, name: str, http: HttpxHttp, crypto: Crypto) -> None:
        clock = WanderingClock(YEARS_AHEAD_MS)
        self.storage = QuickStorage(QuickDisk(sha256(name.encode()).hexdigest()[:16]), clock)
        self.name = name
        remote = HttpRemote(http, KEYS)
        chance = Random(name)
        self.engine = Engine(self.storage, remote, KEYS, clock, chance, Counter(), crypto)


async def live(url: str, crypto: Crypto) -> list[Marker]:
    """What nobody but the devices may know, after it was written, synced and compacted."""
    http = HttpxHttp(f"{url}/")
    devices = [Device(name, http, crypto) for name in ("first", "second", "third")]
    try:
        with compacting_after(8, 4_000):
            for number in range(ROUNDS):
                device = devices[number % len(devices)]
                fields = {FIELD: f"I called number {number} and wept", "craving_before": number}
                await device.storage.save(TYPE, f"{ID} {number % 7}", fields)
                if number % 5 == 0:
                    for each in devices:
                        text = f"{each.name}, {number}: {_LONG}"
                        await each.storage.save("meeting_note", "of-the-lake", {"text": text})
                if number % 9 == 8:
                    await device.storage.remove(TYPE, f"{ID} {number % 7}")
                assert await device.engine.sync() == ""
            for device in (*devices, *devices):
                assert await device.engine.sync() == ""
        records = devices[0].storage.every()
        assert {one.type for one in records} == {TYPE, "meeting_note", "conflict_copy"}
        return secrets(devices)
    finally:
        await http.close()


def secrets(devices: Iterable[Device]) -> list[Marker]:
    markers = [
        Marker.text("a record's type", TYPE),
        Marker.text("another type", "conflict_copy"),
        Marker.text("a field's name", FIELD),
        Marker.text("another field's name", "craving_before"),
        Marker.text("a record's id", ID),
        Marker.text("a text", "and wept"),
        Marker.text("a long text", _LONG),
        Marker.text("the phrase", format_phrase(PHRASE, WORDS)),
        Marker("the phrase's bytes", PHRASE.entropy),
        Marker("the access token", KEYS.access_token),
        Marker("the seal key", KEYS.seal_key),
        Marker("the recovery key", KEYS.recovery_key),
    ]
    markers += [
        Marker.text(f"word {place} of the phrase", word)
        for place, word in enumerate(format_phrase(PHRASE, WORDS).split(), 1)
        if len(word) >= 6
    ]
    for device in devices:
        markers.append(Marker.text(f"the id of the {device.name} device", device.storage.device))
        stamps = sorted({at for one in device.storage.every() for at in one.stamps.values()})
        for stamp in (stamps[0], stamps[-1]):
            markers += _clock(f"a stamp on the {device.name} device", stamp)
    return markers


def _clock(name: str, stamp: Hlc) -> list[Marker]:
    """A clock value as text and in binary, with its device and without."""
    text = format_hlc(stamp)
    return [
        Marker.text(name, text),
        Marker.text(f"{name}, its time in hexadecimal", text[:12]),
        Marker.text(f"{name}, its time in decimal", str(stamp.ms)),
        Marker(f"{name}, its time in binary", stamp.ms.to_bytes(6, "big")),
        Marker(f"{name}, its time in binary, least first", stamp.ms.to_bytes(6, "little")),
    ]


def names_of_the_vault() -> list[Marker]:
    """What the database alone may hold."""
    return [
        Marker("the vault's id", KEYS.vault_id),
        Marker("the token's hash", sha256(KEYS.access_token).digest()),
    ]


def misuse(url: str) -> None:
    """A client that does everything wrong: what is secret stands where servers like to log it."""
    with httpx.Client(base_url=url) as client:
        words, text = format_phrase(PHRASE, WORDS), f"{FIELD}={_LONG}"
        token = {"Authorization": f"Bearer {KEYS.access_token.hex()}", "User-Agent": _LONG}
        for method, path in (
            ("GET", f"/v1/vaults/{KEYS.vault_id.hex()}"),
            ("GET", f"/v1/vaults/{KEYS.seal_key.hex()}/batches?after={FIELD}&limit={words}"),
            ("PUT", f"/v1/vaults/{words}"),
            ("POST", f"/v1/vaults/{KEYS.vault_id.hex()}/batches"),
            ("DELETE", f"/v1/vaults/{words}/{TYPE}"),
            (TYPE.upper(), f"/v1/{TYPE}"),
        ):
            answer = client.request(method, path, headers=token, content=text.encode())
            assert 400 <= answer.status_code < 500, (method, answer.status_code)
