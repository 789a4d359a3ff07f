"""The token never reaches the log."""

import logging

from bot.log import set_up_logging


def test_the_secret_is_blotted_out_of_messages_and_tracebacks(capsys):
    set_up_logging("INFO", secret="s3cret")
    try:
        raise ValueError("the token s3cret leaked")
    except ValueError:
        logging.getLogger("bot").exception("with %s", "s3cret")
    written = capsys.readouterr().err
    assert "s3cret" not in written
    assert "with [token]" in written
    assert "ValueError: the token [token] leaked" in written


def test_libraries_are_quiet_at_info(capsys):
    set_up_logging("INFO")
    logging.getLogger("discord.gateway").info("a heartbeat")
    logging.getLogger("bot").info("ready")
    written = capsys.readouterr().err
    assert "ready" in written
    assert "heartbeat" not in written
