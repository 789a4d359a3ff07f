"""Settings and status of a place's daily push. `bot.push.runner` sends it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config import Config
from bot.errors import NotAllowed, UserMistake
from bot.push.planning import schedule
from bot.push.planning.preview import Preview, preview_of
from bot.push.planning.replanning import LONGEST_PAUSE, first_due
from bot.push.planning.stagger import Stagger, stagger
from bot.push.sending import pauses
from bot.push.sending.outcome import describe, without_thread
from bot.records import Series, Style, Subscription
from bot.runtime.clock import Clock
from bot.services.conditions import checked, loosened
from bot.services.daily.today import Today
from bot.services.finder import Finder
from bot.store.deliveries.delivery_steps import Deliveries
from bot.store.deliveries.subscriptions import Subscriptions
from bot.words import _, marked, ngettext, number
from bot.zone_names.search import parse_zone
from recommender.draw.draw import FILMS_A_DAY
from recommender.types import Filters, Place, Relaxation

LONGEST_PAUSE_DAYS = LONGEST_PAUSE.days
NONE_YET = marked("There are no daily films here yet. Set them up with /daily set.")


@dataclass(frozen=True, slots=True)
class DailyStatus:
    """The status of a place's daily push."""

    subscription: Subscription
    days: str
    """The weekdays in words: "every day", "Mon–Fri"."""
    next_at: datetime | None
    """The next push, timezone-aware, in the subscription's zone; None if none is due."""
    until: datetime | None
    """The latest time of the next push, if so many are due at that minute that they are staggered; None if not."""
    last: str
    """A sentence about the newest push."""
    paused_why: str | None
    """A sentence; None if it is not paused."""
    what_to_do: str | None
    """A sentence; None if there is nothing to do."""
    series: Series | None = None
    """The series that was started last, with its counts."""
    series_past: bool = False
    """Whether its last day is over."""
    no_thread: str | None = None
    """A sentence on why a thread of the newest push could not be opened; None where nothing kept it."""


class DailySettings:
    """Settings of daily pushes, one for each place: a server's channel, or a person's direct messages."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        deliveries: Deliveries,
        today: Today,
        finder: Finder,
        *,
        clock: Clock,
        config: Config,
    ) -> None:
        self._subscriptions = subscriptions
        self._deliveries = deliveries
        self._today = today
        self._finder = finder
        self._clock = clock
        self._config = config.daily
        self._default_zone = config.today.zone

    async def get(self, place: Place) -> Subscription | None:
        """The place's push, also a paused one; None if there is none or it was turned off."""
        found = await self._subscriptions.find(place)
        return None if found is None or found.ended_at else found

    async def set(
        self,
        place: Place,
        *,
        by: int,
        channel_id: int | None = None,
        at: str | None = None,
        zone: str | None = None,
        days: str | None = None,
        style: Style | None = None,
        filters: Filters | None = None,
        role_id: int | None = None,
        no_role: bool = False,
        threads: bool | None = None,
        skip_seen: bool | None = None,
        locale: str | None = None,
    ) -> Subscription:
        """Create it, or change the given options and keep the rest; a paused one runs again.

        A local date that had its push gets no second one, whatever is changed.

        Args:
            place: the server, or the person who asks for their own direct messages.
            by: who sets it; told when it has to pause.
            channel_id: in a server: where it goes; needed the first time.
            at: wall time, such as "09:00", "9 pm" or "21h"; 09:00 at first.
            zone: an IANA name, or a place that means one; the config's at first.
            days: such as "daily", "weekdays", "mon-fri", "mon,wed"; daily at first.
            style: one message ("digest", at first) or one a film ("cards").
            filters: what the films must satisfy; none at first.
            role_id: a role of the server, mentioned with each day's films; none at first.
            no_role: whether to mention no role any more.
            threads: in a server: whether a thread is opened under each message; not at first.
            skip_seen: in a server: whether films that most people there have seen are left out; not at first.
            locale: Discord's name of the language of whoever sets it; used for their own direct messages.

        Raises:
            UserMistake: an option is not valid; nothing has changed.
            NotAllowed: direct messages for somebody else.
        """
        if place.kind == "dm" and by != place.id:
            raise NotAllowed(_("Only they themselves can ask for films by direct message."))
        if place.kind == "dm" and skip_seen:
            raise UserMistake(_("`skip_seen` is for servers: here, nobody else has seen anything."))
        wanted_time = None if at is None else schedule.parse_time(at)
        wanted_zone = None if zone is None else parse_zone(zone, self._clock.now())
        wanted_days = None if days is None else schedule.parse_days(days)
        wanted_filters = None if filters is None else self._satisfiable(filters)
        now = self._clock.now()

        def change(stored: Subscription | None, served: frozenset[date]) -> Subscription:
            old = stored or self._first(place, by)
            new = replace(
                old,
                channel_id=None if place.kind == "dm" else channel_id or old.channel_id,
                style=style or old.style,
                local_time=old.local_time if wanted_time is None else wanted_time,
                zone=wanted_zone or old.zone,
                days=wanted_days or old.days,
                filters=old.filters if wanted_filters is None else wanted_filters,
                role_id=None if no_role else role_id or old.role_id,
                threads=old.threads if threads is None else threads,
                skip_seen=old.skip_seen if skip_seen is None else skip_seen,
                locale=locale or old.locale if place.kind == "dm" else None,
                created_by=by,
            )
            if place.kind == "guild" and new.channel_id is None:
                raise UserMistake(_("`channel`: choose the channel that the films go to."))
            return _running(new, now, served)

        return await self._subscriptions.change(place, now, change)

    async def off(self, place: Place) -> Subscription:
        """Turn it off; messages not sent yet are withdrawn. Settings are kept.

        Raises:
            UserMistake: there is none, or it is off already.
        """
        now = self._clock.now()

        def change(stored: Subscription | None, _: frozenset[date]) -> Subscription:
            return replace(_that_is_on(stored), ended_at=now, next_due_at=None)

        return await self._subscriptions.change(place, now, change, stop=True)

    async def pause(self, place: Place, days: int | None = None, *, by: int) -> Subscription:
        """Pause it for a number of days (1 to 365) from now, or until resumed, also if it is paused already.

        Raises:
            UserMistake: there is none, it is paused until resumed already, or the number is out of range.
        """
        if days is not None and not 1 <= days <= LONGEST_PAUSE_DAYS:
            raise UserMistake(
                _("`days` must be from 1 to {most}, not {days}.").format(most=LONGEST_PAUSE_DAYS, days=days)
            )
        now = self._clock.now()
        until = None if days is None else now + timedelta(days=days)

        def change(stored: Subscription | None, served: frozenset[date]) -> Subscription:
            running = _that_is_on(stored)
            if until is None and running.paused_why is not None and running.paused_until is None:
                raise UserMistake(_("The daily films are paused already. Use /daily resume to start them."))
            old = replace(running, paused_why=pauses.asked_by(by), paused_until=until, told_at=now)
            return replace(old, next_due_at=None if until is None else first_due(old, until, served))

        return await self._subscriptions.change(place, now, change, stop=True)

    async def resume(self, place: Place) -> Subscription:
        """End the pause.

        Raises:
            UserMistake: there is none, or it is not paused.
        """
        now = self._clock.now()

        def change(stored: Subscription | None, served: frozenset[date]) -> Subscription:
            paused = _that_is_on(stored)
            if not paused.is_paused(now):
                raise UserMistake(_("The daily films are not paused. /daily status says when the next ones come."))
            return _running(paused, now, served)

        return await self._subscriptions.change(place, now, change)

    async def status(self, place: Place, reader: int | None = None) -> DailyStatus:
        """The status, also of one that was turned off: that one has no next push and no pause.

        Args:
            place: the server, or the person.
            reader: the person who asks, addressed as "you" where they did something themselves.

        Raises:
            UserMistake: the place never had a push.
        """
        subscription = await self._subscriptions.find(place)
        if subscription is None:
            raise UserMistake(_(NONE_YET))
        latest = await self._deliveries.latest(subscription.id)
        paused = subscription.ended_at is None and subscription.is_paused(self._clock.now())
        pause = pauses.explain(subscription, reader) if paused else None
        zone = ZoneInfo(subscription.zone)
        window, running = await self._window(subscription), subscription.series
        return DailyStatus(
            subscription=subscription,
            days=schedule.describe_days(subscription.days),
            next_at=None if window is None else window.due_at.astimezone(zone),
            until=window.until.astimezone(zone) if window is not None and window.window else None,
            last=describe(latest, zone),
            series=None if running is None else await self._subscriptions.count_series(running),
            series_past=running is not None and running.is_past(self._clock.now().astimezone(zone).date()),
            no_thread=without_thread(await self._deliveries.why_no_thread(latest)),
            paused_why=None if pause is None else pause.why,
            what_to_do=None if pause is None else pause.what_to_do,
        )

    async def preview(self, place: Place) -> Preview:
        """The place's next push; see `bot.push.planning.preview`."""
        return await preview_of(place, await self.get(place), self._today, self._finder)

    async def _window(self, subscription: Subscription) -> Stagger | None:
        due = subscription.next_due_at
        if due is None:
            return None
        return stagger(due, subscription.zone, await self._subscriptions.crowd(due), self._config)

    def _first(self, place: Place, by: int) -> Subscription:
        return Subscription(
            id=0,
            place=place,
            channel_id=None,
            style="digest",
            local_time=time(9),
            zone=self._default_zone,
            days=schedule.EVERY_DAY,
            created_by=by,
        )

    def _satisfiable(self, filters: Filters) -> Filters:
        wanted = checked(filters, self._finder.genres(), self._clock.now().year)
        found = self._finder.find(wanted)
        if found.total >= FILMS_A_DAY:
            return wanted
        raise UserMistake(f"{_too_few(found.total)} {_loosen(found.relaxations)}")


def _too_few(films: int) -> str:
    if films == 0:
        return _("No film meets these filters, and a day needs five.")
    return ngettext(
        "Only {count} film meets these filters, and a day needs five.",
        "Only {count} films meet these filters, and a day needs five.",
        films,
    ).format(count=number(films))


def _loosen(relaxations: Sequence[Relaxation]) -> str:
    if not relaxations:
        return _("Loosen one.")
    hints = "; ".join(f"{loosened(each.condition)}: {number(each.films)}" for each in relaxations)
    return _("Loosen one ({hints}).").format(hints=hints)


def _that_is_on(stored: Subscription | None) -> Subscription:
    if stored is None:
        raise UserMistake(_(NONE_YET))
    if stored.ended_at is not None:
        raise UserMistake(_("The daily films are off already. /daily set turns them on again."))
    return stored


def _running(subscription: Subscription, now: datetime, served: frozenset[date]) -> Subscription:
    """The subscription without a pause or an end, with its next due moment."""
    running = replace(subscription, paused_why=None, paused_until=None, told_at=None, ended_at=None)
    return replace(running, next_due_at=first_due(running, now, served))
