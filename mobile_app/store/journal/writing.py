"""Adding to a journal: batches, folds, and what has to be put right before either."""

from __future__ import annotations

from mobile_app.device.ports import BlobStore
from mobile_app.errors import StoreCorrupt
from mobile_app.store.documents import Documents
from mobile_app.store.first_version import SEALED_ASIDE, mark, remove_images
from mobile_app.store.journal.entries import Entries, encode_entries
from mobile_app.store.journal.folding import Folder, Limits, Plan, plan_fold
from mobile_app.store.journal.frames import seal_frame
from mobile_app.store.journal.head import Head
from mobile_app.store.journal.header import HEADS, Header, Kind, tail_name
from mobile_app.store.journal.loading import Loaded, Rules, load
from mobile_app.store.sealing import MARK_BYTES, OpenKey


class Writer:
    """Writes what `loaded` and `documents` say, and keeps `loaded` up to date.

    Raises StoreError and CryptoError; what was durable before stays so.
    """

    def __init__(
        self,
        blobs: BlobStore,
        key: OpenKey,
        rules: Rules,
        limits: Limits,
        documents: Documents,
        loaded: Loaded,
    ) -> None:
        self._blobs = blobs
        self._key = key
        self._rules = rules
        self._limits = limits
        self._documents = documents
        self._loaded = loaded
        self._folder = Folder(blobs, key, rules.version, limits)
        self._fold_from = limits.tail_batches

    async def prepare(self, device: str, clock: str) -> None:
        """Make storage ready to be added to: damage healed, the first head in place."""
        if self._loaded.rewrite:
            await self.rewrite(device, clock)
        elif self._loaded.found.head is None:
            tail = self._loaded.found.tail
            head = Head(
                generation=tail.generation,
                device=device,
                clock=clock,
                before=tail.before,
                next_number=self._loaded.found.next_number,
                segments=[],
            )
            await self._folder.write_head(head, HEADS[0])
            self._loaded.found.head, self._loaded.found.slot = head, HEADS[0]
            await mark(self._blobs)

    async def append(self, entries: Entries) -> None:
        """One batch, durable when it returns; nothing of it counts when it raises."""
        found = self._loaded.found
        tail = found.tail
        header = self._folder.tail_header(tail.generation)
        plain = encode_entries(entries)
        frame = await seal_frame(self._key.sealer, header, tail.sequence, tail.before, plain)
        added = frame if tail.end else header + frame
        await self._blobs.append(tail_name(tail.generation), added, at=tail.end)
        tail.end += len(added)
        tail.sequence += 1
        tail.before = frame[-MARK_BYTES:]
        found.ids_by_tail.setdefault(tail.generation, []).append(entries.ids())
        self._loaded.has_gone = self._loaded.has_gone or bool(entries.gone)

    def fold_is_due(self) -> bool:
        found = self._loaded.found
        batches = sum(map(len, found.ids_by_tail.values()))
        return batches >= self._fold_from or found.tail.end >= self._limits.tail_bytes

    def begin_fold(self, device: str, clock: str) -> Plan:
        """Decide on a fold; call right after `append`. Later batches go to the next tail."""
        batches = sum(map(len, self._loaded.found.ids_by_tail.values()))
        # Should this one fail, the next is tried after as many batches again.
        self._fold_from = batches + self._limits.tail_batches
        return self._plan(device, clock, whole=self._loaded.has_gone or self._is_wasteful())

    async def finish_fold(self, plan: Plan) -> None:
        """Carry it out. Appends may go on meanwhile, another fold may not."""
        try:
            await self._folder.carry_out(plan, self._loaded.found)
        except BaseException:
            self._loaded.has_gone = True  # so that the next one is as thorough
            raise
        self._fold_from = self._limits.tail_batches
        await self._folder.clean_up(self._loaded.found)

    async def rewrite(self, device: str, clock: str) -> None:
        """Fold everything anew: what was damaged is whole again, an older version's is today's."""
        loaded = self._loaded
        await self.set_aside()
        await self._folder.carry_out(self._plan(device, clock, whole=True), loaded.found)
        for slot in HEADS:
            if slot in loaded.found.damaged and slot != loaded.found.slot:
                await self._blobs.delete(slot)
        loaded.found.damaged, loaded.found.missing = {}, False
        await self._folder.clean_up(loaded.found)
        if loaded.images.present:
            await self._verify()
            await remove_images(self._blobs, self._sealed_aside)
            loaded.images.present = False
        loaded.rewrite = False

    async def set_aside(self) -> None:
        """Copy what is damaged, before anything is written over it; plain text is sealed first."""
        aside = self._loaded.aside
        while aside:
            name, data = next(iter(aside.items()))
            if await self._blobs.read(name) is None:
                plain = name.startswith(SEALED_ASIDE)
                await self._blobs.write(name, await self._sealed_aside(data) if plain else data)
            del aside[name]

    async def _verify(self) -> None:
        """Raises StoreCorrupt unless storage gives back exactly what memory holds."""
        again = Documents()

        async def same_key() -> OpenKey:
            return self._key

        found = await load(self._blobs, same_key, self._rules, again, live=False)
        same = {table: held.lines for table, held in self._documents.durable.items()} == {
            table: held.lines for table, held in again.durable.items()
        }
        if not same or not found.sound or found.odd != self._loaded.odd:
            raise StoreCorrupt("the journal does not hold what was written")

    async def _sealed_aside(self, data: bytes) -> bytes:
        header = Header(
            suite=self._key.sealer.suite,
            kind=Kind.ASIDE,
            schema=self._rules.version,
            store_id=self._key.store_id,
            generation=0,
        ).pack()
        return header + await self._key.sealer.seal(data, header)

    def _plan(self, device: str, clock: str, *, whole: bool) -> Plan:
        loaded = self._loaded
        plan = plan_fold(
            loaded.found,
            self._documents,
            self._limits,
            whole=whole,
            device=device,
            clock=clock,
            odd=loaded.odd,
        )
        if whole:
            loaded.has_gone = False
        return plan

    def _is_wasteful(self) -> bool:
        found = self._loaded.found
        segments = found.head.segments if found.head is not None else []
        stored = sum(segment.size for segment in segments)
        return stored > 2 * self._documents.line_bytes + self._limits.slack_bytes
