"""The vaults' part of the API's description (openapi.py)."""

from __future__ import annotations

from typing import Any

Described = dict[str, Any]

LARGEST = 2**53 - 1
SEQ: Described = {"type": "integer", "minimum": 0, "maximum": LARGEST}
BYTES: Described = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
PROBLEM: Described = {
    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
}
RETRY_AFTER: Described = {
    "Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 1}}
}

REASONS = {
    "400": "`request.invalid`: parameters, headers or frames make no sense.",
    "401": "`token.missing`: no readable Authorization.",
    "404": "`vault.unknown`: no such vault, or another token.",
    "408": "`body.slow`: the body took too long.",
    "410": "`batches.compacted`: read the snapshot first.",
    "412": "`snapshot.changed`: another device wrote one since.",
    "413": "`body.too_large`: more bytes or batches than are taken at once.",
    "429": "`rate.exceeded`: later.",
    "503": "`server.busy`: try again.",
    "507": "`quota.exceeded`: the vault is full.",
}


def _problems(*statuses: str, **more: str) -> Described:
    """The refusals every call may meet, and those named; `more` are of other words."""
    reasons = {**{status: REASONS[status] for status in ("400", "401", "503", *statuses)}}
    reasons.update({status.removeprefix("s"): reason for status, reason in more.items()})
    return {
        status: {
            "description": reason,
            "content": PROBLEM,
            **({"headers": RETRY_AFTER} if status in ("429", "503") else {}),
        }
        for status, reason in sorted(reasons.items())
    }


def _answer(description: str, schema: str) -> Described:
    return {
        "description": description,
        "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{schema}"}}},
    }


def _number(name: str, description: str, *, required: bool = True, least: int = 0) -> Described:
    return {
        "name": name,
        "in": "query",
        "required": required,
        "description": description,
        "schema": {"type": "integer", "minimum": least, "maximum": LARGEST},
    }


def _integer(description: str) -> Described:
    return {"required": True, "description": description, "schema": SEQ}


_AFTER = _number("after", "The seq before the first one wanted.")
_VAULT: Described = {
    "name": "vault",
    "in": "path",
    "required": True,
    "description": "The vault id: 16 bytes in base64url without padding, in its canonical form.",
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{21}[AQgw]$"},
}
_TAG: Described = {"type": "string", "pattern": '^"[0-9a-f]+"$'}

VAULT_PATHS: Described = {
    "/v1/vaults/{vault}": {
        "parameters": [_VAULT],
        "put": {
            "summary": "Register a vault, or confirm it",
            "responses": {
                "200": _answer("It was there.", "State"),
                "201": _answer("It is new.", "State"),
                **_problems("408", "413", "429", s409="`vault.taken`: it has another token."),
            },
        },
        "get": {
            "summary": "The state of a vault",
            "responses": {"200": _answer("The state.", "State"), **_problems("404")},
        },
        "delete": {
            "summary": "Erase a vault and all it holds",
            "responses": {"204": {"description": "It is gone."}, **_problems("404")},
        },
    },
    "/v1/vaults/{vault}/batches": {
        "parameters": [_VAULT],
        "post": {
            "summary": "Append sealed batches",
            "description": "length (4, big-endian) ‖ sealed bytes, repeated.",
            "requestBody": {"required": True, "content": BYTES},
            "responses": {
                "200": _answer("All of them are kept.", "Appended"),
                **_problems(
                    *("404", "408", "413", "429", "507"), s422="`batch.invalid`: no seal of ours."
                ),
            },
        },
        "get": {
            "summary": "Batches after a seq, in order and without gaps",
            "parameters": [
                _AFTER,
                _number("limit", "At most so many; fewer come when they are large.",
                        required=False, least=1),
            ],
            "responses": {
                "200": {
                    "description": "seq (8) ‖ length (4) ‖ sealed bytes, repeated; big-endian.",
                    "headers": {
                        "Twofold-Generation": _integer("As in the state."),
                        "Twofold-Head": _integer("As in the state."),
                    },
                    "content": BYTES,
                },
                **_problems("404", "410"),
            },
        },
    },
    "/v1/vaults/{vault}/snapshot": {
        "parameters": [_VAULT],
        "get": {
            "summary": "The sealed snapshot in force",
            "responses": {
                "200": {
                    "description": "The sealed bytes.",
                    "headers": {
                        "ETag": {"required": True, "schema": _TAG},
                        "Twofold-Through": _integer("The seq it stands for."),
                    },
                    "content": BYTES,
                },
                **_problems(s404="`vault.unknown`, or `snapshot.none`: there is none yet."),
            },
        },
        "put": {
            "summary": "Replace the snapshot",
            "parameters": [
                _number("through", "It stands for all batches through this seq."),
                {
                    "name": "If-Match",
                    "in": "header",
                    "description": "The tag of the one in force.",
                    "schema": _TAG,
                },
                {
                    "name": "If-None-Match",
                    "in": "header",
                    "description": "Where there is none.",
                    "schema": {"const": "*"},
                },
            ],
            "requestBody": {"required": True, "content": BYTES},
            "responses": {
                "200": _answer("It is in force.", "State"),
                **_problems(
                    *("404", "408", "412", "413", "429", "507"),
                    s422="`snapshot.invalid`: no seal of ours, or it cannot stand for that seq.",
                ),
            },
        },
    },
    "/v1/vaults/{vault}/events": {
        "parameters": [_VAULT],
        "get": {
            "summary": "Wait for news: answered when the head is another, else after 25 seconds",
            "parameters": [_AFTER],
            "responses": {"200": _answer("The head now.", "Head"), **_problems("404")},
        },
    },
}  # fmt: skip


def _object(**properties: Described) -> Described:
    return {
        "type": "object",
        "required": list(properties),
        "properties": properties,
        "additionalProperties": False,
    }


_GENERATION = {"type": "integer", "minimum": 1, "maximum": LARGEST}

VAULT_SCHEMAS: Described = {
    "State": _object(
        generation=_GENERATION,
        head=SEQ,
        snapshot=SEQ,
        floor=SEQ,
        bytes=SEQ,
        quota=SEQ,
        retention_days={"type": ["integer", "null"], "minimum": 1},
    ),
    "Appended": _object(
        generation=_GENERATION,
        head=SEQ,
        seqs={"type": "array", "minItems": 1, "items": {"type": "integer", "minimum": 1}},
    ),
    "Head": _object(generation=_GENERATION, head=SEQ),
}
