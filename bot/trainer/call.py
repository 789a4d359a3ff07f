"""Starts the trainer's process, reads its reports, and ends it if its model is no longer wanted."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from typing import Any

from bot.errors import AlreadyTraining, CannotStart, MatineeError, StoreUnavailable, TrainingFailed
from bot.runtime.child_process import environment
from bot.trainer.task import Task, Trained
from recommender.errors import ArtefactRefused, DataRefused, RecommenderError
from recommender.training.bundle import Tell

END_SECONDS = 5.0
"""Time for a process that was told to end; after it, it is killed."""
_KNOWN: dict[str, type[MatineeError | RecommenderError]] = {
    kind.__name__: kind for kind in (AlreadyTraining, CannotStart, StoreUnavailable, ArtefactRefused, DataRefused)
}
_DIED = "Training ended before it had a model ({how}). The model of before stays in use."


async def call_trainer(task: Task, tell: Tell) -> Trained:
    """Train in a process of its own. Cancelled, it ends that process first.

    Args:
        task: what is to be trained.
        tell: called with the name of each step as it begins.

    Raises:
        AlreadyTraining: another process trains on that home.
        TrainingFailed: the process died, could not be started, or met a fault nobody foresaw.
        MatineeError: as `bot.trainer.work.train`.
        RecommenderError: as `bot.trainer.work.train`.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-m", "bot.trainer"),  # -P: no folder that happens to be called “bot” comes before ours
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment(),
            process_group=0,  # Ctrl-C in a terminal is handled by the bot
        )
    except OSError as error:
        raise TrainingFailed(f"Training could not be started: {error.strerror}. Try again in a moment.") from error
    try:
        last = await _listen(process, task, tell)
        code = await process.wait()
    finally:
        await _end(process)
    return _outcome(last, code)


async def _listen(process: asyncio.subprocess.Process, task: Task, tell: Tell) -> dict[str, Any] | None:
    """Pass its steps on; returns the last line that is not a step."""
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(task.line())
    last: dict[str, Any] | None = None
    async for line in process.stdout:
        answer: dict[str, Any] = json.loads(line)
        if answer["kind"] == "step":
            tell(answer["what"])
        else:
            last = answer
    return last


async def _end(process: asyncio.subprocess.Process) -> None:
    assert process.stdin is not None
    if process.returncode is None:
        process.terminate()
        try:
            async with asyncio.timeout(END_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
    process.stdin.close()


def _outcome(last: dict[str, Any] | None, code: int) -> Trained:
    what: Any = last and last["what"]
    match last and last["kind"]:
        case "trained":
            return Trained(**what)
        case "refused":
            raise _KNOWN.get(what["name"], TrainingFailed)(what["sentence"])
        case "broken":
            raise TrainingFailed(_DIED.format(how=what))
        case _:
            raise TrainingFailed(_DIED.format(how=_how(code)))


def _how(code: int) -> str:
    if code == -signal.SIGKILL:
        return "killed, most likely for want of memory"
    return f"stopped by {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
