import asyncio
from datetime import timedelta

import pytest
from support_push import DAY, NINE, due, process, set_up, ticks
from support_store import GUILD

from bot.push.sending import sender
from bot.push.sending.transport import Refused, TryAgain, Unknown
from recommender.errors import NotReady
from recommender.types import Place


async def test_an_outage_is_waited_out_with_growing_pauses(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [TryAgain() for _ in range(6)]
    await ticks(bot, clock, count=60, seconds=5)
    assert len(discord.messages) == 1
    assert len(bot.transport.tried) == 7
    assert not bot.transport.looked_for
    assert len({message.nonce for message in bot.transport.tried}) == 1


@pytest.mark.parametrize(("fault", "tries"), [(TryAgain(), 10), (Unknown("cut"), 7), (RuntimeError("ours"), 7)])
async def test_each_pause_is_twice_that_before_up_to_five_minutes(bot, clock, fault, tries):
    await due(bot, clock)
    bot.transport.always = fault
    pauses = []
    for _ in range(tries):
        await bot.push.tick()
        ((next_try,),) = await bot.rows("SELECT next_try_at FROM deliveries")
        pauses.append(next_try - int(clock.moment.timestamp()))
        clock.forward(seconds=pauses[-1])
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300][:tries]


async def test_discord_is_told_since_when_a_message_may_be_there(bot, clock):
    await due(bot, clock)
    bot.transport.faults = [TryAgain(), Unknown("cut"), TryAgain(), TryAgain()]
    for seconds in (10, 20, 40, 0):
        await bot.push.tick()
        clock.forward(seconds=seconds)
    assert bot.transport.tried_ago == [None, None, timedelta(seconds=20), timedelta(seconds=60)]


async def test_whom_a_day_calls_is_settled_before_its_first_try(bot, clock, discord):
    await due(bot, clock, role_id=70, style="cards")
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    await set_up(bot, role_id=71)
    await ticks(bot, clock, count=60, seconds=5)
    assert [message.role_id for message in bot.transport.tried if message.part == 1] == [70, 70]
    assert {message.role_id for message in bot.transport.tried if message.part > 1} == {None}
    clock.moment = NINE + timedelta(days=1)
    await ticks(bot, clock)
    assert [message.role_id for _, message in discord.messages if message.part == 1] == [70, 71]


async def test_what_was_written_down_before_roles_were_known_is_sent(bot, clock, discord):
    await due(bot, clock, role_id=70)
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    older = "UPDATE deliveries SET payload = json_remove(payload, '$.role_id')"
    await bot.database.write(lambda connection: connection.execute(older).rowcount)
    await ticks(bot, clock, count=60, seconds=5)
    assert [message.role_id for _, message in discord.messages] == [None]


async def test_an_outage_of_hours_ends_in_a_skip_that_is_said(bot, clock, discord):
    await due(bot, clock)
    bot.transport.always = TryAgain()
    await ticks(bot, clock, count=7 * 20, seconds=180)
    assert not discord.messages
    assert (await bot.daily.status(GUILD)).last == (
        "The films of 14 March 2026 were skipped: Discord could not be reached."
    )
    assert len(bot.transport.tried) < 80


async def test_while_it_waits_status_says_so(bot, clock):
    await due(bot, clock)
    bot.transport.always = TryAgain()
    await bot.push.tick()
    assert (await bot.daily.status(GUILD)).last == (
        "The films of 14 March 2026 are being sent. Discord could not be reached. I keep trying."
    )


@pytest.mark.parametrize("fault", [Unknown("cut"), TimeoutError(), RuntimeError("a fault of ours")])
@pytest.mark.parametrize("arrived", [True, False])
async def test_inside_the_nonce_window_it_is_simply_sent_again(bot, clock, discord, fault, arrived):
    await due(bot, clock)
    bot.transport.faults = [(fault,) if arrived else fault]
    await ticks(bot, clock)
    assert len(discord.messages) == 1
    assert discord.dropped == (1 if arrived else 0)
    assert not bot.transport.looked_for
    assert await bot.rows("SELECT state, message_id FROM deliveries") == [("sent", 1_000)]


@pytest.mark.parametrize("arrived", [True, False])
async def test_after_the_nonce_window_the_history_decides(bot, clock, discord, arrived):
    await due(bot, clock)
    bot.transport.faults = [(Unknown("cut"),) if arrived else Unknown("cut")]
    await bot.push.tick()
    clock.forward(minutes=10)
    await ticks(bot, clock)
    assert len(discord.messages) == 1
    assert len(bot.transport.tried) == (1 if arrived else 2)
    assert [message.first_tried_at for message in bot.transport.looked_for] == [NINE]
    assert await bot.rows("SELECT state, message_id FROM deliveries") == [("sent", 1_000)]
    assert await bot.rows("SELECT count(*) FROM shown") == [(5,)]


@pytest.mark.parametrize("arrived", [True, False])
async def test_when_its_turn_comes_after_the_nonce_window_the_history_decides_too(path, clock, discord, arrived):
    waits = []

    async def in_a_crowd(count: float = 1):
        clock.forward(seconds=waits.pop(0) if waits else 0)

    async with process(path, discord, clock) as bot:
        await due(bot, clock)
        bot.rate_limiter.take = in_a_crowd
        bot.transport.faults = [(Unknown("cut"),) if arrived else Unknown("cut")]
        await bot.push.tick()
        clock.forward(seconds=60)
        waits[:] = [200]
        await bot.push.tick()
    assert len(discord.messages) == 1
    assert len(bot.transport.looked_for) == 1
    assert len(bot.transport.tried) == (1 if arrived else 2)


@pytest.mark.parametrize("arrived", [True, False])
async def test_where_the_history_is_closed_it_stays_unknown(bot, clock, discord, arrived):
    await due(bot, clock)
    bot.transport.faults = [(Unknown("cut"),) if arrived else Unknown("cut")]
    bot.transport.history_readable = False
    await bot.push.tick()
    clock.forward(minutes=10)
    await ticks(bot, clock)
    assert len(discord.messages) == (1 if arrived else 0)
    assert await bot.states() == [(str(DAY), 1, "unknown", "I may not read the channel's history.")]
    assert (await bot.daily.status(GUILD)).last == (
        "I cannot tell whether the films of 14 March 2026 arrived, so I did not send them again."
    )


async def test_a_second_doubtful_try_is_looked_for_from_its_own_start(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [Unknown("cut"), (Unknown("cut"),)]
    await bot.push.tick()
    clock.forward(minutes=10)
    await bot.push.tick()
    clock.forward(minutes=10)
    await bot.push.tick()
    assert [message.first_tried_at for message in bot.transport.looked_for] == [NINE, NINE + timedelta(minutes=10)]
    assert len(discord.messages) == 1


async def test_a_look_that_fails_is_done_again(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [(Unknown("cut"),)]
    await bot.push.tick()
    clock.forward(minutes=10)
    for fault in (TryAgain(), TimeoutError(), RuntimeError("ours")):
        bot.transport.find_fault = fault
        await bot.push.tick()
        clock.forward(minutes=5)
    bot.transport.find_fault = None
    await bot.push.tick()
    assert len(bot.transport.looked_for) == 4
    assert len(bot.transport.tried) == len(discord.messages) == 1
    assert [state for _, _, state, _ in await bot.states()] == ["sent"]


async def test_a_history_that_does_not_answer_holds_up_nobody(bot, clock, discord, monkeypatch):
    async def never(_):
        await asyncio.Event().wait()

    await due(bot, clock)
    bot.transport.faults = [(Unknown("cut"),)]
    await bot.push.tick()
    clock.forward(minutes=10)
    with monkeypatch.context() as patched:
        patched.setattr(sender, "SEND_TIMEOUT_SECONDS", 0)
        patched.setattr(bot.transport, "find", never)
        await bot.push.tick()
    clock.forward(minutes=10)
    await bot.push.tick()
    assert len(bot.transport.looked_for) == len(discord.messages) == 1
    assert [state for _, _, state, _ in await bot.states()] == ["sent"]


async def test_a_refused_message_is_given_up_and_the_rest_of_the_day_comes(bot, clock, discord):
    await due(bot, clock, style="cards")
    bot.transport.faults = [None, Refused("Invalid Form Body.")]
    await ticks(bot, clock)
    assert [part for _, _, part in discord.shown()] == [1, 3, 4, 5]
    assert (await bot.daily.status(GUILD)).last == (
        "4 of 5 messages with the films of 14 March 2026 could be sent: Invalid Form Body."
    )
    assert (await bot.daily.get(GUILD)).paused_why is None


async def test_one_places_fault_does_not_hold_up_the_others(bot, clock, discord):
    for number in range(3):
        await set_up(bot, place=Place("guild", 800 + number))
    picks_on = bot.today.picks_on

    async def sometimes(place, local_date):
        if place.id == 801:
            raise NotReady("No films were loaded yet.")
        if place.id == 800:
            raise ZeroDivisionError
        return await picks_on(place, local_date)

    bot.today.picks_on = sometimes
    clock.moment = NINE
    await bot.push.tick()
    assert len(discord.messages) == 1
    bot.today.picks_on = picks_on
    clock.forward(seconds=61)
    await bot.push.tick()
    assert len(set(discord.shown())) == len(discord.shown()) == 3


async def test_a_days_thread_is_settled_before_its_first_try(bot, clock, discord):
    await due(bot, clock, threads=True)
    bot.transport.faults = [TryAgain()]
    await bot.push.tick()
    await set_up(bot, threads=False)
    await ticks(bot, clock)
    await bot.push.reactions.finished()
    assert bot.transport.threads == {discord.messages[0][0]: "The films of Saturday 14 March 2026"}


async def test_each_films_message_has_a_thread_of_its_name(bot, clock, discord):
    await due(bot, clock, threads=True, style="cards")
    await bot.push.tick()
    await bot.push.reactions.finished()
    names = [message.draw.films[message.part - 1].film.title for _, message in discord.messages]
    assert list(bot.transport.threads.values()) == [f"{name} (1950)" for name in names]


@pytest.mark.parametrize("away", [timedelta(seconds=5), timedelta(minutes=10)], ids=str)
async def test_what_has_no_nonce_is_looked_for_before_any_second_try(bot, clock, discord, away):
    """A post in a forum."""
    await due(bot, clock)
    discord.has_nonces = False
    bot.transport.faults = [(Unknown("cut"),)]
    await bot.push.tick()
    clock.forward(seconds=away.total_seconds())
    await ticks(bot, clock)
    assert len(discord.messages) == 1
    assert len(bot.transport.looked_for) == 1
    assert [state for _, _, state, _ in await bot.states()] == ["sent"]
