"""All metrics that the bot exports, by name. Other modules report events; here it is decided how they are counted.

Label values are a small fixed set: never the id of a person, server or film, which would grow without limit and reveal
who uses the bot.
"""

from __future__ import annotations

import platform
from importlib.metadata import version

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

_SHARED = "shared"
_INVALID = frozenset((401, 403, 429))
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_LATENESS = (1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 1_800.0, 3_600.0, 10_800.0, 21_600.0)


class Figures:
    """The figures of one process. Only the event loop's thread touches them."""

    def __init__(self) -> None:
        disable_created_metrics()  # else every counter and histogram has a second series, which nothing here reads
        self.registry = registry = CollectorRegistry()
        self._declare_discord(registry)
        self._declare_push(registry)
        self._declare_store(registry)
        self._declare_model(registry)
        self._declare_votes(registry)
        self.loop_lag = Histogram(
            "matinee_loop_lag_seconds",
            "How much later than asked the event loop woke a timer.",
            buckets=_SECONDS,
            registry=registry,
        )
        ProcessCollector(registry=registry)

    def text(self) -> bytes:
        """Every metric in the text format of Prometheus, version 0.0.4."""
        return generate_latest(self.registry)

    def committed(self, operations: int, seconds: float) -> None:
        """Count a batch of writes that is on disk."""
        self.commit_batch.observe(operations)
        self.commit_seconds.observe(seconds)

    def answered(self, status: int, scope: str | None) -> None:
        """Count a request that Discord answered.

        Args:
            status: of the HTTP answer.
            scope: the header X-RateLimit-Scope: user, global or shared; None when it was not sent.
        """
        self.answers.labels(status=str(status)).inc()
        if status == 429:
            self.rate_limited.labels(scope=scope if scope in ("user", "global", _SHARED) else "none").inc()
        if status in _INVALID and scope != _SHARED:
            self.invalid.inc()

    def unanswered(self) -> None:
        """Count a request to Discord that ended without an answer."""
        self.answers.labels(status="none").inc()

    def _declare_discord(self, registry: CollectorRegistry) -> None:
        self.build = Gauge(
            "matinee_build_info",
            "Which program this is; always 1.",
            ("version", "python", "discord_py"),
            registry=registry,
        )
        self.build.labels(
            version=version("matinee"), python=platform.python_version(), discord_py=version("discord.py")
        ).set(1)
        self.connected = Gauge(
            "matinee_gateway_connected", "1 while the gateway's connection stands.", registry=registry
        )
        self.latency = Gauge(
            "matinee_gateway_latency_seconds",
            "The gateway's last heartbeat there and back; no number before the first.",
            registry=registry,
        )
        self.guilds = Gauge("matinee_guilds", "Servers the bot is in.", registry=registry)
        self.answers = Counter(
            "matinee_discord_responses_total",
            "Discord's answers, by HTTP status; none: no answer came.",
            ("status",),
            registry=registry,
        )
        self.rate_limited = Counter(
            "matinee_discord_rate_limited_total",
            "Answers 429, by scope: user, global, shared; none: the network in front of Discord turned us away.",
            ("scope",),
            registry=registry,
        )
        self.longest_request = Gauge(
            "matinee_discord_longest_request_seconds",
            "How long the request to Discord that was begun first has been under way; 0 when none is.",
            registry=registry,
        )
        self.invalid = Counter(
            "matinee_discord_invalid_requests_total",
            "Answers 401, 403 and 429 (but shared ones): 10,000 in ten minutes get the address banned.",
            registry=registry,
        )

    def _declare_push(self, registry: CollectorRegistry) -> None:
        self.push_lateness = Histogram(
            "matinee_push_lateness_seconds",
            "From when a message of the daily push was due until it was sent.",
            buckets=_LATENESS,
            registry=registry,
        )
        self.deliveries = Gauge(
            "matinee_deliveries",
            "Messages of the daily push that were due in the last 24 hours, by state.",
            ("state",),
            registry=registry,
        )
        self.push_overdue = Gauge(
            "matinee_push_overdue_seconds",
            "How long the message that waits longest is overdue; 0 when none waits.",
            registry=registry,
        )

    def _declare_store(self, registry: CollectorRegistry) -> None:
        self.queue_depth = Gauge(
            "matinee_store_queue_operations", "Writes that wait for their transaction.", registry=registry
        )
        self.commit_batch = Histogram(
            "matinee_store_commit_operations",
            "Writes that shared one commit.",
            buckets=(1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
            registry=registry,
        )
        self.commit_seconds = Histogram(
            "matinee_store_commit_seconds", "How long a commit took.", buckets=_SECONDS, registry=registry
        )
        self.backup_made = Gauge(
            "matinee_backup_timestamp_seconds",
            "When the newest backup was made; its age is time() minus this. 0: there is none.",
            registry=registry,
        )

    def _declare_model(self, registry: CollectorRegistry) -> None:
        self.films = Gauge("matinee_catalogue_films", "Films that can be recommended.", registry=registry)
        self.model_fitted = Gauge(
            "matinee_model_fitted_timestamp_seconds",
            "When the model in use was fitted; its age is time() minus this. 0: none was fitted yet.",
            registry=registry,
        )
        self.model_refused = Gauge(
            "matinee_model_refused",
            "1 when the newest model on disk cannot be used, and an older one is.",
            registry=registry,
        )
        self.training_failures = Gauge(
            "matinee_training_failures",
            "Trainings that failed one after the other; 0 when the last one went well.",
            registry=registry,
        )

    def _declare_votes(self, registry: CollectorRegistry) -> None:
        self.recent_votes = Gauge(
            "matinee_recent_votes",
            "Likes and dislikes given here in the last hour, by account: fresh in the week after its first vote.",
            ("account",),
            registry=registry,
        )
        self.recent_imported_votes = Gauge(
            "matinee_recent_imported_votes",
            "Votes brought from other sites in the last hour.",
            registry=registry,
        )
        self.unusual_servers = Gauge(
            "matinee_unusual_servers",
            "Servers with more than 200 likes and dislikes in the last hour, and three times their busiest hour of the "
            "week before.",
            registry=registry,
        )
