"""What `/v1/openapi.json` answers: the API for programs that read descriptions (OpenAPI 3.1).

By hand, beside the words of docs/protocol.md, and compared with the routes by a test; a test also
lets schemathesis call everything it says.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sync_server.openapi_vaults import VAULT_PATHS, VAULT_SCHEMAS

Described = dict[str, Any]

PROBLEM: Described = {
    "type": "object",
    "description": "RFC 9457. `code` is stable; it repeats nothing of the request.",
    "required": ["type", "status", "code", "title"],
    "properties": {
        "type": {"const": "about:blank"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "pattern": r"^[a-z]+\.[a-z0-9_]+$"},
        "title": {"type": "string"},
    },
    "additionalProperties": False,
}

NDJSON = {"application/x-ndjson": {"schema": {"type": "string", "format": "binary"}}}
PROBLEM_CONTENT = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
TEXT = {"text/plain": {"schema": {"type": "string"}}}


def _problem(description: str) -> Described:
    return {"description": description, "content": PROBLEM_CONTENT}


def _name(name: str, description: str) -> Described:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string", "minLength": 1},
    }


def _read(summary: str, content: Mapping[str, Any], **responses: Described) -> Described:
    return {
        "summary": summary,
        "security": [],
        "responses": {
            "200": {"description": "Here it is.", "content": content},
            **{status.removeprefix("s"): found for status, found in responses.items()},
        },
    }


_NOT_MODIFIED: Described = {"description": "The copy named by If-None-Match still holds."}
_PACKS = _read(
    "The meeting lists there are",
    {"application/json": {"schema": {"$ref": "#/components/schemas/Packs"}}},
    s304=_NOT_MODIFIED,
)

OTHER_PATHS: Described = {
    "/v1/meetings/packs": {"get": _PACKS},
    "/v1/meetings/packs.json": {"get": _PACKS},
    "/v1/meetings/packs/{pack_id}": {
        "parameters": [_name("pack_id", "A list's id.")],
        "get": _read(
            "One meeting list as a pack (docs/pack-format.md)",
            NDJSON,
            s304=_NOT_MODIFIED,
            s404=_problem("`pack.unknown`: no such list."),
        ),
    },
    "/v1/meetings/packs/{pack_id}/{name}.json": {
        "parameters": [
            _name("pack_id", "A list's id."),
            _name("name", "The name of a pack, a part or a delta, which is its digest."),
        ],
        "get": _read(
            "What is named by its content, and may be kept for ever",
            NDJSON,
            s304=_NOT_MODIFIED,
            s404=_problem("`pack.gone`: not, or no longer, there."),
        ),
    },
    "/livez": {"get": _read("The process answers", TEXT)},
    "/readyz": {
        "get": _read(
            "The database answers too, with the schema of this version",
            TEXT,
            s503=_problem("`server.unready`"),
        )
    },
    "/metrics": {"get": _read("Numbers for Prometheus", TEXT)},
    "/v1/openapi.json": {
        "get": _read("This description", {"application/json": {"schema": {"type": "object"}}})
    },
}

PACKS: Described = {
    "type": "object",
    "required": ["packs"],
    "properties": {
        "packs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["id", "name", "programme", "count", "sample", "changed_at",
                             "updated_at", "digest", "bytes", "download_bytes"],
                "properties": {
                    "id": {"type": "string"},
                    "name": {"type": "string"},
                    "programme": {"type": "string"},
                    "count": {"type": "integer", "minimum": 0},
                    "sample": {"type": "boolean"},
                    "changed_at": {"type": "string", "format": "date-time"},
                    "updated_at": {"type": "string", "format": "date-time"},
                    "digest": {"type": "string"},
                    "bytes": {"type": "integer", "minimum": 0},
                    "download_bytes": {"type": "integer", "minimum": 0},
                },
            },
        }
    },
}  # fmt: skip

DESCRIPTION: Described = {
    "openapi": "3.1.0",
    "info": {
        "title": "Twofold",
        "version": "1",
        "summary": "Meeting lists, and vaults of sealed bytes.",
        "description": "docs/protocol.md of the project is the authority on what the bytes mean.",
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    },
    "security": [{"token": []}],
    "paths": {**VAULT_PATHS, **OTHER_PATHS},
    "components": {
        "securitySchemes": {
            "token": {
                "type": "http",
                "scheme": "bearer",
                "description": "The vault's access token: 32 bytes in base64url without padding.",
            }
        },
        "schemas": {"Problem": PROBLEM, "Packs": PACKS, **VAULT_SCHEMAS},
    },
}

BODY = json.dumps(DESCRIPTION, separators=(",", ":"), ensure_ascii=False).encode()
