"""What is counted and written down of requests: kinds, outcomes and times, never who or what."""

import json
import logging
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from ui.site.allowed import Kind

LOG = logging.getLogger("hyrox_coach.requests")
_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


@dataclass
class Watch:
    """Counters of one process, in a registry of their own."""

    registry: CollectorRegistry = field(default_factory=CollectorRegistry)

    def __post_init__(self) -> None:
        self.requests = Counter(
            "hyrox_coach_requests", "Requests by kind and status.", ("kind", "status"),
            registry=self.registry,
        )  # fmt: skip
        self.seconds = Histogram(
            "hyrox_coach_request_seconds", "Time until a request was answered, by kind.",
            ("kind",), buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self.answers = Counter(
            "hyrox_coach_answers", "Answers of the coach by outcome.", ("outcome",),
            registry=self.registry,
        )  # fmt: skip
        self.answer_seconds = Histogram(
            "hyrox_coach_answer_seconds", "Time until an answer was complete.",
            buckets=_BUCKETS, registry=self.registry,
        )  # fmt: skip
        self.waiting = Gauge(
            "hyrox_coach_questions_waiting", "Questions that wait for the model.",
            registry=self.registry,
        )  # fmt: skip

    def seen(self, kind: Kind, method: str, status: int, seconds: float) -> None:
        """One request is over. Live streams are counted, not timed: they last as long as a tab."""
        name = kind.name.lower()
        self.requests.labels(name, str(status)).inc()
        if kind is not Kind.TAB:
            self.seconds.labels(name).observe(seconds)
        if LOG.isEnabledFor(logging.INFO) and kind is not Kind.PUBLIC:
            told = {"kind": name, "method": method, "status": status, "ms": round(seconds * 1e3, 1)}
            LOG.info(json.dumps(told))

    def text(self) -> bytes:
        """Everything in Prometheus' text format."""
        return generate_latest(self.registry)
