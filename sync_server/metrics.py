"""Numbers about the server for Prometheus, and about nobody.

Labels are routes (with `{vault}`, not its value), methods and statuses. One process counts for
itself; where several serve one address, `PROMETHEUS_MULTIPROC_DIR` names a folder in which they add
up (docs/server.md, "Metrics").
"""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from sync_server.config import counts_are_shared

CONTENT_TYPE = CONTENT_TYPE_LATEST
SECONDS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
BYTES = tuple(float(4**power) for power in range(4, 14))


class Metrics:
    """What one application counts, in a registry of its own."""

    def __init__(self) -> None:
        self._shared = counts_are_shared()
        self._registry = CollectorRegistry()
        if not self._shared:
            ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "twofold_requests",
            "Requests answered.",
            ("route", "method", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "twofold_request_seconds",
            "Time to answer, waiting for the network included.",
            ("route", "method"),
            buckets=SECONDS,
            registry=self._registry,
        )
        self._bytes = Histogram(
            "twofold_body_bytes",
            "Bodies of more than no bytes.",
            ("route", "direction"),
            buckets=BYTES,
            registry=self._registry,
        )
        self._known: dict[tuple[str, str, int], Callable[[float, int, int], None]] = {}

    def observe(
        self, route: str, method: str, status: int, seconds: float, received: int, sent: int
    ) -> None:
        """Count one request; `received` and `sent` are the bytes of the bodies."""
        key = (route, method, status)
        count = self._known.get(key)
        if count is None:
            count = self._known[key] = self._counter(*key)
        count(seconds, received, sent)

    def render(self) -> bytes:
        """All of it, in Prometheus' text format."""
        registry = self._registry
        if self._shared:
            registry = CollectorRegistry()
            MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)

    def _counter(self, route: str, method: str, status: int) -> Callable[[float, int, int], None]:
        requests = self._requests.labels(route, method, str(status))
        duration = self._seconds.labels(route, method)
        bodies_in = self._bytes.labels(route, "in")
        bodies_out = self._bytes.labels(route, "out")

        def count(seconds: float, received: int, sent: int) -> None:
            requests.inc()
            duration.observe(seconds)
            if received:
                bodies_in.observe(received)
            if sent:
                bodies_out.observe(sent)

        return count
