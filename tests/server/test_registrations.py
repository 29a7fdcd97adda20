"""Who registers too much waits; addresses are known to nobody afterwards."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

import httpx
import pytest

from sync_server.store.feeds import FeedStore
from sync_server.vaults.errors import RateExceeded
from sync_server.vaults.limits import Limits
from sync_server.vaults.rate import DAY_MS, HOUR_MS
from sync_server.vaults.registrations import MOST_ADDRESSES, AddressBuckets
from tests.contract.made_vaults import NOON_MS, Clock
from tests.server.running import RunningServer
from tests.server.vault_client import VaultClient

HERE, THERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def buckets(clock: Clock) -> AddressBuckets:
    return AddressBuckets(2, now_ms=clock)


def is_admitted(buckets: AddressBuckets, address: str) -> bool:
    try:
        buckets.admit(address)
    except RateExceeded:
        return False
    return True


def test_an_address_registers_so_many_in_an_hour(buckets: AddressBuckets, clock: Clock) -> None:
    assert [is_admitted(buckets, HERE) for _ in range(4)] == [True, True, False, False]
    assert is_admitted(buckets, THERE)
    clock.ms += HOUR_MS - NOON_MS % HOUR_MS - 1
    with pytest.raises(RateExceeded) as refused:
        buckets.admit(HERE)
    assert refused.value.retry_after_seconds == 1
    clock.ms += 1
    assert is_admitted(buckets, HERE)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:198.51.100.7", HERE, True),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "", True),
        ("a name", "another", False),
    ],
)
def test_what_counts_as_one_address(
    buckets: AddressBuckets, one: str, other: str, same: bool
) -> None:
    for _ in range(2):
        buckets.admit(one)
    assert is_admitted(buckets, other) is not same


def test_addresses_are_kept_as_digests_with_a_salt_of_the_day(
    buckets: AddressBuckets, clock: Clock
) -> None:
    def kept() -> set[bytes]:
        return set(buckets._counts)

    buckets.admit(HERE)
    first = kept()
    assert HERE.encode() not in pickle.dumps(vars(buckets) | {"_now_ms": None})
    clock.ms += HOUR_MS
    buckets.admit(HERE)
    assert kept() == first
    clock.ms += DAY_MS
    buckets.admit(HERE)
    assert kept().isdisjoint(first)
    assert AddressBuckets(2)._salt != buckets._salt


def test_no_number_of_addresses_fills_the_memory(buckets: AddressBuckets) -> None:
    buckets._counts.update({number.to_bytes(16, "big"): 1 for number in range(MOST_ADDRESSES)})
    buckets.admit(HERE)
    assert len(buckets._counts) == 1


@pytest.fixture
def narrow(store: FeedStore) -> Iterator[RunningServer]:
    limits = Limits(registrations_per_address=2, registrations_per_hour=3)
    with RunningServer(store, None, limits) as running:
        yield running


def test_over_http_the_address_is_the_one_behind_the_proxy(narrow: RunningServer) -> None:
    def register(name: str, address: str) -> int:
        headers = {"X-Forwarded-For": address}
        with httpx.Client(base_url=narrow.url, headers=headers) as client:
            answer = VaultClient(client, name).register()
        if answer.status_code == 429:
            assert int(answer.headers["retry-after"]) > 0
        return answer.status_code

    assert [register(name, HERE) for name in ("a", "b", "c", "a")] == [201, 201, 429, 200]
    assert register("c", THERE) == 201
    assert register("d", THERE) == 429  # the ceiling for all
    assert register("d", "192.0.2.1") == 429
