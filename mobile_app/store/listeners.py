"""Who wants to hear of changes."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Listeners:
    """Callbacks, told in the order they came. What one of them raises reaches nobody else."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._callbacks: list[Callable[[], None]] = []

    def subscribe(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Run `callback` at each `tell`; returns how to stop that."""
        self._callbacks.append(callback)

        def unsubscribe() -> None:
            if callback in self._callbacks:
                self._callbacks.remove(callback)

        return unsubscribe

    def tell(self) -> None:
        for callback in tuple(self._callbacks):
            try:
                callback()
            except Exception as error:
                # One broken listener must not make a finished save look unfinished, nor keep a
                # lock from being shut.
                asyncio.get_running_loop().call_exception_handler(
                    {"message": f"a listener of the {self._what} raised", "exception": error}
                )
