"""What a world asks of a server beside the calls of devices; tests have several that do it."""

from __future__ import annotations

from typing import Any, Protocol

from mobile_app.sync.keys import Keys
from mobile_app.sync.ports import Remote


class Server(Protocol):
    """One server. All vaults of a world lie on it."""

    def remote(self, keys: Keys) -> Remote:
        """The vault of `keys`, without a network between."""

    async def copy(self) -> Any:
        """Everything it holds, as an operator's backup holds it."""

    async def restore(self, copy: Any, *, told: bool) -> None:
        """Go back to `copy`: `told`, as the command for it does, or in silence."""

    async def set_quota(self, quota_bytes: int) -> None: ...

    async def forget(self, keys: Keys) -> None:
        """Prune that vault: nobody visited for longer than the operator keeps."""

    async def contents(self, keys: Keys) -> tuple[int, list[tuple[int, bytes]]]:
        """The floor of a vault, and its batches by seq as they are stored."""
