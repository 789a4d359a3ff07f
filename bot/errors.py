"""The errors this program raises itself; each carries the sentence its reader needs.

MatineeError
├── UserMistake          the person can fix it: shown to them word for word
│   ├── UnknownName      a film, genre or zone nobody knows; carries the nearest names
│   ├── UnclearFilm      a title that may mean several films; carries them, to be asked about
│   └── NotAllowed       a permission is missing, theirs or ours
├── Unavailable          nobody's fault now: the data is busy, the disk is full
│   ├── StoreUnavailable
│   ├── AlreadyTraining  another process trains on this home
│   └── TrainingFailed   no model came of it; the one of before stays
├── BackupRefused        a backup cannot be taken or used; nothing has changed
└── CannotStart          the program stops with this sentence and exit code 2
    └── BadConfig        every fault of the config file at once
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from bot.words import _, listed, marked
from bot.words.sentences import plain

WRITTEN_MOST = 80
"""Characters repeated of what somebody wrote: enough to know it again."""
Named = Literal["film", "genre", "time zone", "data set", "theme"]
"""What has names that somebody may mistake."""
_UNKNOWN = {
    "film": marked("I know no film called “{given}”."),
    "genre": marked("I know no genre called “{given}”."),
    "time zone": marked("I know no time zone called “{given}”."),
    "theme": marked("I know no theme called “{given}”."),
    "data set": marked("I know no data set called “{given}”."),
}


class MatineeError(Exception):
    """Base class; `str(error)` is a sentence for the reader.

    Args:
        sentence: our words, with a placeholder for each piece of user input.
        written: user input by placeholder; of several names one is meant (“a” or “b”). It is kept apart because it is
            cut and escaped differently for each output: as it is for a terminal, with every sign escaped for Discord.
    """

    def __init__(self, sentence: str, **written: str | tuple[str, ...]) -> None:
        self._sentence, self._written = sentence, written
        super().__init__(self.sentence(plain))

    def sentence(self, repeated: Callable[[str, int], str]) -> str:
        """The sentence.

        Args:
            repeated: makes of what others wrote, and the most characters of it, what stands in the sentence.
        """
        if not self._written:
            return self._sentence
        return self._sentence.format(**{name: _repeated(text, repeated) for name, text in self._written.items()})


def _repeated(written: str | tuple[str, ...], repeated: Callable[[str, int], str]) -> str:
    if isinstance(written, str):
        return repeated(written, WRITTEN_MOST)
    return listed([_("“{name}”").format(name=repeated(name, WRITTEN_MOST)) for name in written], "or")


class UserMistake(MatineeError):
    """The person's request is impossible; nothing has changed."""


class UnknownName(UserMistake):
    """A name that matches nothing.

    Args:
        kind: what was asked for.
        given: what they wrote.
        nearest: existing names that are similar, most similar first.
    """

    def __init__(self, kind: Named, given: str, nearest: tuple[str, ...] = ()) -> None:
        self.given, self.nearest = given, nearest
        if nearest:
            super().__init__(f"{_(_UNKNOWN[kind])} {_('Did you mean {nearest}?')}", given=given, nearest=nearest)
        else:
            super().__init__(_(_UNKNOWN[kind]), given=given)


class UnclearFilm(UserMistake):
    """A title that may mean one of several films.

    Args:
        given: what they wrote.
        choices: the films' ids, the likeliest first, each with a line that differs from the others.
        several: whether all are called so, and not only nearly so.
    """

    def __init__(self, given: str, choices: tuple[tuple[int, str], ...], *, several: bool) -> None:
        self.given, self.choices, self.several = given, choices, several
        lines = tuple(line for _, line in choices[:5])
        why = _("Several films are called “{given}”.") if several else _("I know no film called “{given}”.")
        super().__init__(f"{why} {_('Did you mean {nearest}?')}", given=given, nearest=lines)


class NotAllowed(UserMistake):
    """Someone lacks a permission; the sentence names it and who can give it."""


class Unavailable(MatineeError):
    """Not possible at the moment; it can be tried again later."""


class StoreUnavailable(Unavailable):
    """The database cannot be used: locked, read-only, full, or newer than the program."""


class AlreadyTraining(Unavailable):
    """Another process trains on this home; when it ends there may be nothing left to do."""


class TrainingFailed(Unavailable):
    """The trainer ended without a model, or failed unexpectedly; the former model stays in use."""


class BackupRefused(MatineeError):
    """A backup cannot be made or used; the database is unchanged."""


class CannotStart(MatineeError):
    """The program cannot start as it is set up."""


class BadConfig(CannotStart):
    """The config file has faults; `faults` holds one sentence for each."""

    def __init__(self, path: str, faults: tuple[str, ...]) -> None:
        self.faults = faults
        lines = "\n".join(f"  • {fault}" for fault in faults)
        count = "one thing" if len(faults) == 1 else f"{len(faults)} things"
        super().__init__(f"{path} has {count} to correct:\n{lines}")
