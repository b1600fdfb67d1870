"""Figures for Prometheus: counted here as they happen, or read where they are at scrape time."""

import os
from time import monotonic

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from inboxapp.api.tools import ApiTools
from inboxapp.channels.types import Channel
from inboxapp.core.heartbeat import live_workers
from inboxapp.core.outages import OUTAGES
from inboxapp.jobs import QUEUE
from inboxapp.runs.figures import RunFigures, run_figures
from inboxapp.runs.types import RunStatus

KEEP_SECONDS = 10.0
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

log = structlog.get_logger(__name__)


class Metrics:
    """One process's own registry; its counters carry the process, so that sums stay right.

    No label ever holds a name, an address or a client.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        process = str(os.getpid())
        requests = Counter(
            "inboxapp_http_requests",
            "Requests answered, by route, method and status.",
            ["process", "route", "method", "status"],
            registry=self.registry,
        )
        seconds = Histogram(
            "inboxapp_http_seconds",
            "Time to answer, by route.",
            ["process", "route"],
            buckets=BUCKETS,
            registry=self.registry,
        )
        webhooks = Counter(
            "inboxapp_webhooks",
            "Deliveries by channel and what became of them.",
            ["process", "channel", "outcome"],
            registry=self.registry,
        )
        self._process = process
        self._requests, self._seconds, self._webhooks = requests, seconds, webhooks
        self._add_gauges()
        self._figures: RunFigures | None = None
        self._read_at = 0.0

    def _add_gauges(self) -> None:
        def gauge(name: str, words: str, *labels: str) -> Gauge:
            return Gauge(f"inboxapp_{name}", words, labels, registry=self.registry)

        self._up = gauge("up", "Whether a part answers: database, redis.", "part")
        self._runs = gauge("runs", "Runs kept, by status.", "status")
        self._tokens = gauge("run_tokens", "Tokens of the runs kept, by kind.", "kind")
        self._cost = gauge("run_cost_usd", "Known cost of the runs kept, in US dollars.")
        self._unpriced = gauge("runs_unpriced", "Finished runs whose cost is not known.")
        self._queue = gauge("queue_jobs", "Jobs waiting in the queue, due or not.")
        self._workers = gauge("workers", "Workers heard of lately.")

    def saw_request(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        known = method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} else "OTHER"
        self._requests.labels(self._process, route, known, str(int(status))).inc()
        self._seconds.labels(self._process, route).observe(seconds)

    def saw_webhook(self, channel: Channel, outcome: str) -> None:
        """Count one delivery by what became of it."""
        self._webhooks.labels(self._process, channel.value, outcome).inc()

    async def exposition(self, tools: ApiTools) -> bytes:
        """Return the text that Prometheus reads; a part that is away is said to be so."""
        await self._read_database(tools)
        await self._read_redis(tools)
        return generate_latest(self.registry)

    async def _read_database(self, tools: ApiTools) -> None:
        try:
            if self._figures is None or monotonic() - self._read_at > KEEP_SECONDS:
                async with tools.database.transaction() as tx:
                    self._figures = await run_figures(tx)
                self._read_at = monotonic()
        except OUTAGES as error:
            log.warning("metrics_without_database", error=type(error).__name__)
            self._figures = None
        self._up.labels("database").set(self._figures is not None)
        if self._figures is not None:
            self._show(self._figures)

    def _show(self, figures: RunFigures) -> None:
        for status in RunStatus:
            self._runs.labels(status.value).set(figures.by_status.get(status, 0))
        self._tokens.labels("input").set(figures.input_tokens)
        self._tokens.labels("cached").set(figures.cached_tokens)
        self._tokens.labels("output").set(figures.output_tokens)
        self._cost.set(float(figures.cost))
        self._unpriced.set(figures.unpriced)

    async def _read_redis(self, tools: ApiTools) -> None:
        try:
            self._queue.set(await tools.redis.zcard(QUEUE))
            self._workers.set(len(await live_workers(tools.redis)))
        except OUTAGES as error:
            log.warning("metrics_without_redis", error=type(error).__name__)
            self._up.labels("redis").set(False)
        else:
            self._up.labels("redis").set(True)
