from datetime import date, timedelta

from bot.push.sending.nonce import nonce

DAY = date(2026, 3, 14)


def test_the_same_message_always_has_the_same_nonce():
    assert nonce(7, DAY, 1) == nonce(7, date(2026, 3, 14), 1) == "cUdAZrQy3BkgwnW1tEGVRQAr"


def test_no_two_messages_share_one_and_all_are_short_enough():
    made = [nonce(who, DAY + timedelta(days=day), part) for who in range(60) for day in range(60) for part in range(6)]
    assert len(set(made)) == len(made)
    assert max(map(len, made)) <= 25
    assert all(sign.isalnum() or sign in "-_" for sign in "".join(made))
