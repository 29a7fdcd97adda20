"""The description of the API: of every route, and true when schemathesis tries it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.generation.case import Case
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.routing import Route

from sync_server.config import Settings
from sync_server.metrics import Metrics
from sync_server.openapi import DESCRIPTION
from sync_server.routes import Api, Operation
from sync_server.store.opening import open_store
from sync_server.vaults import watcher
from sync_server.vaults.asked import Endpoint
from sync_server.vaults.lanes import Lanes
from sync_server.vaults.limits import Limits
from sync_server.vaults.names import format_name
from sync_server.vaults.routes import VaultApi
from sync_server.vaults.service import VaultService
from tests.contract.memory_vaults import MemoryVaults
from tests.server.running import RunningServer
from tests.server.vault_client import VaultClient, made_seal

EXAMPLES = int(os.environ.get("TWOFOLD_FUZZ_CASES", "300")) // 15
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

schema = schemathesis.openapi.from_dict(DESCRIPTION)


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[RunningServer]:
    """A server with a vault in it, which no case waits for long."""
    folder = tmp_path_factory.mktemp("described")
    shutil.copy(migrated, folder)
    limits = Limits(registrations_per_address=10**6, registrations_per_hour=10**6)
    with (
        pytest.MonkeyPatch.context() as patch,
        open_store(Settings.from_environment({"TWOFOLD_DATA": str(folder)})) as store,
        RunningServer(store, None, limits) as running,
        httpx.Client(base_url=running.url) as client,
    ):
        patch.setattr(watcher, "PATIENCE_SECONDS", 0.02)
        owner = VaultClient(client, "owner")
        owner.register()
        owner.append(made_seal(1), made_seal(2))
        owner.put_snapshot(made_seal(3), 1)
        yield running


def test_every_route_is_described_with_its_methods(migrated: Path) -> None:
    lanes = Lanes(VaultService(MemoryVaults(), Limits()), writers=1, readers=1)
    with open_store(Settings.from_environment({"TWOFOLD_DATA": str(migrated.parent)})) as store:
        routes: list[Route] = [
            *VaultApi(lanes).routes(),
            *Api(store).routes(),
            *Operation(store.engine, Metrics()).routes(),
        ]
    served = {}
    for route in routes:
        endpoint = route.endpoint
        found = endpoint.methods if isinstance(endpoint, Endpoint) else route.methods or ()
        served[route.path] = {method.lower() for method in found} - {"head"}
    described = {
        path: {method for method in operations if method != "parameters"}
        for path, operations in DESCRIPTION["paths"].items()
    }
    assert described == served


def test_it_is_served_as_it_is(described: RunningServer) -> None:
    assert httpx.get(described.url + "/v1/openapi.json").json() == DESCRIPTION


@schema.parametrize()
@settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_asked_is_answered_as_described(case: Case, described: RunningServer) -> None:
    case.call_and_validate(base_url=described.url, checks=[*CHECKS, ignored_auth])
    if "vault" in case.path_parameters and case.method not in ("DELETE", "TRACE"):
        with httpx.Client() as client:
            owner = VaultClient(client, "owner")
        case.path_parameters["vault"] = format_name(owner.vault_id)
        case.headers.update(owner.authorization)
        case.call_and_validate(base_url=described.url, checks=CHECKS)
