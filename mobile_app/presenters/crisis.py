"""The crisis lines a person sees, and the countries to choose from."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mobile_app.domain.crisis import CrisisCountry, CrisisLine

if TYPE_CHECKING:
    from mobile_app.presenters.services import Services


@dataclass(frozen=True, slots=True)
class CrisisView:
    """`code` is "" when no country is known. `listed` says whether we have checked lines for it;
    where we have none we say so, and `own_number` is what the person keeps for themselves."""

    code: str
    country: str
    listed: bool
    emergency: str
    lines: tuple[CrisisLine, ...]
    own_number: str


def guess_country(languages: tuple[str, ...]) -> str:
    """The region of the first language tag that names one (BCP 47), or ""."""
    for tag in languages:
        for part in tag.replace("_", "-").split("-")[1:]:
            if len(part) == 2 and part.isalpha():
                return part.upper()
    return ""


class CrisisPresenter:
    def __init__(self, services: Services) -> None:
        self._services = services
        self._listed: tuple[CrisisCountry, ...] | None = None

    def view(self) -> CrisisView:
        """For the chosen country, else for the one the device's languages point to."""
        settings = self._services.repos.settings.get()
        code = settings.country or guess_country(self._services.facts.languages())
        found = next((c for c in self.listed() if c.code == code), None)
        return CrisisView(
            code=code,
            country=found.name if found else self.name_of(code),
            listed=found is not None,
            emergency=found.emergency if found else "",
            lines=found.lines if found else (),
            own_number=settings.own_number,
        )

    def listed(self) -> tuple[CrisisCountry, ...]:
        """Countries with checked lines; none when the pack cannot be read."""
        from mobile_app.content.library import CRISIS, load_crisis
        from mobile_app.errors import ContentError

        if self._listed is None:
            try:
                self._listed = load_crisis(self._services.assets.read(CRISIS))
            except (ContentError, FileNotFoundError):
                self._listed = ()
        return self._listed

    def countries(self) -> tuple[CrisisCountry, ...]:
        """Every country there is, by name; parses a second pack, so only for the chooser."""
        from mobile_app.content.library import COUNTRIES_EN, load_countries
        from mobile_app.errors import ContentError

        try:
            others = load_countries(self._services.assets.read(COUNTRIES_EN))
        except (ContentError, FileNotFoundError):
            others = ()
        every = {country.code: country for country in (*others, *self.listed())}
        return tuple(sorted(every.values(), key=lambda country: country.name))

    def search(self, words: str, limit: int = 8) -> tuple[CrisisCountry, ...]:
        """Countries whose name has `words`, those that begin with them first; without words,
        the countries with checked lines."""
        wanted = words.strip().casefold()
        if not wanted:
            return self.listed()[:limit]
        found = [c for c in self.countries() if wanted in c.name.casefold()]
        found.sort(key=lambda c: (not c.name.casefold().startswith(wanted), c.name))
        return tuple(found[:limit])

    def name_of(self, code: str) -> str:
        """A country's name, or "" when the code is unknown."""
        if not code:
            return ""
        known = next((c.name for c in self.listed() if c.code == code), "")
        return known or next((c.name for c in self.countries() if c.code == code), "")

    async def choose(self, code: str) -> None:
        await self._services.repos.settings.save(country=code)

    async def heard_from_shell(self, code: str) -> None:
        """Keep the country chosen in the shell, which offers the listed ones. Another code (such as
        "other") and a choice that cannot be kept now change nothing: the shell still has
        its own copy."""
        from mobile_app.errors import StoreError

        if code == self._services.repos.settings.get().country:
            return
        if any(country.code == code for country in self.listed()):
            with suppress(StoreError):
                await self.choose(code)

    async def keep_own_number(self, number: str) -> None:
        """A number the person wrote down for a bad day; "" removes it."""
        await self._services.repos.settings.save(own_number=number.strip()[:40])
