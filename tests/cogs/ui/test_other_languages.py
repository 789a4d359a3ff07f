"""Every screen in a language that is two fifths longer: within Discord's limits, and no English left."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from babel import Locale
from support_screens import check_limits, texts_of
from support_words import pseudo, pseudo_language

from bot.words import writing_in
from bot.words.countries import NAMES
from cogs.ui.screen import button
from recommender.types import GENRES

LAYOUTS = Path(__file__).with_name("test_layouts.py")
_NOT_WORDS = re.compile(
    r"<[^<>]+>"  # mentions, moments
    r"|`[^`]*`"  # what is to be typed
    r"|\\."  # others' signs, escaped
    r"|\bhttps?://\S+|attachment://\S+"
)
_INNERMOST = re.compile(r"\[[^\[\]]*\]")


def screens():
    """All of them by name, made anew in the language of the moment."""
    return runpy.run_path(str(LAYOUTS))["SCREENS"]


def facts():
    """Words of films, people, places and days that the screens are made of: no text of ours says them."""
    locale = Locale("en", "GB")
    calendar = [*locale.days["format"]["wide"].values(), *locale.months["format"]["wide"].values()]
    lists = ["and", "or"]
    return set(re.findall(r"[^\W\d_]+", " ".join([*lists, LAYOUTS.read_text("utf-8"), *NAMES.values(), *calendar])))


def words_outside(text):
    """The words of a text that no translation has put there."""
    text = _NOT_WORDS.sub(" ", text)
    while _INNERMOST.search(text):
        text = _INNERMOST.sub(" ", text)
    return re.findall(r"[^\W\d_]{2,}", text)


@pytest.fixture(scope="module", name="translated")
def translated_fixture():
    with writing_in(pseudo_language()):
        return screens()


def test_no_screen_passes_a_limit(translated):
    assert len(translated) > 25
    for screen in translated.values():
        check_limits(screen)


def test_no_english_is_left(translated):
    known = facts()
    left = {
        (name, text): words
        for name, screen in translated.items()
        for text in texts_of(screen.to_components())
        if (words := [word for word in words_outside(text) if word not in known])
    }
    assert left == {}


def test_no_label_is_cut(translated):
    """A label is cut at 80 characters so that Discord takes it; a text of ours must not need that."""
    cut = [
        text
        for screen in translated.values()
        for text in texts_of(screen.to_components())
        if text.startswith("[") and len(text) >= 80 and text.endswith("…")
    ]
    assert cut == []


def test_what_is_left_in_english_is_found():
    with writing_in(pseudo_language()):
        assert words_outside(f"## 🎬 {pseudo('Nothing on today')}\n-# Tell me `/daily set` <t:1:R>") == ["Tell", "me"]
        assert words_outside(pseudo("Picks for {person}").format(person="[Bo]")) == []
        assert texts_of(button("Not translated", "x").to_component_dict()) == ["Not translated"]


def test_no_genre_is_left_in_english(translated):
    """Their names stand in the films of the screens, so the test above lets them pass."""
    names = {word for genre in GENRES for word in re.findall(r"[^\W\d_]{2,}", genre)}
    left = {
        (name, text)
        for name, screen in translated.items()
        for text in texts_of(screen.to_components())
        if names & set(words_outside(text))
    }
    assert left == set()
