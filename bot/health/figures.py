"""Every figure the bot tells about itself, by name. Others hand in what happened; what that means is said here once."""

from __future__ import annotations

import platform
from importlib.metadata import version

from bot.health.metrics import Registry

_SHARED = "shared"
_INVALID = frozenset((401, 403, 429))
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_LATENESS = (1.0, 5.0, 15.0, 30.0, 60.0, 300.0, 900.0, 1_800.0, 3_600.0, 10_800.0, 21_600.0)


class Figures:
    """The figures of one process. Only the event loop's thread touches them."""

    def __init__(self) -> None:
        self.registry = registry = Registry()
        self._declare_discord(registry)
        self.loop_lag = registry.histogram(
            "matinee_loop_lag_seconds", "How much later than asked the event loop woke a timer.", _SECONDS
        )
        self.push_lateness = registry.histogram(
            "matinee_push_lateness_seconds",
            "From when a message of the daily push was due until it was sent.",
            _LATENESS,
        )
        self.deliveries = registry.gauge(
            "matinee_deliveries", "Messages of the daily push that were due in the last 24 hours, by state.", ("state",)
        )
        self.push_overdue = registry.gauge(
            "matinee_push_overdue_seconds", "How long the message that waits longest is overdue; 0 when none waits."
        )
        self.queue_depth = registry.gauge("matinee_store_queue_operations", "Writes that wait for their transaction.")
        self.commit_batch = registry.histogram(
            "matinee_store_commit_operations",
            "Writes that shared one commit.",
            (1, 2, 4, 8, 16, 32, 64, 128, 256, 512),
        )
        self.commit_seconds = registry.histogram("matinee_store_commit_seconds", "How long a commit took.", _SECONDS)
        self.films = registry.gauge("matinee_catalogue_films", "Films that can be recommended.")
        self.model_fitted = registry.gauge(
            "matinee_model_fitted_timestamp_seconds",
            "When the model in use was fitted; its age is time() minus this. 0: none was fitted yet.",
        )
        self.model_refused = registry.gauge(
            "matinee_model_refused", "1 when the newest model on disk cannot be used, and an older one is."
        )
        self.training_failures = registry.gauge(
            "matinee_training_failures", "Trainings that failed one after the other; 0 when the last one went well."
        )
        self.backup_made = registry.gauge(
            "matinee_backup_timestamp_seconds",
            "When the newest backup was made; its age is time() minus this. 0: there is none.",
        )
        self._declare_process(registry)

    def committed(self, operations: int, seconds: float) -> None:
        """A batch of writes is on disk."""
        self.commit_batch.observe(operations)
        self.commit_seconds.observe(seconds)

    def answered(self, status: int, scope: str | None) -> None:
        """Discord answered a request.

        Args:
            status: of the HTTP answer.
            scope: what X-RateLimit-Scope said: user, global or shared; None when it was not sent.
        """
        self.answers.add(status=str(status))
        if status == 429:
            self.rate_limited.add(scope=scope if scope in ("user", "global", _SHARED) else "none")
        if status in _INVALID and scope != _SHARED:
            self.invalid.add()

    def unanswered(self) -> None:
        """A request to Discord ended without an answer."""
        self.answers.add(status="none")

    def _declare_discord(self, registry: Registry) -> None:
        self.build = registry.gauge(
            "matinee_build_info", "Which program this is; always 1.", ("version", "python", "discord_py")
        )
        self.build.set(
            1, version=version("matinee"), python=platform.python_version(), discord_py=version("discord.py")
        )
        self.connected = registry.gauge("matinee_gateway_connected", "1 while the gateway's connection stands.")
        self.latency = registry.gauge(
            "matinee_gateway_latency_seconds",
            "The gateway's last heartbeat there and back; no number before the first.",
        )
        self.guilds = registry.gauge("matinee_guilds", "Servers the bot is in.")
        self.answers = registry.counter(
            "matinee_discord_responses_total", "Discord's answers, by HTTP status; none: no answer came.", ("status",)
        )
        self.rate_limited = registry.counter(
            "matinee_discord_rate_limited_total",
            "Answers 429, by scope: user, global, shared; none: the network in front of Discord turned us away.",
            ("scope",),
        )
        self.longest_request = registry.gauge(
            "matinee_discord_longest_request_seconds",
            "How long the request to Discord that was begun first has been under way; 0 when none is.",
        )
        self.invalid = registry.counter(
            "matinee_discord_invalid_requests_total",
            "Answers 401, 403 and 429 (but shared ones): 10,000 in ten minutes get the address banned.",
        )

    def _declare_process(self, registry: Registry) -> None:
        self.resident = registry.gauge("process_resident_memory_bytes", "Resident memory.")
        self.cpu = registry.counter("process_cpu_seconds_total", "User and system CPU time.")
        self.open_files = registry.gauge("process_open_fds", "Open file descriptors.")
        self.started = registry.gauge("process_start_time_seconds", "When the process started, in seconds since 1970.")
