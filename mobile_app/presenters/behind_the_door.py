"""What stands behind the door: services over a store, dressed as the person chose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mobile_app.errors import TwofoldError
from mobile_app.presenters.services import Services
from mobile_app.store.cache import PackCache
from mobile_app.store.lock_note import LockedLook
from mobile_app.store.repositories import Repositories

if TYPE_CHECKING:
    from mobile_app.device.ports import Device
    from mobile_app.presenters.door import Door
    from mobile_app.store.database import Database


def services_over(device: Device, db: Database, door: Door) -> Services:
    return Services(
        clock=device.clock,
        entropy=device.entropy,
        db=db,
        repos=Repositories(db),
        assets=device.assets,
        packs=PackCache(device.blobs),
        http=device.http,
        shell=device.shell,
        facts=device.facts,
        crypto=device.crypto,
        door=door,
    )


def look_of(services: Services) -> LockedLook:
    """How the app looks now, and for which country: what may be known while locked."""
    settings = services.repos.settings.get()
    return LockedLook(settings.theme, settings.text_scale, settings.country)


async def dress(db: Database, look: LockedLook) -> None:
    """Make services over `db` look so."""
    settings = Repositories(db).settings
    for name, value in (
        ("theme", look.theme),
        ("text_scale", look.text_scale),
        ("country", look.country),
    ):
        try:
            await settings.save(**{name: value})
        except TwofoldError:
            continue  # the note can be altered by anybody; a look is not worth an error
