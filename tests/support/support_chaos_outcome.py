"""The plan and the result of a chaos run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from support_crowd import Vote


@dataclass(frozen=True)
class Plan:
    """Parameters of a run. The same seed draws the same faults, kills and votes; the machine's timing differs."""

    messages: int
    kills: int
    seed: int = 1
    share: float = 0.02
    """Of each kind of fault."""
    outage_seconds: float = 0.0
    """Length of the outage half-way; if it is longer than the nonce window, channels' histories have to be read."""
    settle_seconds: float = 300.0
    """How long the last process may take to finish everything."""
    seconds_most: float = 900.0
    """Time limit of the whole run; far more than it takes on a quiet machine."""


@dataclass
class Outcome:
    """The result of a run."""

    plan: Plan
    seconds: float = 0.0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    dropped_by_nonce: int = 0
    adopted: int = 0
    over_limit: int = 0
    states: dict[str, int] = field(default_factory=dict)
    doubled: int = 0
    lost: int = 0
    strangers: int = 0
    """Messages recorded as sent that are not in any channel, or the other way round."""
    database_faults: list[object] = field(default_factory=list)
    votes: int = 0
    """Acknowledged presses, and reactions that were not taken away."""
    votes_missing: int = 0
    votes_too_many: int = 0
    examples: list[Vote] = field(default_factory=list)
    """Some votes that are missing or too many."""
    tracebacks: list[str] = field(default_factory=list)
    """The last line of each traceback in the log."""
    exit_code: int = 0
    """Exit code of the last process, which is ended by SIGTERM."""

    @property
    def fine(self) -> bool:
        wrong = (self.doubled, self.lost, self.strangers, self.votes_missing, self.votes_too_many, self.database_faults)
        return (
            not any(wrong)
            and self.exit_code == 0
            and self.states == {"sent": self.plan.messages}
            and self.kills >= self.plan.kills
        )

    def rows(self) -> list[tuple[str, str]]:
        """The table."""
        faults = ", ".join(f"{name} {count}" for name, count in sorted(self.faults.items()))
        return [
            ("messages due", str(self.plan.messages)),
            ("killed (SIGKILL)", str(self.kills)),
            ("faults", faults or "none"),
            ("second tries dropped by their nonce", str(self.dropped_by_nonce)),
            ("found in the channel's history", str(self.adopted)),
            ("requests over 50 a second, refused", str(self.over_limit)),
            ("doubled", str(self.doubled)),
            ("lost", str(self.lost)),
            ("recorded and not there, or there and not recorded", str(self.strangers)),
            ("states", ", ".join(f"{state} {count}" for state, count in sorted(self.states.items()))),
            ("database", "sound" if not self.database_faults else str(self.database_faults[:3])),
            ("votes acknowledged or stored", str(self.votes)),
            ("votes missing / too many", f"{self.votes_missing} / {self.votes_too_many}"),
            ("exit code of the last life", str(self.exit_code)),
            ("tracebacks in the log", "; ".join(self.tracebacks) or "none"),
            ("seconds", f"{self.seconds:.0f}"),
            ("result", "fine" if self.fine else "NOT FINE"),
        ]
