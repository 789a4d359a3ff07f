"""What the push does after a backup was restored: pushes due since the backup are not sent again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from bot.push.planning import schedule
from bot.store.deliveries.claiming import Plan
from bot.store.deliveries.delivery_days import NewDay
from bot.store.deliveries.subscriptions import Due

RESTORED: Final = "the database was restored from a backup, and it may have gone out already"
"""Reason of a push that is not sent again; stored, and shown as it is."""
_PASSED_MOST: Final = timedelta(days=3)
"""How far back missed dates are considered: no push is sent later than 23 hours after it was due."""


def plan_since_backup(now: datetime, due: Due) -> Plan:
    """The plan of a subscription that was due between a backup and its restore.

    Its deliveries are recorded as unknown and never sent, and its next due moment is after now.
    """
    after = max(due.due_at, now - _PASSED_MOST)
    return Plan(
        NewDay(schedule.local_date(due.due_at, due.zone), due.due_at),
        schedule.coming(after, due.local_time, due.zone, due.days),
    )
