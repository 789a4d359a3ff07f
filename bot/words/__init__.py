"""Every text that a Discord user sees goes through this package, which gives it in the reader's language.

    from bot.words import _, listed, marked, ngettext, number

    _("I know no film called {title}.").format(title=title)
    ngettext("{count} film fits.", "{count} films fit.", found).format(count=number(found))
    LABELS = {"like": marked("Like")}    # in a table; `_(LABELS[kind])` where it is shown

A text is a whole sentence, written in the code as a literal with named placeholders: no f-string, no sentence built
from parts. `make words` gathers them all in `matinee.pot`. A function whose texts are cached needs `kept_by_language`
instead of `lru_cache`. The shell uses English only.
"""

from bot.words.formats import (
    clock_time,
    listed,
    long_date,
    month_name,
    number,
    percent,
    weekday_and_date,
    weekday_and_day,
    weekday_name,
)
from bot.words.genres import genre
from bot.words.language import answer_in, kept_by_language, language_of, writing_in
from bot.words.texts import Marked, _, marked, ngettext, pgettext, retold

__all__ = [
    "Marked",
    "_",
    "answer_in",
    "clock_time",
    "genre",
    "kept_by_language",
    "language_of",
    "listed",
    "long_date",
    "marked",
    "month_name",
    "ngettext",
    "number",
    "percent",
    "pgettext",
    "retold",
    "weekday_and_date",
    "weekday_and_day",
    "weekday_name",
    "writing_in",
]
