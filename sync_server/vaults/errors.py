"""What a vault can answer instead of what was asked (docs/protocol.md, "The server").

None carries anything of the request: no vault id, no token, no length.
"""

from __future__ import annotations

from http import HTTPStatus

from sync_server.errors import ApiProblem


class InvalidRequest(ApiProblem):
    """A parameter, a header or the frames of a body make no sense."""


class TokenMissing(ApiProblem):
    """No `Authorization` that could be a token."""

    status = HTTPStatus.UNAUTHORIZED
    code = "token.missing"
    title = "This needs an access token"

    @property
    def headers(self) -> dict[str, str]:
        return {"WWW-Authenticate": "Bearer"}


class VaultUnknown(ApiProblem):
    """No such vault, or another token: who has not the token cannot tell which."""

    status = HTTPStatus.NOT_FOUND
    code = "vault.unknown"
    title = "There is no such vault, or this is not its token"


class VaultTaken(ApiProblem):
    """Registered before, with another token."""

    status = HTTPStatus.CONFLICT
    code = "vault.taken"
    title = "This vault was registered with another token"


class SnapshotNone(ApiProblem):
    """The vault has no snapshot."""

    status = HTTPStatus.NOT_FOUND
    code = "snapshot.none"
    title = "There is no snapshot yet"


class BatchesCompacted(ApiProblem):
    """What was asked for is gone; a snapshot stands for it."""

    status = HTTPStatus.GONE
    code = "batches.compacted"
    title = "A snapshot has taken the place of these batches; read it first"


class SnapshotChanged(ApiProblem):
    """The snapshot in force is not the one to be replaced."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "snapshot.changed"
    title = "Another device wrote a snapshot since"


class BatchInvalid(ApiProblem):
    """Bytes that no device of ours sealed."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "batch.invalid"
    title = "These bytes are no sealed batch"


class SnapshotInvalid(ApiProblem):
    """Bytes that no device of ours sealed, or a seq they cannot stand for."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "snapshot.invalid"
    title = "This is no sealed snapshot, or it cannot stand for that many batches"


class BodyTooLarge(ApiProblem):
    """More bytes or batches than are taken at once."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "body.too_large"
    title = "That is more than is taken at once"


class BodySlow(ApiProblem):
    """The body did not come in time."""

    status = HTTPStatus.REQUEST_TIMEOUT
    code = "body.slow"
    title = "The body took too long to arrive"

    @property
    def headers(self) -> dict[str, str]:
        return {"Connection": "close"}


class RateExceeded(ApiProblem):
    """Too much within a short time."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "rate.exceeded"
    title = "That was a lot within a short time; wait a little"

    def __init__(self, retry_after_seconds: int) -> None:
        self.retry_after_seconds = max(1, retry_after_seconds)


class ServerBusy(ApiProblem):
    """The database or this process has no room just now; nothing is known to be wrong."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "server.busy"
    title = "The server is busy; try again in a moment"
    retry_after_seconds = 2


class QuotaExceeded(ApiProblem):
    """It would be more than a vault may hold. What is there can be read, compacted and erased."""

    status = HTTPStatus.INSUFFICIENT_STORAGE
    code = "quota.exceeded"
    title = "The vault is full"
