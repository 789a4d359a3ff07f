"""Which zone counts in a place, and which films may come there. No Discord, no SQL."""

from __future__ import annotations

from bot.config import Config
from bot.records import DayRules
from bot.store.deliveries.subscriptions import Subscriptions
from recommender.types import Place


class Zones:
    """What a place has set with its daily push, for everything else that shows it films."""

    def __init__(self, subscriptions: Subscriptions, config: Config) -> None:
        self._subscriptions = subscriptions
        self._default = config.today.zone

    async def zone(self, place: Place) -> str:
        """IANA name of the zone whose date counts there; the one set last, even when its push was turned off."""
        subscription = await self._subscriptions.find(place)
        return self._default if subscription is None else subscription.zone

    async def rules(self, place: Place) -> DayRules:
        """Which films may be those of the day there: what is set with its push while that is on."""
        subscription = await self._subscriptions.find(place)
        return DayRules() if subscription is None or subscription.ended_at else subscription.rules
