"""What a restored backup means for the push: what was due since then is not sent again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.push import schedule
from bot.store.deliveries.claiming import Plan
from bot.store.deliveries.delivery_days import NewDay
from bot.store.deliveries.subscriptions import Due

RESTORED: Final = "the database was restored from a backup, and it may have gone out already"
"""Reason of a push that is not sent again; stored, and shown as it is."""
_PASSED_MOST: Final = timedelta(days=3)
"""How far back missed dates matter: no push is sent later than 23 hours after it was due."""


def plan_since_backup(now: datetime, due: Due) -> Plan:
    """What a subscription that was due between a backup and its restore comes to.

    Its dates become messages that are marked and never sent, and its next time lies after now.
    """
    after = max(due.due_at, now - _PASSED_MOST)
    return Plan(
        NewDay(schedule.local_date(due.due_at, due.zone), due.due_at),
        schedule.coming(after, due.local_time, due.zone, due.days),
    )
