"""Explains the codes with which Discord's gateway refuses a connection for good: a sentence that says what to do."""

from __future__ import annotations

TOKEN_REFUSED = 4004
INTENTS_NOT_ALLOWED = 4014

REFUSED = (
    "Discord does not accept this token. Copy it again from “Bot” → “Reset Token” at "
    "https://discord.com/developers/applications, and start again with DISCORD_TOKEN set to it."
)
_UPDATE = "Install the newest Matinee, set [discord] gateway in config.toml back to its default, and start again."
_ADVICE = {
    TOKEN_REFUSED: REFUSED,
    4010: f"Discord does not know the part of its servers that this bot asks for (code 4010). {_UPDATE}",
    4011: "This bot is in more servers than Discord serves over one connection, and Matinee has no more than one "
    "(code 4011). Take it out of some servers, then start again.",
    4012: f"Discord no longer speaks the version of its gateway that this program uses (code 4012). {_UPDATE}",
    4013: f"Discord does not understand which events this bot asks for (code 4013). {_UPDATE}",
    INTENTS_NOT_ALLOWED: "Discord does not allow this bot the events it asks for (code 4014). Matinee needs none of "
    "the privileged ones: install the newest version; or switch on what stands under “Privileged Gateway Intents” in "
    "“Bot” at https://discord.com/developers/applications. Then start again.",
}


def advice(code: int) -> str:
    """The sentence for a code."""
    return _ADVICE.get(
        code,
        f"Discord ended the connection for good (code {code}). See https://discordstatus.com, then start again; "
        "if it comes back, install the newest Matinee.",
    )
