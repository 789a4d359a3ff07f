from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.push.sending.outcome import NO_FILMS, OFFLINE, UNREACHABLE, describe, missed, without_thread
from bot.store.deliveries.delivery_rows import WITHDRAWN, Delivery

DAY = date(2026, 3, 4)
DUE = datetime(2026, 3, 4, 9, tzinfo=UTC)


def parts(*states, error=None):
    return [
        Delivery(1, DAY, number, len(states), state, DUE, 1, "n", error=None if state == "sent" else error)
        for number, state in enumerate(states, start=1)
    ]


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([], "Nothing was sent yet."),
        (parts("sent"), "The films of 4 March 2026 were sent."),
        (parts("pending"), "The films of 4 March 2026 are being sent."),
        (parts("sent", "sending", "pending"), "The films of 4 March 2026 are being sent."),
        (
            parts("pending", error=UNREACHABLE),
            "The films of 4 March 2026 are being sent. Discord could not be reached. I keep trying.",
        ),
        (parts("skipped", error=OFFLINE), "The films of 4 March 2026 were skipped: I was offline."),
        (parts("skipped"), "The films of 4 March 2026 were skipped."),
        (
            parts("skipped", "skipped", error=NO_FILMS),
            "The films of 4 March 2026 were skipped: no film was left that meets the filters.",
        ),
        (parts("sent", "sent", "skipped", error=NO_FILMS), "The films of 4 March 2026 were sent."),
        (
            parts("failed", error="The channel is gone."),
            "The films of 4 March 2026 could not be sent: The channel is gone.",
        ),
        (parts("failed", "failed"), "The films of 4 March 2026 could not be sent."),
        (parts("sent", "failed"), "1 of 2 messages with the films of 4 March 2026 could be sent."),
        (parts("sent", "failed", error="no"), "1 of 2 messages with the films of 4 March 2026 could be sent: no."),
        (
            parts("sent", "unknown", error="?"),
            "I cannot tell whether the films of 4 March 2026 arrived, so I did not send them again.",
        ),
    ],
)
def test_what_became_of_a_push(rows, sentence):
    assert describe(rows, UTC) == sentence


def test_one_of_a_crowd_is_told_its_minute_in_its_own_zone_until_it_is_begun():
    waiting = replace(parts("pending")[0], attempts=0, next_try_at=DUE + timedelta(minutes=23, seconds=10))
    said = "The films of 4 March 2026 come at 10:23: many are due at the same minute."
    assert describe([waiting], ZoneInfo("Europe/Berlin")) == said
    on_its_way = "The films of 4 March 2026 are being sent."
    assert describe([replace(waiting, next_try_at=DUE)], UTC) == on_its_way
    assert describe([replace(waiting, attempts=1)], UTC) == on_its_way
    assert describe([replace(waiting, state="sending")], UTC) == on_its_way


def test_why_there_is_no_thread():
    assert without_thread(None) is None
    said = "No thread could be opened: Discord could not be reached."
    assert without_thread(UNREACHABLE) == said


@pytest.mark.parametrize(
    ("before", "line"),
    [
        (None, None),
        ((date(2026, 3, 3), "sent", None), None),
        ((date(2026, 3, 3), "skipped", WITHDRAWN), None),
        ((date(2026, 3, 3), "failed", "gone"), None),
        ((date(2026, 3, 3), "skipped", OFFLINE), "Yesterday’s films were skipped: I was offline."),
        (
            (date(2026, 2, 27), "skipped", UNREACHABLE),
            "The films of 27 February 2026 were skipped: Discord could not be reached.",
        ),
    ],
)
def test_a_skipped_push_is_said_above_the_next(before, line):
    assert missed(before, DAY) == line
