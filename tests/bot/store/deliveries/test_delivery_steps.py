from datetime import UTC, date, datetime, time, timedelta

import pytest
from support_store import GUILD

from bot.errors import UserMistake
from bot.records import Owed, Post, Subscription
from bot.store import far_off
from bot.store.deliveries import claiming, delivery_days, delivery_steps, subscriptions
from bot.store.deliveries.claiming import Plan
from bot.store.deliveries.delivery_days import NewDay
from bot.store.deliveries.owed_reactions import NewlyOwed, OwedReactions
from bot.store.deliveries.subscriptions import filters_from_json, filters_to_json
from bot.store.posts import ShownFilm
from recommender.types import Filters, Place

NOW = datetime(2026, 3, 14, 9, tzinfo=UTC)
DAY = date(2026, 3, 14)
LEASE = timedelta(seconds=60)


def subscription(place=GUILD, **fields):
    values = {"channel_id": 40, "style": "cards", "local_time": time(9), "zone": "UTC", "days": 127, "created_by": 31}
    return Subscription(id=0, place=place, **(values | {"next_due_at": NOW} | fields))


def plan(parts=3, day=DAY, skipped=None, **options):
    def planned(due):
        return Plan(
            NewDay(day, due.due_at, parts, skipped, **options), [(day + timedelta(days=1), NOW + timedelta(days=1))]
        )

    return planned


@pytest.fixture
async def store(database):
    """Runs a function of a connection in a transaction."""

    async def run(function, *arguments, **named):
        return await database.write(lambda connection: function(connection, *arguments, **named))

    return run


@pytest.fixture
async def saved(store):
    return await store(subscriptions.change, GUILD, NOW, lambda *_: subscription(), stop=False)


async def claim(store, *, now=NOW, planned=None):
    await store(claiming.claim_due, now, 10, planned or plan())
    return await store(claiming.claim_open, now, now + LEASE, 10)


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(1950, 1980, ("Drama", "War"), "all", ("Horror",), 60, 120, 3.5),
        Filters(year_to=1999, genres=("Film-Noir",)),
    ],
)
async def test_a_subscription_comes_back_as_it_was(store, filters):
    wanted = subscription(
        Place("dm", 31),
        channel_id=None,
        filters=filters,
        local_time=time(0, 5),
        zone="Asia/Kathmandu",
        paused_why="asked",
        paused_until=NOW + timedelta(days=3),
        told_at=NOW,
        ended_at=NOW,
    )
    found = await store(subscriptions.change, wanted.place, NOW, lambda *_: wanted, stop=False)
    assert filters_from_json(filters_to_json(filters)) == filters
    assert found == await store(subscriptions.get, found.id)
    assert found.id > 0
    assert (found.filters, found.place, found.paused_until) == (filters, wanted.place, wanted.paused_until)
    assert (found.local_time, found.zone, found.ended_at) == (wanted.local_time, wanted.zone, NOW)


async def test_one_subscription_a_place(store, saved):
    again = await store(subscriptions.change, GUILD, NOW, lambda *_: subscription(channel_id=41), stop=False)
    assert (again.id, again.channel_id) == (saved.id, 41)


async def test_what_a_change_raises_changes_nothing(store, saved):
    def refuse(*_):
        raise UserMistake("no")

    with pytest.raises(UserMistake):
        await store(subscriptions.change, GUILD, NOW, refuse, stop=True)
    assert await store(subscriptions.find, GUILD) == saved


async def test_due_ones_are_claimed_once_and_those_due_longest_come_first(store, database):
    for number in range(5):
        place = Place("guild", 800 + number)
        due = NOW - timedelta(minutes=number)
        await store(
            subscriptions.change,
            place,
            NOW,
            lambda *_, place=place, due=due: subscription(place, next_due_at=due),
            stop=False,
        )
    claimed = []

    def planned(due):
        claimed.append((NOW - due.due_at).seconds // 60)
        return plan()(due)

    assert await store(claiming.claim_due, NOW, 3, planned) == 3
    assert claimed == [4, 3, 2]
    assert await store(claiming.claim_due, NOW, 3, planned) == 2
    assert await store(claiming.claim_due, NOW, 3, planned) == 0


async def test_alike_ones_are_planned_together_and_begin_when_each_is_told_to(store, database):
    for number in range(6):
        place, style = Place("guild", 800 + number), "cards" if number % 3 == 0 else "digest"
        wanted = subscription(place, style=style)
        await store(subscriptions.change, place, NOW, lambda *_, wanted=wanted: wanted, stop=False)
    asked = []

    def planned(due):
        asked.append(due.cards)
        return plan(5 if due.cards else 1, delay=lambda subscription_id: 10 * subscription_id)(due)

    assert await store(claiming.claim_due, NOW, 10, planned) == 6
    assert sorted(asked) == [False, True]
    sql = "SELECT subscription_id, count(*), min(next_try_at) - min(due_at) FROM deliveries GROUP BY 1 ORDER BY 1"
    rows = await database.read(lambda connection: connection.execute(sql).fetchall())
    assert rows == [(1, 5, 10), (2, 1, 20), (3, 1, 30), (4, 5, 40), (5, 1, 50), (6, 1, 60)]
    assert len(await store(claiming.claim_open, NOW + timedelta(seconds=30), NOW + LEASE, 10)) == 3


async def test_a_crowd_is_counted_by_moment(store):
    for number in range(5):
        due = NOW + timedelta(minutes=number // 3)
        wanted = subscription(Place("guild", 800 + number), next_due_at=due, style="cards" if number else "digest")
        await store(subscriptions.change, wanted.place, NOW, lambda *_, wanted=wanted: wanted, stop=False)
    later = NOW + timedelta(minutes=1)
    assert await store(subscriptions.crowds, NOW, later) == {NOW: (3, 2), later: (2, 2)}
    assert await store(subscriptions.crowds, NOW, NOW) == {NOW: (3, 2)}


async def test_a_claimed_day_is_ones_own_until_the_lease_ends(store, saved):
    (day,) = await claim(store)
    assert [(part.part, part.parts, part.attempts) for part in day.parts] == [(1, 3, 0), (2, 3, 0), (3, 3, 0)]
    assert day.subscription.id == saved.id
    assert await store(claiming.claim_open, NOW + timedelta(seconds=59), NOW, 10) == []
    (again,) = await store(claiming.claim_open, NOW + LEASE, NOW + 2 * LEASE, 10)
    assert [part.part for part in again.parts] == [1, 2, 3]


async def test_only_one_of_two_holders_begins(store, saved):
    (first,) = await claim(store)
    (second,) = await store(claiming.claim_open, NOW + LEASE, NOW + 2 * LEASE, 10)
    words = {"nonce": "n", "payload": "{}", "tried_at": NOW, "lease_until": NOW + 2 * LEASE, "now": NOW}
    assert await store(delivery_steps.begin, second.parts[0], **words)
    assert not await store(delivery_steps.begin, first.parts[0], **words)


async def test_nonce_and_payload_never_change(store, saved, database):
    (day,) = await claim(store)
    assert (day.parts[0].nonce, day.parts[0].payload) == (None, None)
    words = {"tried_at": NOW, "lease_until": NOW, "now": NOW}
    await store(delivery_steps.begin, day.parts[0], nonce="a", payload='{"films": [1]}', **words)
    (day,) = await store(claiming.claim_open, NOW + LEASE, NOW + 2 * LEASE, 10)
    await store(delivery_steps.begin, day.parts[0], nonce="b", payload='{"films": [2]}', **words)
    (stored, *_) = await store(delivery_days.open_parts, saved.id, DAY)
    assert (stored.nonce, stored.payload, stored.attempts) == ("a", '{"films": [1]}', 2)


@pytest.mark.parametrize("state", ["pending", "sent", "unknown"])
async def test_a_served_date_is_not_written_down_again(store, saved, state):
    (day,) = await claim(store, planned=plan(1))
    if state == "sent":
        await store(delivery_steps.mark_sent, day.parts[0], 5, NOW)
    if state == "unknown":
        await store(delivery_steps.finish, day.parts[0], "unknown", "?", NOW)
    await store(delivery_days.add_day, [saved.id], NewDay(DAY, NOW, 3), NOW)
    rows = await store(delivery_days.latest, saved.id)
    assert [row.parts for row in rows] == [1]
    assert await store(delivery_days.served_dates, saved.id) == {DAY}


@pytest.mark.parametrize("state", ["failed", "skipped"])
async def test_a_date_without_its_push_may_be_written_down_anew(store, saved, state):
    (day,) = await claim(store)
    for part in day.parts:
        await store(delivery_steps.finish, part, state, "why", NOW)
    assert await store(delivery_days.served_dates, saved.id) == frozenset()
    await store(delivery_days.add_day, [saved.id], NewDay(DAY, NOW, 1), NOW)
    (row,) = await store(delivery_days.latest, saved.id)
    assert (row.state, row.parts, row.error) == ("pending", 1, None)


async def test_due_next_is_the_first_date_that_had_no_push(store, saved, database):
    await claim(store)  # the push of DAY is written down
    coming = [(DAY + timedelta(days=days), NOW + timedelta(days=days)) for days in (-1, 0, 1)]
    for dates, due in ((coming, coming[0][1]), (coming[1:], coming[2][1]), (coming[1:2], None)):
        await database.execute("UPDATE subscriptions SET next_due_at = ?", (int(NOW.timestamp()),))
        await claim(store, planned=lambda due, dates=dates: Plan(NewDay(DAY - timedelta(days=2), due.due_at), dates))
        assert (await store(subscriptions.get, saved.id)).next_due_at == due


async def test_one_card_that_arrived_keeps_the_date(store, saved):
    (day,) = await claim(store)
    await store(delivery_steps.mark_sent, day.parts[1], 5, NOW)
    for part in (day.parts[0], day.parts[2]):
        await store(delivery_steps.finish, part, "failed", "why", NOW)
    await store(delivery_days.add_day, [saved.id], NewDay(DAY, NOW, 1), NOW)
    assert [row.state for row in await store(delivery_days.latest, saved.id)] == ["failed", "sent", "failed"]


async def test_sent_is_recorded_once_with_post_and_films(store, saved, films, database):
    (day,) = await claim(store)
    post = Post(5, 40, GUILD, "cards", "daily", NOW)
    shown = [ShownFilm(3, 1, GUILD, "daily", "draw", 0.5, NOW)]
    owed = NewlyOwed(("1", "2"), NOW)
    assert await store(claiming.record_sent, day.parts[0], post, shown, owed, NOW)
    assert not await store(claiming.record_sent, day.parts[0], post, shown, owed, NOW)
    assert await database.read(lambda connection: connection.execute("SELECT film_id FROM shown").fetchall()) == [(3,)]
    assert await OwedReactions(database).next(NOW) == Owed(5, 40, ("1", "2"))


async def test_a_record_that_fails_leaves_the_message_unsent(store, saved, database):
    (day,) = await claim(store)
    post = Post(5, 40, GUILD, "cards", "daily", NOW)
    unknown_film = [ShownFilm(404, 1, GUILD, "daily", "draw", 0.5, NOW)]
    with pytest.raises(Exception, match="FOREIGN KEY"):
        await store(claiming.record_sent, day.parts[0], post, unknown_film, NewlyOwed(("1",), NOW), NOW)
    assert (await store(delivery_days.latest, saved.id))[0].state == "sending"
    assert await database.read(lambda connection: connection.execute("SELECT * FROM posts").fetchall()) == []
    assert await OwedReactions(database).next(NOW) is None


async def test_untold_pauses_are_handed_out_once(store, saved):
    assert await store(subscriptions.pause, saved, "channel_gone", "gone", NOW)
    assert not await store(subscriptions.pause, saved, "channel_gone", "gone", NOW)
    assert [each.id for each in await store(subscriptions.claim_untold, NOW, 10)] == [saved.id]
    assert await store(subscriptions.claim_untold, NOW, 10) == []


FAR_OFF = dict.fromkeys(
    ("beyond", "again_beyond", "every_day_beyond", "every_day", "furthest", "longest", "told_most", "limit", "now"), 1
) | {"first_date": "", "due_from": 1, "errors": "[]", "expected": "[]", "search_back": 1}


@pytest.mark.parametrize(
    ("sql", "values", "index"),
    [
        (subscriptions._DUE, (1, 1), "subscriptions_due"),
        (subscriptions._CROWDS, (1, 2), "subscriptions_due"),
        (subscriptions._UNTOLD, (1,), "subscriptions_untold"),
        (delivery_days._DUE_KEYS, (1, 1), "deliveries_open"),
        (delivery_days._OPEN_PARTS, (1, ""), "PRIMARY KEY"),
        (delivery_days._THERE, ("[]", ""), "PRIMARY KEY"),
        (delivery_days._FORGET, {"before": "", "dates": 1, "most": 1}, "PRIMARY KEY"),
        (delivery_days._LATEST, (1,), "PRIMARY KEY"),
        (delivery_days._SERVED, (1,), "PRIMARY KEY"),
        (delivery_days._BEFORE, (1, ""), "PRIMARY KEY"),
        (delivery_steps._GIVE_UP, ("", 1, 1), "PRIMARY KEY"),
        (far_off._PLACES, FAR_OFF, "subscriptions_due"),
        (far_off._ANY, FAR_OFF, "deliveries_open"),
        (far_off._ANY, FAR_OFF, "owed_reactions_by_time"),
        (far_off._REVIVE, FAR_OFF, "PRIMARY KEY"),
        (far_off._ANY_GIVEN_UP, FAR_OFF, "PRIMARY KEY"),
        (far_off._ANY_DOUBTED, FAR_OFF, "deliveries_open"),
        (far_off._DOUBT, FAR_OFF, "deliveries_open"),
        (far_off._ANY_TOO_EARLY, FAR_OFF, "PRIMARY KEY"),
        (far_off._FORGET_EARLY, FAR_OFF, "PRIMARY KEY"),
        (
            far_off._LATER,
            FAR_OFF,
            "expected USING AUTOMATIC COVERING INDEX (until=? AND days=? AND zone=? AND local_time=?)",
        ),
    ],
)
async def test_nothing_is_found_by_reading_a_whole_table(database, sql, values, index):
    steps = await database.read(lambda connection: connection.execute(f"EXPLAIN QUERY PLAN {sql}", values).fetchall())
    plans = [step[3] for step in steps]
    assert any(index in each for each in plans)
    assert not any("TEMP B-TREE" in each for each in plans)
    scanned = [each for each in plans if each.startswith("SCAN") and "json_each" not in each and each != "SCAN dates"]
    assert all("USING INDEX" in each for each in scanned)
