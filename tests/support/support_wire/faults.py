"""Faults on demand: ordered one by one, or drawn at random from a seed. `server` carries them out.

Routes go by the names that `server` gives them ("send", "reaction.add", "callback", ...); "*" means every one.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Condition = Callable[[web.Request], bool]


@dataclass(frozen=True, eq=False)
class Fault:
    """One thing that goes wrong. Made by the functions below."""

    name: str
    status: int = 0
    """Of the answer; 0 when there is none."""
    body: Mapping[str, Any] | str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    carried_out: bool = False
    """Whether what was asked is done nevertheless."""
    ending: str = "answer"
    """"answer", "reset" (TCP reset), "close" (closed without an answer), "hang", or "late" (the true answer, late)."""
    seconds: float = 0.0
    """How long a hang or a late answer takes."""

    @staticmethod
    def server_error(status: int) -> Fault:
        """500 to 599 with the page of some machine on the way as its body; nothing was done."""
        return Fault(str(status), status, f"<html><h1>{status}</h1></html>")

    @staticmethod
    def refused(status: int, code: int, message: str) -> Fault:
        """403, 404 or 400 with Discord's own number of the reason."""
        return Fault(f"{status}/{code}", status, {"code": code, "message": message})

    @staticmethod
    def page(status: int) -> Fault:
        """403 or 404 of the network in front of Discord: a page, and nothing was done."""
        return Fault(f"{status} page", status, f"<html><h1>{status}</h1></html>")

    @staticmethod
    def bucket_limit(retry_after: float = 0.05) -> Fault:
        """429 of one route: discord.py waits and sends again by itself."""
        return _limited("429 bucket", retry_after, {"X-RateLimit-Scope": "user"}, everywhere=False)

    @staticmethod
    def global_limit(retry_after: float = 0.05) -> Fault:
        """429 of the whole bot."""
        return _limited("429 global", retry_after, {"X-RateLimit-Scope": "global"}, everywhere=True)

    @staticmethod
    def cloudflare_limit(retry_after: int = 1) -> Fault:
        """429 without `Via` and without JSON: the address is shut out before Discord is reached."""
        return Fault("429 cloudflare", 429, "error code: 1015", {"Retry-After": str(retry_after)})

    @staticmethod
    def created_then_reset() -> Fault:
        """What was asked is done, and the connection is reset before the answer."""
        return Fault("created, then reset", carried_out=True, ending="reset")

    @staticmethod
    def created_then_closed() -> Fault:
        """What was asked is done, and the connection is closed before the answer."""
        return Fault("created, then closed", carried_out=True, ending="close")

    @staticmethod
    def created_then(status: int) -> Fault:
        """What was asked is done, and some machine on the way answers 500 to 599 all the same."""
        page = f"<html><h1>{status}</h1></html>"
        return Fault(f"created, then {status}", status, page, carried_out=True)

    @staticmethod
    def created_then_hangs(seconds: float = 3600) -> Fault:
        """What was asked is done, and the answer never comes."""
        return Fault("created, then hangs", carried_out=True, ending="hang", seconds=seconds)

    @staticmethod
    def reset() -> Fault:
        """The connection is reset and nothing was done."""
        return Fault("reset", ending="reset")

    @staticmethod
    def hangs(seconds: float = 3600) -> Fault:
        """Nothing is done and no answer comes."""
        return Fault("hangs", ending="hang", seconds=seconds)

    @staticmethod
    def slow(seconds: float) -> Fault:
        """The right answer, so many seconds late."""
        return Fault("slow", carried_out=True, ending="late", seconds=seconds)


@dataclass
class _Order:
    route: str
    fault: Fault
    left: int
    condition: Condition | None


LOST_CONFIRMATIONS = (
    Fault.created_then(500),
    Fault.created_then(502),
    Fault.created_then(503),
    Fault.created_then_reset(),
    Fault.created_then_closed(),
)
"""What was asked for is done, and the bot does not hear of it."""
NOT_DONE = (Fault.reset(), Fault.server_error(500), Fault.server_error(503))
"""It is not done, and the bot cannot tell that from the others."""


class Faults:
    """What was ordered and what may happen; `happened` counts by route and fault."""

    def __init__(self) -> None:
        self._orders: list[_Order] = []
        self._chances: dict[str, list[tuple[Fault, float]]] = {}
        self._random = random.Random(0)
        self.happened: Counter[tuple[str, str]] = Counter()

    def order(self, route: str, fault: Fault, times: int = 1, *, when: Condition | None = None) -> None:
        """The next `times` requests of a route (that meet the condition) end so."""
        self._orders.append(_Order(route, fault, times, when))

    def let_happen(self, route: str, chances: Mapping[Fault, float], seed: int) -> None:
        """From now on each request of a route ends in a fault with its probability, 0 to 1; sum ≤ 1."""
        self._random = random.Random(seed)
        self._chances[route] = list(chances.items())

    def end(self) -> None:
        """No more faults, ordered or by chance."""
        self._orders.clear()
        self._chances.clear()

    def next(self, route: str, request: web.Request) -> Fault | None:
        """The fault that this request meets."""
        fault = self._ordered(route, request) or self._by_chance(route)
        if fault is not None:
            self.happened[route, fault.name] += 1
        return fault

    def _ordered(self, route: str, request: web.Request) -> Fault | None:
        for order in self._orders:
            if order.route in (route, "*") and (order.condition is None or order.condition(request)):
                order.left -= 1
                if order.left <= 0:
                    self._orders.remove(order)
                return order.fault
        return None

    def _by_chance(self, route: str) -> Fault | None:
        chances = self._chances.get(route) or self._chances.get("*")
        if not chances:
            return None
        drawn = self._random.random()
        for fault, probability in chances:
            drawn -= probability
            if drawn < 0:
                return fault
        return None


def _limited(name: str, retry_after: float, headers: Mapping[str, str], *, everywhere: bool) -> Fault:
    body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": everywhere}
    more = {"Via": "1.1 google", "Retry-After": str(max(1, round(retry_after)))}
    if everywhere:
        more["X-RateLimit-Global"] = "true"
    return Fault(name, 429, body, {**headers, **more})
