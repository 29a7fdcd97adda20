"""Cases that run anywhere, inside a browser's Python too: plain async functions, no pytest."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeVar

Case = Callable[..., Coroutine[Any, Any, None]]
CaseT = TypeVar("CaseT", bound=Case)


class Cases(dict[str, Case]):
    """Cases by name; use as a decorator."""

    def __call__(self, case: CaseT) -> CaseT:
        self[case.__name__] = case
        return case


async def raised(kind: type[BaseException], work: Awaitable[object]) -> BaseException:
    """The error of `kind` that `work` must raise."""
    try:
        await work
    except kind as error:
        return error
    raise AssertionError(f"{kind.__name__} was not raised")
