"""A message's nonce: the same at every try, so that Discord does not post the message twice."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import date, timedelta
from hashlib import blake2b

NONCE_WINDOW = timedelta(seconds=120)
"""Time for which Discord certainly remembers a nonce ("a few minutes")."""


def nonce(subscription_id: int, local_date: date, part: int) -> str:
    """24 letters; Discord takes 25. Discord keeps nonces by bot, not by channel, so the subscription is part of it."""
    name = f"{subscription_id}/{local_date.isoformat()}/{part}".encode()
    return urlsafe_b64encode(blake2b(name, digest_size=18).digest()).decode()
