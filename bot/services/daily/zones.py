"""A place's time zone and rules for its films of the day. No Discord, no SQL."""

from __future__ import annotations

from bot.config import Config
from bot.records import DayRules
from bot.store.deliveries.subscriptions import Subscriptions
from recommender.types import Place


class Zones:
    """Reads settings of a place's daily push for all features that show it films."""

    def __init__(self, subscriptions: Subscriptions, config: Config) -> None:
        self._subscriptions = subscriptions
        self._default = config.today.zone

    async def zone(self, place: Place) -> str:
        """IANA name of the zone that determines the date; the last one set, even if the push was turned off."""
        subscription = await self._subscriptions.find(place)
        return self._default if subscription is None else subscription.zone

    async def rules(self, place: Place) -> DayRules:
        """Which films may be drawn for the day there: set with its push, while that is on."""
        subscription = await self._subscriptions.find(place)
        return DayRules() if subscription is None or subscription.ended_at else subscription.rules
