"""Erases everything that belongs to a place: posts, films shown, draws, daily push, film nights.

A place is a server, or one person's direct messages. Votes belong to people and stay.
"""

from __future__ import annotations

import sqlite3

from bot.store.deliveries.delivery_rows import DATES
from recommender.types import Place

_SUBSCRIPTION = "SELECT subscription_id FROM subscriptions WHERE place_kind = ? AND place_id = ?"
# Date by date along the primary key: there is no index by subscription.
_DELIVERIES = f"""
{DATES} DELETE FROM deliveries WHERE subscription_id = ? AND local_date IN (SELECT local_date FROM dates)
"""
# The row stays, empty: its number stands in the nonces of what is under way and must not be given to another push.
_EMPTY = """
UPDATE subscriptions SET place_kind = 'dm', place_id = -subscription_id, channel_id = NULL, style = 'digest',
    local_time = '09:00', zone = 'UTC', days = 127, filters = '{}', created_by = 0, paused_why = NULL,
    paused_until = NULL, told_at = NULL, next_due_at = NULL, ended_at = 0, role_id = NULL, threads = 0,
    skip_seen = 0, locale = NULL, series = NULL, series_until = NULL
WHERE subscription_id = ?
"""
_OF_PLACE = (
    "DELETE FROM shown WHERE place_kind = ? AND place_id = ?",
    "DELETE FROM posts WHERE place_kind = ? AND place_id = ?",
    "DELETE FROM draws WHERE place_kind = ? AND place_id = ?",
)

_OF_SERVER = ("DELETE FROM nights WHERE guild_id = ?", "DELETE FROM fairness WHERE guild_id = ?")


def forget_place(connection: sqlite3.Connection, place: Place) -> None:
    """Delete all of it; a message that is being sent to the place at that moment is not recorded."""
    key = (place.kind, place.id)
    found = connection.execute(_SUBSCRIPTION, key).fetchone()
    if found is not None:
        connection.execute(_DELIVERIES, found)
        connection.execute(_EMPTY, found)
        connection.execute("DELETE FROM series_films WHERE subscription_id = ?", found)
        connection.execute("DELETE FROM pasted_lists WHERE subscription_id = ?", found)
    for statement in _OF_PLACE:
        connection.execute(statement, key)
    if place.kind == "guild":
        for statement in _OF_SERVER:
            connection.execute(statement, (place.id,))
