"""Ten years of somebody's records, sealed as the app seals them, to be put into a browser.

They are written here through the app's own store and repositories, because that takes a browser
minutes. What the store leaves, blobs and device key, is then laid into the browser's IndexedDB.
"""

from __future__ import annotations

from base64 import b64encode
from datetime import date, datetime, timedelta, timezone
from random import Random

from playwright.sync_api import BrowserContext

from benchmarks.starts import WATCH, wait_for_mark
from mobile_app.device.memory import MemoryBlobStore, MemoryDisk, memory_device
from mobile_app.device.native.keys import DEVICE_KEY
from mobile_app.domain.checkins import CheckIn
from mobile_app.domain.coping import CardUse
from mobile_app.domain.lapses import Lapse, LapseName
from mobile_app.domain.sobriety import Counter, CounterKind
from mobile_app.presenters.door import Door
from mobile_app.presenters.services import Services
from mobile_app.store.record_writer import Write

YEARS = 10
RECORDS = 20_000
_LATELY = 20
"""So many are saved one by one at the end: there usually is a tail."""

_TOGETHER = 500
_BEGAN = datetime(2016, 11, 20, 7, 30, tzinfo=timezone(timedelta(hours=-5)))

_LAY = """
async ({ blobs, key }) => {
  const bytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
  const device = await crypto.subtle.importKey(
    "raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]);
  const opening = indexedDB.open("twofold");
  const database = await new Promise((resolve, reject) => {
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  const work = database.transaction(["blobs", "keys"], "readwrite", { durability: "strict" });
  const [store, keys] = ["blobs", "keys"].map((name) => work.objectStore(name));
  store.clear();
  for (const [name, text] of Object.entries(blobs)) store.put(bytes(text), name);
  keys.put(device, "device");
  await new Promise((resolve, reject) => {
    work.oncomplete = resolve;
    work.onabort = () => reject(work.error);
  });
  database.close();
}
"""


async def write_ten_years() -> MemoryDisk:
    """A disk with a sealed store of RECORDS records and the device's key."""
    disk = MemoryDisk()
    door = await Door.open(memory_device(disk), MemoryBlobStore)
    services = door.services
    writes = _writes(services)
    together = len(writes) - _LATELY
    for start in range(0, together, _TOGETHER):
        await services.db.save_all(writes[start : min(start + _TOGETHER, together)])
    for write in writes[together:]:
        await services.db.save_all([write])
    await services.repos.settings.save(welcomed=True, country="US")
    await services.db.close()
    return disk


def lay_in(context: BrowserContext, url: str, disk: MemoryDisk) -> None:
    """Replace what the app at `url` has stored by what is on `disk`."""
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(url)
    wait_for_mark(page, "handed over")
    page.wait_for_timeout(1_500)  # what the app does after its first frame is done by then
    blobs = {name: b64encode(data).decode() for name, data in disk.blobs.items()}
    key = b64encode(disk.secrets[DEVICE_KEY]).decode()
    page.evaluate(_LAY, {"blobs": blobs, "key": key})
    page.close()


def _writes(services: Services) -> list[Write]:
    """Two check-ins a day, uses of cards, lapses, favourites; oldest first."""
    chance = Random(7)
    repos = services.repos
    counters = [
        Counter(
            id=f"{n:032x}",
            label=label,
            kind=CounterKind.SUBSTANCE,
            sobriety_on=date(2024, 3, 2 + n),
            position=n,
        )
        for n, label in enumerate(("Alcohol", "Nicotine"))
    ]
    writes = [repos.counters.write(counter) for counter in counters]
    for year in range(YEARS - 3):
        writes.append(
            repos.lapses.write(
                Lapse(
                    id=services.new_id(),
                    counter_id=counters[0].id,
                    on=date(2017 + year, 6, 1),
                    run_started_on=date(2016 + year, 6, 2),
                    restarted_on=date(2017 + year, 6, 2),
                    name=LapseName.LAPSE,
                    note="A wedding, and nobody I knew. Called my sponsor the next morning.",
                )
            )
        )
    left = RECORDS - len(writes) - 1  # the settings are one
    for n in range(left):
        at = _BEGAN + n * timedelta(days=365 * YEARS) / left
        if n % 3:
            words = f"Day {n}: slept badly, called my sponsor, went for a walk by the river."
            mood, craving = chance.randint(1, 5), chance.randint(0, 10)
            one = CheckIn(id=services.new_id(), at=at, mood=mood, craving=craving, words=words)
            writes.append(repos.checkins.write(one))
        else:
            before = chance.randint(2, 10)
            use = CardUse(
                id=services.new_id(),
                card_id="urge-surfing",
                at=at,
                situation="craving",
                before=before,
                after=before - 2,
            )
            writes.append(repos.card_uses.write(use))
    return writes
