"""The errors this program raises itself; each carries the sentence its reader needs.

MatineeError
├── UserMistake          the person can mend it: shown to them word for word
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


class MatineeError(Exception):
    """Base of all; `str(error)` is a sentence for whoever reads it."""


class UserMistake(MatineeError):
    """Something the person asked for cannot be; nothing has changed."""


class UnknownName(UserMistake):
    """A name that matches nothing.

    Args:
        option: the option's name as the person sees it.
        given: what they wrote.
        nearest: names that exist and come close, best first.
    """

    def __init__(self, option: str, given: str, nearest: tuple[str, ...] = ()) -> None:
        self.option, self.given, self.nearest = option, given, nearest
        hint = f" Did you mean {_either(nearest)}?" if nearest else ""
        super().__init__(f"I know no {option} called “{given}”.{hint}")


class UnclearFilm(UserMistake):
    """A title that may mean one of several films.

    Args:
        given: what they wrote.
        choices: the films' ids, the likeliest first, each with a line that differs from the others.
        several: whether all are called so, and not only nearly so.
    """

    def __init__(self, given: str, choices: tuple[tuple[int, str], ...], *, several: bool) -> None:
        self.given, self.choices, self.several = given, choices, several
        said = f"Several films are called “{given}”." if several else f"I know no film called “{given}”."
        super().__init__(f"{said} Did you mean {_either(tuple(line for _, line in choices[:5]))}?")


class NotAllowed(UserMistake):
    """Someone lacks a permission; the sentence names it and who can give it."""


class Unavailable(MatineeError):
    """Cannot be done right now; trying again later is right."""


class StoreUnavailable(Unavailable):
    """The database cannot be used: locked, read-only, full, or newer than the program."""


class AlreadyTraining(Unavailable):
    """Another process trains on this home; when it has ended there may be nothing left to do."""


class TrainingFailed(Unavailable):
    """The trainer died or met a fault nobody foresaw; the model of before stays in use."""


class BackupRefused(MatineeError):
    """A backup cannot be taken or used; the database is as it was."""


class CannotStart(MatineeError):
    """The program cannot start as it is set up."""


class BadConfig(CannotStart):
    """The config file has faults; `faults` holds one sentence for each."""

    def __init__(self, path: str, faults: tuple[str, ...]) -> None:
        self.faults = faults
        lines = "\n".join(f"  • {fault}" for fault in faults)
        count = "one thing" if len(faults) == 1 else f"{len(faults)} things"
        super().__init__(f"{path} has {count} to mend:\n{lines}")


def _either(names: tuple[str, ...]) -> str:
    quoted = [f"“{name}”" for name in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} or {quoted[-1]}"
