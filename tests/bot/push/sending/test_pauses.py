from datetime import UTC, datetime, time, timedelta

import pytest
from support_push import DAY, ME, NINE, due, look_ahead, set_up, ticks
from support_store import GUILD

from bot.errors import UserMistake
from bot.push.sending.pauses import explain, notice
from bot.push.sending.transport import ChannelGone, MissingPermission, TryAgain, Unknown
from bot.records import Subscription

AT_ONCE = "Use /daily resume to start it at once."
ELSEWHERE = "Choose another channel with /daily set."


@pytest.mark.parametrize(
    ("place", "changes", "why", "what"),
    [
        (GUILD, {"paused_why": "channel_gone"}, "I can no longer reach <#40>.", ELSEWHERE),
        (GUILD, {"paused_why": "channel_gone", "channel_id": None}, "I can no longer reach that channel.", ELSEWHERE),
        (
            ME,
            {"paused_why": "channel_gone", "channel_id": None},
            "You do not receive direct messages from me.",
            "Allow direct messages in the privacy settings of a server we share, then use /daily resume.",
        ),
        (
            GUILD,
            {"paused_why": "no_permission:View Channel, Send Messages"},
            "I lack the permission View Channel, Send Messages in <#40>.",
            "Give it to me in <#40>, then use /daily resume; or choose another channel with /daily set.",
        ),
        (GUILD, {"paused_why": "asked:7"}, "You paused it.", AT_ONCE),
        (GUILD, {"paused_why": "asked:8"}, "<@8> paused it.", AT_ONCE),
        (GUILD, {"paused_why": "asked"}, "Somebody paused it.", AT_ONCE),
        (ME, {"paused_why": "asked:31"}, "You paused it.", AT_ONCE),
        (GUILD, {"paused_why": "asked:7", "paused_until": NINE}, "You paused it until 14 March 2026.", AT_ONCE),
        (GUILD, {"paused_why": "asked:8", "paused_until": NINE}, "<@8> paused it until 14 March 2026.", AT_ONCE),
        (GUILD, {"paused_why": "asked", "paused_until": NINE}, "Somebody paused it until 14 March 2026.", AT_ONCE),
        (
            GUILD,
            {"paused_why": "asked:8", "paused_until": datetime(2026, 3, 14, 23, tzinfo=UTC), "zone": "Asia/Tokyo"},
            "<@8> paused it until 15 March 2026.",
            AT_ONCE,
        ),
    ],
)
def test_each_pause_is_told_with_what_to_do(place, changes, why, what):
    settings = {
        "channel_id": 40,
        "style": "digest",
        "local_time": time(9),
        "zone": "UTC",
        "days": 127,
        "created_by": 31,
    }
    subscription = Subscription(id=1, place=place, **(settings | changes))
    pause = explain(subscription, reader=7)
    assert (pause.why, pause.what_to_do) == (why, what)
    if place is ME or "7" not in changes["paused_why"]:  # one that reaches everybody knows no reader
        assert notice(subscription) == f"The daily films are paused. {why} {what}"


def test_what_runs_is_not_explained():
    assert explain(Subscription(1, GUILD, 40, "digest", time(9), "UTC", 127, created_by=31)) is None


@pytest.mark.parametrize(
    ("fault", "why", "what"),
    [
        (ChannelGone("Unknown channel."), "I can no longer reach <#40>.", "/daily set"),
        (
            MissingPermission(("Send Messages", "Embed Links")),
            "I lack the permission Send Messages, Embed Links in <#40>.",
            "/daily resume",
        ),
    ],
)
async def test_a_lost_channel_pauses_and_one_manager_is_told_once(bot, clock, discord, fault, why, what):
    await due(bot, clock, style="cards")
    bot.transport.always = fault
    await ticks(bot, clock)
    clock.forward(days=3)
    await ticks(bot, clock)
    assert len(bot.transport.tried) == 1
    ((place, channel_id, told, text),) = bot.transport.notices
    assert (place, channel_id, told) == (GUILD, 40, 31)
    assert why in text
    assert what in text
    status = await bot.daily.status(GUILD)
    assert (status.paused_why, status.next_at) == (why, None)
    assert what in status.what_to_do
    assert [state for _, _, state, _ in await bot.states()] == ["failed"] * 5


async def test_one_that_may_have_arrived_before_the_channel_was_lost_is_unknown_and_the_rest_failed(bot, clock):
    await due(bot, clock, style="cards")
    bot.transport.faults = [Unknown("cut"), ChannelGone("Unknown channel.")]
    await bot.push.tick()
    clock.forward(seconds=30)
    await bot.push.tick()
    assert [state for _, _, state, _ in await bot.states()] == ["unknown", *["failed"] * 4]


async def test_closed_direct_messages_pause_with_their_own_words(bot, clock):
    await due(bot, clock, place=ME)
    bot.transport.always = ChannelGone("Cannot send messages to this user.")
    await bot.push.tick()
    status = await bot.daily.status(ME)
    assert status.paused_why == "You do not receive direct messages from me."
    assert "privacy settings" in status.what_to_do


async def test_set_anew_it_comes_the_same_day_still(bot, clock, discord):
    await due(bot, clock)
    bot.transport.always = ChannelGone("Unknown channel.")
    await bot.push.tick()
    bot.transport.always = None
    await bot.daily.set(GUILD, by=31, channel_id=41, at="10:00")
    clock.forward(hours=1)
    await ticks(bot, clock)
    assert [(message.channel_id, message.draw.local_date) for _, message in discord.messages] == [(41, DAY)]
    assert (await bot.daily.status(GUILD)).paused_why is None
    assert len(bot.transport.notices) == 1


async def test_lost_again_is_told_again(bot, clock):
    await due(bot, clock)
    bot.transport.always = MissingPermission(("Send Messages",))
    await bot.push.tick()
    await bot.daily.resume(GUILD)
    clock.forward(days=1)
    await bot.push.tick()
    assert len(bot.transport.notices) == 2


async def test_nobody_to_tell_is_no_fault(bot, clock):
    await due(bot, clock)
    bot.transport.always = ChannelGone("Unknown channel.")

    async def nobody(*_):
        raise RuntimeError("nobody there")

    bot.transport.notify = nobody
    await ticks(bot, clock)
    assert (await bot.daily.get(GUILD)).paused_why == "channel_gone"


async def test_a_lost_channel_that_was_changed_meanwhile_pauses_nothing(bot, clock, discord):
    await due(bot, clock)
    bot.transport.faults = [TryAgain(), ChannelGone("Unknown channel.")]
    await bot.push.tick()
    await bot.daily.set(GUILD, by=31, channel_id=41)
    clock.forward(minutes=1)
    await bot.push.tick()
    assert (await bot.daily.get(GUILD)).paused_why is None
    assert not bot.transport.notices
    clock.moment = NINE + timedelta(days=1)
    await bot.push.tick()
    assert [message.channel_id for _, message in discord.messages] == [41]


async def test_after_a_pause_that_is_over_a_lost_channel_pauses_as_ever(bot, clock):
    """A pause that is over stays stored, and stops nothing."""
    await set_up(bot)
    await bot.daily.pause(GUILD, 1, by=31)
    clock.moment = NINE + timedelta(days=1)
    bot.transport.always = ChannelGone("Unknown channel.")
    await ticks(bot, clock, count=2)
    assert (await bot.daily.status(GUILD)).paused_why == "I can no longer reach <#40>."
    assert (await bot.daily.get(GUILD)).next_due_at is None
    assert len(bot.transport.notices) == 1


async def test_a_pause_that_is_over_cannot_be_ended(bot, clock):
    await set_up(bot)
    await bot.daily.pause(GUILD, 1, by=31)
    clock.moment = NINE + timedelta(hours=3)
    await bot.push.tick()
    assert (await bot.daily.status(GUILD)).paused_why is None
    with pytest.raises(UserMistake, match="are not paused"):
        await bot.daily.resume(GUILD)


async def test_after_a_pause_that_is_over_what_a_clock_ahead_gave_up_still_comes(bot, clock, discord):
    await set_up(bot)
    await bot.daily.pause(GUILD, 1, by=31)
    clock.moment = NINE + timedelta(days=1)
    bot.transport.faults.append(TryAgain())
    await bot.push.tick()
    await look_ahead(bot, clock, timedelta(days=2))
    assert discord.shown()[-1] == (1, DAY + timedelta(days=1), 1)
