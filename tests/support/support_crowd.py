"""People who vote by reactions and buttons while the bot is killed and restarted. Remembers the expected votes."""

from __future__ import annotations

import asyncio
import random
import re
from contextlib import suppress

from support_installation import Installation
from support_wire import Exchange, Message, Person, StandIn

DIGITS = ("1️⃣", "2️⃣", "3️⃣", "4️⃣", "5️⃣")
CARD_SIGNS = {"👍": "like", "👎": "dislike", "👀": "seen", "🔖": "watchlist"}
PEOPLE = 20
PAUSE_SECONDS = 0.04
TAKEN_BACK = 0.15
"""Share of the actions that take an earlier reaction away."""
PRESSED = 0.3
"""Share that press a button."""
REDRAWN = 7
"""Type of the answer that shows the card with the vote; any other means an error."""

NEWEST = 15
"""Half of all actions are on one of this many newest messages, as with real people."""

FAVOURITES = 100
"""The other half is on one of this many first messages."""

Vote = tuple[int, int, str, str]
"""Person, film, kind, source."""


def stored_votes(installation: Installation) -> set[Vote]:
    """The votes in the database."""
    return set(installation.rows("SELECT user_id, film_id, kind, source FROM votes WHERE withdrawn = 0"))


class Crowd:
    """A few people who react, and as many who press buttons: a press on a film removes the vote of a reaction."""

    def __init__(self, standin: StandIn, chance: random.Random) -> None:
        self._standin = standin
        self._random = chance
        self._reacting = [standin.world.add_person(f"voter-{number}") for number in range(PEOPLE)]
        self._pressing = [standin.world.add_person(f"presser-{number}") for number in range(PEOPLE)]
        self._given: list[tuple[Person, Message, str]] = []
        self._presses: dict[tuple[int, int], Exchange | None] = {}
        """By person and film; None until the button is pressed."""
        self._tasks: set[asyncio.Task[None]] = set()

    async def vote(self) -> None:
        """Vote until cancelled; presses under way are then given up."""
        try:
            while True:
                await asyncio.sleep(PAUSE_SECONDS)
                await self._act()
        finally:
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _act(self) -> None:
        posted = [message for message in self._standin.world.posted() if message.channel.guild]
        if not posted:
            return
        message = self._random.choice(posted[-NEWEST:] if self._random.random() < 0.5 else posted[:FAVOURITES])
        drawn = self._random.random()
        if drawn < TAKEN_BACK and self._given:
            who, where, emoji = self._given.pop(self._random.randrange(len(self._given)))
            await self._standin.people.unreact(who, where, emoji)
        elif drawn < TAKEN_BACK + PRESSED and self._standin.gateway.connected:
            task = asyncio.create_task(self._press(self._random.choice(self._pressing), message))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        else:
            await self._react(self._random.choice(self._reacting), message)

    async def _react(self, person: Person, message: Message) -> None:
        emoji = self._random.choice(DIGITS if len(films_in(message)) > 1 else tuple(CARD_SIGNS))
        if person.id not in message.reactions.get(emoji, []):
            self._given.append((person, message, emoji))
            await self._standin.people.react(person, message, emoji)

    async def _press(self, person: Person, message: Message) -> None:
        """Open a film's private card and like it there, once for each person and film."""
        film = self._random.choice(films_in(message))
        if (person.id, film) in self._presses:
            return
        self._presses[person.id, film] = None
        with suppress(TimeoutError, LookupError):  # the bot was killed meanwhile: the vote was not acknowledged
            loaded = await self._standin.people.click(person, message, f"card:{film}")
            card = await loaded.answer()
            pressed = await self._standin.people.click(person, card, f"vote:like:{film}")
            self._presses[person.id, film] = pressed
            await pressed.acknowledged()

    def must_stand(self) -> tuple[set[Vote], set[Vote]]:
        """Votes that must be stored, and votes that may be: those of presses that were not answered."""
        wanted, allowed = set[Vote](), set[Vote]()
        for message in self._standin.world.posted():
            for emoji, givers in message.reactions.items():
                wanted |= {
                    (giver, *_meaning(message, emoji)) for giver in givers if giver != self._standin.world.bot.id
                }
        for (person, film), exchange in self._presses.items():
            if exchange is not None:
                told = exchange.callback is not None and exchange.callback["type"] == REDRAWN
                (wanted if told else allowed).add((person, film, "like", "card"))
        return wanted, allowed


def films_in(message: Message) -> list[int]:
    """Ids of the films whose cards can be opened from a message, in order."""
    return [int(found) for found in dict.fromkeys(re.findall(r"'card:(\d+)'", str(message.body)))]


def _meaning(message: Message, emoji: str) -> tuple[int, str, str]:
    """Film, kind and source of a reaction."""
    source = f"post:{message.id}"
    if emoji in DIGITS:
        return films_in(message)[DIGITS.index(emoji)], "like", source
    return films_in(message)[0], CARD_SIGNS[emoji], source
