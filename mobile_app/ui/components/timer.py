"""A countdown that survives the screen being busy: it measures time, it does not count ticks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import flet as ft

from mobile_app.ui.hooks import use_services, use_state


@dataclass(frozen=True, slots=True)
class Countdown:
    """`left_seconds` of `total_seconds`; the rest are what buttons call."""

    total_seconds: int
    left_seconds: int
    running: bool
    started: bool
    start: Callable[[], None]
    pause: Callable[[], None]
    reset: Callable[[], None]

    @property
    def done(self) -> bool:
        return self.started and self.left_seconds == 0

    @property
    def progress(self) -> float:
        """0.0 to 1.0."""
        return 1 - self.left_seconds / self.total_seconds if self.total_seconds else 1.0


@dataclass(frozen=True, slots=True)
class _State:
    left_seconds: float
    ends_at: datetime | None = None
    started: bool = False


def use_countdown(total_seconds: int, *, step_seconds: float = 1.0) -> Countdown:
    """A hook: draws its component again every `step_seconds` while running."""
    clock = use_services().clock
    state, set_state = use_state(_State(total_seconds))
    _, set_ticks = use_state(0)
    running = state.ends_at is not None

    def left() -> float:
        if state.ends_at is None:
            return state.left_seconds
        return max(0.0, (state.ends_at - clock.now()).total_seconds())

    def start() -> None:
        def going(now: _State) -> _State:
            if now.ends_at is not None:
                return now
            ends_at = clock.now() + timedelta(seconds=now.left_seconds)
            return _State(now.left_seconds, ends_at, started=True)

        set_state(going)

    def pause() -> None:
        set_state(_State(left(), started=True))

    def reset() -> None:
        set_state(_State(total_seconds))

    async def tick() -> None:
        while running and left() > 0:
            await asyncio.sleep(min(step_seconds, max(left(), 0.05)))
            set_ticks(lambda ticks: ticks + 1)
        if running:
            set_state(_State(0, started=True))

    ft.use_effect(tick, dependencies=[running], cleanup=lambda: None)
    remaining = left()
    return Countdown(
        total_seconds=total_seconds,
        left_seconds=int(remaining + 0.999),
        running=running,
        started=state.started,
        start=start,
        pause=pause,
        reset=reset,
    )
