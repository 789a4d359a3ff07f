"""Every service a command may call, in one value. Made by `bot.app`, read by the cogs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.config import Config
from bot.pictures.drawing import Pictures
from bot.push.pasted_series import PastedSeries
from bot.push.series import SeriesSettings
from bot.push.settings import DailySettings
from bot.runtime.clock import Clock
from bot.runtime.rate_limiter import RateLimiter
from bot.services.daily.today import Today
from bot.services.explore import Explore
from bot.services.feedback import Feedback
from bot.services.films import FilmCards
from bot.services.finder import Finder
from bot.services.own_reactions import OwnReactions
from bot.services.posts import PostRecorder
from bot.services.privacy import Privacy
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
from bot.services.watchlist import Watchlist
from recommender.service import Recommender


@dataclass(frozen=True, slots=True)
class Services:
    """What the bot can do, without Discord."""

    config: Config
    clock: Clock
    recommender: Recommender
    today: Today
    explore: Explore
    together: Together
    swiping: Swiping
    polling: Polling
    plans: FilmPlans
    finder: Finder
    films: FilmCards
    titles: Titles
    feedback: Feedback
    recorder: PostRecorder
    own_reactions: OwnReactions
    round: Round
    portraits: Portraits
    matches: Matches
    stats: Stats
    pictures: Pictures
    daily: DailySettings
    series: SeriesSettings
    pasted_series: PastedSeries
    privacy: Privacy
    imports: TasteImport
    own_votes: OwnVotes
    watchlist: Watchlist
    servers: Servers
    rate_limiter: RateLimiter
    """Of everything the bot does by itself; answers to people do not wait for it."""
