"""Texts, numbers, dates and lists come out in the language of the answer."""

from __future__ import annotations

import asyncio
from datetime import date, time

import pytest
from support_words import pseudo, pseudo_language

from bot.words import (
    _,
    answer_in,
    clock_time,
    kept_by_language,
    language_of,
    listed,
    long_date,
    marked,
    ngettext,
    number,
    pgettext,
    retold,
    weekday_and_date,
    writing_in,
)
from bot.words.language import ENGLISH, current, languages, read_language
from docs.extract_words import TEMPLATE, template, texts_in

GERMAN = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

msgid "Like"
msgstr "Gefällt mir"

msgid "{count} film"
msgid_plural "{count} films"
msgstr[0] "{count} Film"
msgstr[1] "{count} Filme"

msgctxt "button"
msgid "Open"
msgstr "Öffnen"

msgid "{weekday} {date}"
msgstr "{weekday}, {date}"
"""
DAY = date(2026, 11, 23)


@pytest.fixture(name="german")
def german_fixture(tmp_path):
    path = tmp_path / "de.po"
    path.write_text(GERMAN, "utf-8")
    return read_language(path)


def test_english_is_what_stands_in_the_code():
    assert _("Like") == "Like"
    assert _(marked("Like")) == "Like"
    assert pgettext("button", "Open") == "Open"
    assert [ngettext("{count} film", "{count} films", count) for count in (0, 1, 2)] == [
        "{count} films",
        "{count} film",
        "{count} films",
    ]
    assert number(1_234_567) == "1,234,567"
    assert [number(value, 1) for value in (4, 4.25, 3.96)] == ["4.0", "4.2", "4.0"]
    assert [listed(names) for names in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == ["", "a", "a and b", "a, b and c"]
    assert listed(["a", "b", "c"], "or") == "a, b or c"
    assert listed(["a", "b", "c"], "") == "a, b, c"
    assert long_date(DAY) == "23 November 2026"
    assert weekday_and_date(DAY) == "Monday 23 November 2026"
    assert clock_time(time(9, 5)) == "09:05"


def test_another_language_is_a_file(german):
    with writing_in(german):
        assert _("Like") == "Gefällt mir"
        assert _(marked("Like")) == "Gefällt mir"
        assert pgettext("button", "Open") == "Öffnen"
        assert ngettext("{count} film", "{count} films", 1) == "{count} Film"
        assert ngettext("{count} film", "{count} films", 5) == "{count} Filme"
        assert number(1_234_567) == "1.234.567"
        assert number(4.2, 1) == "4,2"
        assert listed(["a", "b", "c"]) == "a, b und c"
        assert weekday_and_date(DAY) == "Montag, 23. November 2026"
    assert _("Like") == "Like"
    assert weekday_and_date(DAY) == "Monday 23 November 2026"


def test_a_text_without_a_translation_stays_english(german):
    with writing_in(german):
        assert _("Not in that file") == "Not in that file"


def test_what_is_kept_knows_the_language(german):
    made: list[str] = []

    @kept_by_language(9)
    def label(mark: str) -> str:
        made.append(mark)
        return f"{mark} {_('Like')}"

    for _again in range(2):
        assert label("!") == "! Like"
        with writing_in(german):
            assert label("!") == "! Gefällt mir"
    assert made == ["!", "!"]


async def test_each_task_answers_in_its_own_language(german):
    async def answer(language):
        answer_in(language)
        await asyncio.sleep(0)
        return _("Like")

    assert await asyncio.gather(*(asyncio.create_task(answer(each)) for each in (german, ENGLISH))) == [
        "Gefällt mir",
        "Like",
    ]
    assert current() is ENGLISH


def test_a_language_is_found_by_discords_name_for_it(german, monkeypatch):
    monkeypatch.setattr("bot.words.language.languages", lambda: {"en": ENGLISH, "de": german})
    assert language_of("de") is german
    assert language_of("de-CH") is german
    assert [language_of(tag) for tag in ("en-US", "en-GB", "fr", "", "of a time to come")] == [ENGLISH] * 5


def test_each_file_of_translations_is_a_language_beside_english(german, tmp_path, monkeypatch):
    monkeypatch.setattr("bot.words.language.TRANSLATIONS", tmp_path)
    there = languages.__wrapped__()
    assert set(there) == {"en", "de"}
    assert there["de"].texts.gettext("Like") == german.texts.gettext("Like") == "Gefällt mir"


def test_texts_are_found_wherever_they_stand():
    source = """
a = marked("One")
b = f"{_('Two')} {name}"
c = ngettext("{count} film", "{count} films", n).format(count=n) + pgettext("button", "Open")
d = _("Long "
      "text")
e = other("Not this"), self._("nor this"), _(LABELS[kind])
"""
    assert list(texts_in(source)) == [
        (("One",), None),
        (("Two",), None),
        (("{count} film", "{count} films"), None),
        (("Open",), "button"),
        (("Long text",), None),
    ]


def test_a_sentence_stored_in_english_is_told_in_the_language_of_the_answer():
    lacking = marked("I lack the permission {names} there.")
    with writing_in(pseudo_language()):
        assert retold("I was offline") == pseudo("I was offline")
        assert retold(lacking.format(names="Send Messages"), (lacking,)) == pseudo(lacking).format(
            names="Send Messages"
        )
        assert retold("Something of an older version.") == "Something of an older version."


def test_the_catalogue_holds_every_text_and_no_other():
    assert TEMPLATE.read_text("utf-8") == template(), "run: make words"
