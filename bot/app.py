"""Makes and joins all parts, for the bot, the demo and the tests; closes them in reverse order."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from bot.client import MatineeClient
from bot.config import Config, database_of, models_of
from bot.connection.requests import Requests
from bot.health.figures import Figures
from bot.health.link import ClientLink
from bot.health.look import Look
from bot.health.trace import discord_trace
from bot.health.watched import WatchedClaims
from bot.pictures.drawing import Pictures
from bot.push.pasted_series import PastedSeries
from bot.push.runner import BURST, PushRunner
from bot.push.sending.transport import Transport
from bot.push.series import SeriesSettings
from bot.push.settings import DailySettings
from bot.registry import Services
from bot.runtime.clock import Clock
from bot.runtime.jobs import Job, Jobs
from bot.runtime.rate_limiter import RateLimiter
from bot.services.backups import Backups
from bot.services.daily.pasted_lists import PastedLists
from bot.services.daily.themes import Themes
from bot.services.daily.today import Today
from bot.services.daily.zones import Zones
from bot.services.explore import Explore
from bot.services.feedback import Feedback
from bot.services.film_data.library import Library
from bot.services.films import FilmCards
from bot.services.finder import Finder
from bot.services.own_reactions import OwnReactions
from bot.services.posts import PostRecorder
from bot.services.privacy import Privacy
from bot.services.pruning import Pruning
from bot.services.servers import Servers
from bot.services.stats import Stats
from bot.services.taste.matches import Matches
from bot.services.taste.onboarding import Round
from bot.services.taste.own_votes import OwnVotes
from bot.services.taste.portrait import Portraits
from bot.services.taste.taste_import import TasteImport
from bot.services.titles import Titles
from bot.services.together.film_night import Together
from bot.services.together.film_plans import FilmPlans
from bot.services.together.polling import Polling
from bot.services.together.swiping import Swiping
from bot.services.training import Training
from bot.services.watchlist import Watchlist
from bot.store.database import Database
from bot.store.deliveries.delivery_steps import Deliveries
from bot.store.deliveries.owed_reactions import OwedReactions
from bot.store.deliveries.subscriptions import Subscriptions
from bot.store.deliveries.waiting_lists import WaitingLists
from bot.store.draws import Draws
from bot.store.film_data.datasets import Datasets
from bot.store.film_data.films import Films
from bot.store.film_data.trainings import Trainings
from bot.store.installation_facts import Facts
from bot.store.left_servers import LeftServers
from bot.store.people.choices import Choices
from bot.store.people.erasure import People
from bot.store.people.histories import Histories
from bot.store.people.imports import Imports
from bot.store.people.night_events import NightEvents
from bot.store.people.night_polls import NightPolls
from bot.store.people.nights import Nights
from bot.store.people.rounds import RoundAnswers
from bot.store.people.seen_here import SeenHere
from bot.store.people.swipes import Swipes
from bot.store.people.tombstones import TombstoneFile
from bot.store.people.votes import Votes
from bot.store.posts import Posts
from bot.store.tallies import Tallies
from bot.trainer.call import call_trainer
from recommender.service import Recommender

__all__ = ["App", "Services", "open_app"]

BACKUP_CHECK_SECONDS = 600.0
"""Interval of checking whether today's backup is made."""
COPIES_CHECK_SECONDS = 3600.0
"""Interval of checking for remains of erased people, in old copies and in the write-ahead log."""
PRUNING_CHECK_SECONDS = 3600.0
"""Interval of checking whether old rows were deleted today."""
SERVERS_CHECK_SECONDS = 3600.0
"""Interval of comparing the servers the bot is in with those it keeps data of."""

SCORES_CHECK_SECONDS = 60.0
"""Interval of dropping scores that were kept in memory for a person's next request, which did not come."""
NIGHTS_CHECK_SECONDS = 30.0
"""How often rounds, polls and films of film nights are looked for whose time is over."""


@dataclass(frozen=True, slots=True)
class App:
    """An installation with all parts joined, except Discord itself."""

    config: Config
    clock: Clock
    database: Database
    library: Library
    recommender: Recommender
    services: Services
    facts: Facts
    figures: Figures
    backups: Backups
    training: Training

    def client(self) -> MatineeClient:
        """A client that is not connected yet."""
        return MatineeClient(self.services, self.facts, discord_trace(self.figures))

    def push(self, transport: Transport) -> PushRunner:
        """The daily push through that transport."""
        return PushRunner(
            Subscriptions(self.database),
            Deliveries(self.database),
            WatchedClaims(self.database, self.figures.push_lateness),
            self.services.today,
            transport,
            self.services.own_reactions,
            clock=self.clock,
            config=self.config,
            rate_limiter=self.services.rate_limiter,
        )

    def push_over(self, client: MatineeClient) -> PushRunner:
        """The daily push through a client; its transport is loaded by name, as every cog is."""
        transport: Transport = import_module("cogs.posting.transport").DiscordTransport(
            client, self.services, client.background
        )
        return self.push(transport)

    def look(self, client: MatineeClient, requests: Requests) -> Look:
        """The checks and figures of the bot's health."""
        return Look(
            self.figures,
            self.database,
            self.recommender,
            self.backups,
            self.clock,
            ClientLink(client),
            longest_request=requests.longest,
            told={"requests": requests.fault, "commands": lambda: client.registration.fault},
            noted={"training": lambda: self.training.last_failure},
        )

    def jobs(self, push: PushRunner, client: MatineeClient) -> Jobs:
        """The periodic jobs: the push's tick, checks for a newer model, backups, training, servers left."""

        async def tidy_copies() -> None:
            await self.database.empty_log()  # what was deleted while somebody read still stands in it
            await self.backups.scrub_if_due()

        async def tidy_servers() -> None:
            if client.is_ready():
                await self.services.servers.tidy({guild.id for guild in client.guilds})

        async def end_nights() -> None:
            # Answers go at their time, also while Discord is away; the telling waits for it.
            services = self.services
            rounds, polls, films = (
                await services.swiping.end_due(),
                await services.polling.due(),
                await services.plans.due(),
            )
            if client.is_ready():
                for event, due in (("rounds_over", rounds), ("polls_over", polls), ("films_over", films)):
                    if due:
                        client.dispatch(event, due)

        async def drop_scores() -> None:
            self.recommender.drop_old_scores(self.clock.now())

        return Jobs(
            (
                Job("daily push", self.config.daily.tick_seconds, push.tick),
                Job("model check", self.config.model.check_seconds, self.recommender.refresh),
                Job("backup", BACKUP_CHECK_SECONDS, self.backups.back_up_if_due),
                Job("training", self.config.model.check_seconds, self.training.tick),
                Job("old copies", COPIES_CHECK_SECONDS, tidy_copies),
                Job("pruning", PRUNING_CHECK_SECONDS, Pruning(self.database, self.clock).prune_if_due),
                Job("servers", SERVERS_CHECK_SECONDS, tidy_servers),
                Job("kept scores", SCORES_CHECK_SECONDS, drop_scores),
                Job("film nights", NIGHTS_CHECK_SECONDS, end_nights),
            )
        )


@asynccontextmanager
async def open_app(config: Config, home: Path, clock: Clock) -> AsyncGenerator[App, None]:
    """Open the database in `home`, bring the starter films in, load the model and join the services.

    Raises:
        CannotStart: the database is gone, and its backups are there.
        StoreUnavailable: the database cannot be used.
    """
    backups = Backups(database_of(home), home, config.backup, clock)
    backups.refuse_vanished()
    async with await Database.open(database_of(home)) as database:
        films, votes, posts = Films(database), Votes(database, config.feedback.not_now_days), Posts(database)
        library = Library(films, Datasets(database), home, config, clock)
        await library.ensure_starter()
        people = People(database, TombstoneFile(home))
        await people.open()
        recommender = Recommender(
            films,
            Histories(database, votes),
            models_of(home),
            explore_no_repeat_days=config.explore.no_repeat_days,
        )
        await recommender.load()
        figures = Figures()
        database.on_commit = figures.committed
        facts = Facts(database)
        yield App(
            config=config,
            clock=clock,
            database=database,
            library=library,
            recommender=recommender,
            services=_join(config, clock, database, recommender, votes, posts, people, backups),
            facts=facts,
            figures=figures,
            backups=backups,
            training=Training(home, Trainings(facts), config.model, clock, call_trainer, figures.training_failures.set),
        )


def _join(
    config: Config,
    clock: Clock,
    database: Database,
    recommender: Recommender,
    votes: Votes,
    posts: Posts,
    people: People,
    backups: Backups,
) -> Services:
    subscriptions = Subscriptions(database)
    zones = Zones(subscriptions, config)
    today = Today(recommender, Draws(database), zones, SeenHere(database), clock, config)
    finder, recorder = Finder(recommender, clock), PostRecorder(posts, clock)
    feedback, choices = Feedback(votes, posts, people, clock, config), Choices(database)
    imports = TasteImport(recommender, Imports(database), clock)
    titles, explore = Titles(recommender), Explore(recommender, today, clock, config)
    nights, swipes, polls = Nights(database), Swipes(database), NightPolls(database)
    together = Together(recommender, nights, choices, today, posts, recorder, clock, config)
    series = SeriesSettings(subscriptions, Themes(recommender), today, clock)
    return Services(
        config=config,
        clock=clock,
        recommender=recommender,
        today=today,
        explore=explore,
        together=together,
        swiping=Swiping(recommender, swipes, together, clock),
        polling=Polling(recommender, polls, clock),
        plans=FilmPlans(recommender, nights, swipes, polls, NightEvents(database), feedback, zones, clock),
        finder=finder,
        films=FilmCards(recommender, votes, clock),
        titles=titles,
        feedback=feedback,
        recorder=recorder,
        own_reactions=OwnReactions(OwedReactions(database), clock),
        round=Round(recommender, votes, RoundAnswers(database), clock),
        portraits=Portraits(recommender, votes, clock),
        stats=Stats(recommender, Tallies(database), clock),
        matches=Matches(recommender, votes, choices, clock),
        pictures=Pictures(),
        series=series,
        pasted_series=PastedSeries(PastedLists(titles), WaitingLists(database), series, clock),
        daily=DailySettings(subscriptions, Deliveries(database), today, finder, clock=clock, config=config),
        watchlist=Watchlist(recommender, votes, titles, explore, clock),
        own_votes=OwnVotes(recommender, votes, Imports(database), clock, config.feedback.not_now_days),
        imports=imports,
        privacy=Privacy(people, choices, feedback, imports, backups, recommender, clock),
        servers=Servers(LeftServers(database), posts, clock),
        rate_limiter=RateLimiter(config.daily.sends_per_second, BURST),
    )
