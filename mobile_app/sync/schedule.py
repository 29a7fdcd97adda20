"""When the next quiet round of backup is due.

Pure: moments are seconds of a clock that only goes forward, and `draw` is a random number from 0
up to 1, handed in. Whoever runs the rounds tells what happened and asks `due_in`.

A change waits a little for the next one, so that a check-in is one round and not four. After
trouble a round waits longer each time, up to an hour, and never shorter than the server asked for.
What is spread by `draw` would otherwise come from many devices in the same second: a server that
was away comes back to all of them at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import inf
from typing import Final


@dataclass(frozen=True, slots=True)
class Rhythm:
    """All in seconds."""

    settle: float = 3.0
    """After the last change of a row of them."""
    longest_settle: float = 15.0
    """After the first of them, whatever follows."""
    every: float = 300.0
    spread: float = 4.0
    """Over so long the returns to the network are spread."""
    first_retry: float = 5.0
    longest_retry: float = 3600.0


QUIET: Final = Rhythm()


@dataclass(frozen=True, slots=True)
class Conditions:
    """What has to hold for any round to begin by itself. A locked store has no schedule at all."""

    in_sight: bool = True
    writer: bool = True

    @property
    def allow(self) -> bool:
        return self.in_sight and self.writer


@dataclass(frozen=True, slots=True)
class Schedule:
    """Each method gives the schedule after what its name says. A new one is due at once."""

    rhythm: Rhythm = QUIET
    due_at: float = -inf
    """By rhythm; infinite: not by itself."""
    back_off_until: float = -inf
    server_asked_until: float = -inf
    failures: int = 0
    first_change_at: float | None = None

    def changed(self, now: float) -> Schedule:
        """Something on this device was changed."""
        first_at = now if self.first_change_at is None else self.first_change_at
        due_at = min(now + self.rhythm.settle, first_at + self.rhythm.longest_settle)
        return replace(self._sooner(due_at), first_change_at=first_at)

    def noticed(self, now: float) -> Schedule:
        """Another device's change is waiting at the server."""
        return self._sooner(now)

    def resumed(self, now: float) -> Schedule:
        """Somebody looks at the app again. What cannot mend itself may have been mended since."""
        return replace(self, due_at=now)

    def reconnected(self, now: float, draw: float) -> Schedule:
        """There is a network again: what failed without one says nothing about the next try."""
        calm = replace(self, failures=0, back_off_until=-inf)
        return calm._sooner(now + self.rhythm.spread * draw)

    def asked(self, now: float) -> Schedule:
        """The person wants it now. Only the server's own wish still counts."""
        return replace(self, due_at=now, back_off_until=-inf)

    def succeeded(self, now: float, draw: float) -> Schedule:
        due_at = now + self.rhythm.every * (0.8 + 0.4 * draw)
        return Schedule(self.rhythm, due_at)

    def failed(
        self, now: float, draw: float, *, retryable: bool, retry_after: float | None = None
    ) -> Schedule:
        """`retry_after` is what the server asked for, in seconds. Without `retryable` no round
        begins by itself until the app is looked at anew or the person asks."""
        failures = self.failures + 1
        longest = self.rhythm.longest_retry
        # Beyond 2^20 the number itself would be the trouble.
        delay = min(longest, self.rhythm.first_retry * 2 ** min(failures - 1, 20))
        until = now + delay * (0.5 + 0.5 * draw)
        asked_until = self.server_asked_until
        if retry_after is not None:
            asked_until = now + retry_after * (1 + 0.1 * draw)
        return Schedule(
            self.rhythm,
            due_at=until if retryable else inf,
            back_off_until=until,
            server_asked_until=asked_until,
            failures=failures,
        )

    def due_in(self, now: float, conditions: Conditions) -> float | None:
        """Seconds until a round may begin, 0 for now; None when none is due by itself."""
        if not conditions.allow or self.due_at == inf:
            return None
        return max(0.0, self.due_at - now, self.back_off_until - now, self.waits_for_server(now))

    def waits_for_server(self, now: float) -> float:
        """Seconds for which the server asked to be left alone, 0 when it did not."""
        return max(0.0, self.server_asked_until - now)

    def _sooner(self, due_at: float) -> Schedule:
        # One that waits for a person is not brought back by a change or a notice.
        paused = self.due_at == inf
        return self if paused else replace(self, due_at=min(self.due_at, due_at))
