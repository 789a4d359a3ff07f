"""Reschedules pushes that a clock running ahead had postponed or counted as missed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from bot.push.planning import schedule
from bot.records import Subscription
from bot.runtime.clock import CLOCK_SLACK
from bot.store.deliveries.subscriptions import Subscriptions
from bot.store.far_off import DATES_APART, FarOff, Schedule

log = logging.getLogger(__name__)

LONGEST_PAUSE = timedelta(days=365)
FURTHEST = timedelta(days=schedule.LOOK_AHEAD_DAYS + 1)
"""Greatest time from now, or from the end of its pause, at which a push can be due."""
A_TICK = 500
"""Pushes rescheduled in one transaction."""


async def bring_back(far_off: FarOff, subscriptions: Subscriptions, now: datetime) -> None:
    """Reschedule whatever is due later than its schedule allows."""
    places = await far_off.places(now, now + FURTHEST, FURTHEST, now + LONGEST_PAUSE, A_TICK)
    if places:
        await subscriptions.change_known(places, now, partial(_planned_anew, now))
        log.warning(
            "%d daily pushes were due implausibly late because the clock had been ahead; they are scheduled again",
            len(places),
        )
    await far_off.release(now)


async def take_back(far_off: FarOff, subscriptions: Subscriptions, now: datetime, reasons: Sequence[str]) -> None:
    """Reschedule pushes of which a clock running ahead has passed over dates that are still to come.

    Args:
        far_off: finds them.
        subscriptions: reschedules them.
        now: as the clock shows now that it is right again.
        reasons: with which a missed push was stored.
    """
    await far_off.forget_early(now, reasons)  # first: a date with a message that waits is not scheduled again
    passed_over: dict[Schedule, datetime] = {}
    for each, latest in (await far_off.schedules(now)).items():
        due = schedule.next_due(each.paused_until or now, each.local_time, each.zone, each.days)
        if due is not None and due + DATES_APART <= latest:
            passed_over[each] = due
    later = await far_off.later_than(passed_over, now) if passed_over else {}
    places, changed = list(later), 0
    for first in range(0, len(places), A_TICK):
        some = places[first : first + A_TICK]
        for each in await subscriptions.change_known(some, now, partial(_planned_anew, now)):
            changed += each.next_due_at != later[each.place]
    if changed:
        log.warning(
            "%d daily pushes had passed over a date because the clock was ahead; they are scheduled again", changed
        )


def _planned_anew(now: datetime, stored: Subscription | None, served: frozenset[date]) -> Subscription:
    """The subscription with the next due moment that its schedule gives. Pure."""
    assert stored is not None
    if stored.next_due_at is None:
        return stored
    until, told_at = stored.paused_until, stored.told_at
    ahead = told_at is not None and told_at > now + CLOCK_SLACK
    if until is not None and (ahead or until > now + LONGEST_PAUSE):
        asked_for = until - told_at if told_at else LONGEST_PAUSE  # the date of the pause came from the wrong clock too
        until, told_at = now + min(asked_for, LONGEST_PAUSE), now
    due = first_due(stored, now if until is None else max(until, now), served)
    return replace(stored, paused_until=until, told_at=told_at, next_due_at=due)


def first_due(subscription: Subscription, after: datetime, served: frozenset[date]) -> datetime | None:
    """The first due moment after `after` whose local date had no push. Pure."""
    dues = schedule.coming(after, subscription.local_time, subscription.zone, subscription.days)
    return next((due for local_date, due in dues if local_date not in served), None)
