"""The token never reaches the log."""

import logging

from aiohttp import ServerDisconnectedError

from bot.runtime.log import set_up_logging


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


def test_a_token_that_nobody_told_of_is_blotted_out_too(capsys):
    token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE." + "Xy9-" * 10
    set_up_logging("INFO")
    logging.getLogger("bot").error("no folder %s/backups", token)
    written = capsys.readouterr().err
    assert token[-20:] not in written
    assert "no folder [token]/backups" in written


def test_libraries_are_quiet_at_info(capsys):
    set_up_logging("INFO")
    logging.getLogger("discord.gateway").info("a heartbeat")
    logging.getLogger("bot").info("ready")
    written = capsys.readouterr().err
    assert "ready" in written
    assert "heartbeat" not in written


def test_an_outage_takes_a_line_and_a_fault_its_whole_traceback(capsys):
    set_up_logging("INFO")
    for error in (ConnectionRefusedError(111, "refused"), ServerDisconnectedError(), TimeoutError(), KeyError("id")):
        try:
            raise error
        except Exception:
            logging.getLogger("discord.client").exception("Attempting a reconnect in %.2fs", 1.5)
    written = capsys.readouterr().err
    lines = written.splitlines()
    assert [line.split(" ", 1)[1] for line in lines[:3]] == [
        "WARNING discord.client: Attempting a reconnect in 1.50s: [Errno 111] refused",
        "WARNING discord.client: Attempting a reconnect in 1.50s: Server disconnected",
        "WARNING discord.client: Attempting a reconnect in 1.50s: TimeoutError",
    ]
    assert written.count("Traceback") == 1
    assert "KeyError" in lines[-1]


def test_an_outage_that_a_part_of_ours_runs_into_takes_a_line_too(capsys):
    set_up_logging("INFO")
    try:
        raise ServerDisconnectedError
    except ServerDisconnectedError:
        logging.getLogger("bot.runtime.background").exception("The background task %s failed", "rereading")
    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("bot.runtime.background: The background task rereading failed: Server disconnected")


def test_our_own_faults_keep_their_traceback(capsys):
    set_up_logging("INFO")
    try:
        raise OSError("by design")
    except OSError:
        logging.getLogger("bot").exception("a job failed")
    assert "Traceback" in capsys.readouterr().err


def test_a_job_that_is_still_running_is_no_news(capsys):
    set_up_logging("INFO")
    logging.getLogger("apscheduler.scheduler").warning("Execution of job skipped")
    assert not capsys.readouterr().err
