"""The catalogue of texts, and every translation of it: nothing missing, nothing unused, nothing too long or broken."""

from __future__ import annotations

import asyncio

import pytest
from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from discord import Locale as DiscordLocale
from support_words import catalogue, faults, pseudo, pseudo_catalogue

from bot.words.language import TRANSLATIONS
from docs.extract_words import command_texts

DESCRIPTION_MOST, MESSAGE_MOST = 100, 4_000


def test_a_text_of_a_command_may_grow_by_two_fifths():
    assert [text for text in asyncio.run(command_texts()) if len(pseudo(text)) > DESCRIPTION_MOST] == []


def test_no_text_alone_fills_a_message():
    assert [message.id for message in catalogue() if len(pseudo(str(message.id))) > MESSAGE_MOST / 4] == []


def test_every_placeholder_has_a_name():
    unnamed = [message.id for message in catalogue() if "{}" in str(message.id) or "%s" in str(message.id)]
    assert unnamed == []


def test_no_language_has_a_fault():
    made = {"en-XA": faults(pseudo_catalogue())}
    for path in TRANSLATIONS.glob("*.po"):
        with path.open("rb") as file:
            made[path.stem] = faults(read_po(file, Locale.parse(path.stem, sep="-")))
    assert not any(made.values()), made
    assert made.keys() - {"en-XA"} <= {locale.value for locale in DiscordLocale} | {"es", "zh"}


def new_faults(made: Catalog) -> list[tuple[str, str]]:
    """Those that the language made of the catalogue has not."""
    before = faults(pseudo_catalogue())
    return [each for each in faults(made) if each not in before]


@pytest.mark.parametrize(
    ("text", "translated", "fault"),
    [
        ("Picks for {person}", "", "missing"),
        ("Picks for {person}", "Films pour {personne}", "placeholders"),
        ("Picks for {person}", "Films", "placeholders"),
        ("Five films for you: how adventurous are you today?", "x" * 101, "too long"),
        ("Never said", "Jamais", "unused"),
    ],
)
def test_a_fault_of_a_translation_is_found(text, translated, fault):
    made = pseudo_catalogue()
    made.delete(text)
    made.add(text, translated)
    assert new_faults(made) == [(text, fault)]


@pytest.mark.parametrize(
    ("forms", "found"),
    [
        (("{count} Film", "{count} Filme"), False),
        (("{count} Film", "{zahl} Filme"), True),
        (("Film", "{count} F"), True),
    ],
)
def test_each_plural_form_is_looked_at(forms, found):
    made = pseudo_catalogue()
    made.delete("{count} film")
    made.add(("{count} film", "{count} films"), forms)
    assert bool(new_faults(made)) is found


def test_what_is_marked_as_uncertain_is_missing():
    made: Catalog = pseudo_catalogue()
    made["Never"].flags.add("fuzzy")
    assert new_faults(made) == [("Never", "missing")]
