"""Starts and answers a round of a film night as people do."""

from __future__ import annotations

from support_discord import films_of, shown


async def begun(stage):
    """The round's public message, for Ada and Bo."""
    night = shown(await stage.slash(stage.ada, "together", **{"with": stage.bo}))
    return shown(await stage.ada.click(night, label="Swipe for it"))


async def swiped(who, message, *answers):
    """Press these answers, film by film; returns the last private screen and the films that were asked about."""
    screen = shown(await who.click(message, label="Swipe"))
    films = []
    for answer in answers:
        films += films_of(screen)
        screen = shown(await who.click(screen, label=answer))
    return screen, films


def now(stage, message):
    """What stands in the channel now."""
    return next(each for each in stage.channel.history() if each.id == message.message.id)


async def kept(stage, who):
    return (await stage.app.services.privacy.show(who.user.id)).counts["swipes"]
