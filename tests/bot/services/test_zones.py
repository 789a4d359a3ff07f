import pytest

from bot.errors import UnknownName
from bot.services.zones import parse_zone, suggest_zones


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" new york ", "America/New_York"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("utc", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
    ],
)
def test_zones_as_people_write_them(text, zone):
    assert parse_zone(text) == zone


@pytest.mark.parametrize(("text", "nearest"), [("Pariss", "Europe/Paris"), ("Amerika/New_York", "America/New_York")])
def test_what_is_no_zone_is_answered_with_the_nearest(text, nearest):
    with pytest.raises(UnknownName) as caught:
        parse_zone(text)
    assert nearest in caught.value.nearest
    assert text in str(caught.value)


@pytest.mark.parametrize("text", ["", "../../etc/passwd", "x" * 2000, "posix/nowhere"])
def test_nonsense_is_refused(text):
    with pytest.raises(UnknownName):
        parse_zone(text)


def test_suggestions_begin_with_what_begins_so():
    assert suggest_zones("")[0] == "UTC"
    assert suggest_zones("europe/b")[0] == "Europe/Belfast"
    assert "Europe/Berlin" in suggest_zones("berl")
    assert len(suggest_zones("a")) == 25
    assert suggest_zones("Berlln") == ("Europe/Berlin",)


def test_every_suggestion_is_understood():
    for text in ("", "a", "new", "pacific"):
        assert all(parse_zone(name) == name for name in suggest_zones(text))
