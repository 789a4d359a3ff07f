from datetime import UTC, datetime

import pytest

from bot.errors import UnknownName, UserMistake
from bot.zone_names import search
from bot.zone_names.names_table import folded
from bot.zone_names.search import parse_zone, suggest_zones

SUMMER, WINTER = datetime(2026, 7, 1, 12, tzinfo=UTC), datetime(2026, 12, 1, 12, tzinfo=UTC)


def offered(text, now=SUMMER):
    return [choice.zone for choice in suggest_zones(text, now)]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" new york ", "America/New_York"),
        ("Sao Paulo", "America/Sao_Paulo"),
        ("München", "Europe/Berlin"),
        ("germany", "Europe/Berlin"),
        ("Mumbai", "Asia/Kolkata"),
        ("london", "Europe/London"),
        ("US/Eastern", "America/New_York"),
        ("JST", "Asia/Tokyo"),
        ("Ontario", "America/Toronto"),
        ("british columbia", "America/Vancouver"),
        ("New South Wales", "Australia/Sydney"),
        ("queensland", "Australia/Brisbane"),
        ("utc", "UTC"),
        ("Etc/GMT+5", "Etc/GMT+5"),
        ("Paris, France", "Europe/Paris"),
        ("Europe/Munich", "Europe/Berlin"),
        ("nippon", "Asia/Tokyo"),
    ],
)
def test_what_can_only_mean_one_zone_is_taken(text, zone):
    assert parse_zone(text, SUMMER) == zone


@pytest.mark.parametrize(
    ("text", "likeliest"),
    [
        ("EST", "America/New_York"),
        ("PST", "America/Los_Angeles"),
        ("utc+2", "Europe/Berlin"),
        ("GMT+1", "Europe/London"),
        ("gmt", "Europe/London"),
        ("usa", "America/Chicago"),
        ("georgia", "Asia/Tbilisi"),
    ],
)
def test_what_can_mean_several_is_asked_about_and_never_stored_as_a_fixed_clock(text, likeliest):
    with pytest.raises(UserMistake, match=r"can mean several time zones\. Please pick one from the list") as caught:
        parse_zone(text, SUMMER)
    assert likeliest in str(caught.value)
    assert text in str(caught.value)


@pytest.mark.parametrize(("text", "nearest"), [("Pariss", "Europe/Paris"), ("Amerika/Nwe_York", "America/New_York")])
def test_what_is_no_zone_is_answered_with_the_nearest(text, nearest):
    with pytest.raises(UnknownName) as caught:
        parse_zone(text, SUMMER)
    assert nearest in caught.value.nearest
    assert text in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "../../etc/passwd",
        "x" * 2000,
        "posix/nowhere",
        "Factory",
        "localtime",
        "EST5EDT",
        "posixrules",
        "+99:00",
        ",",
        "/",
        "()",
        "a,b",
    ],
)
def test_nonsense_and_clocks_of_no_place_are_refused(text):
    with pytest.raises(UnknownName):
        parse_zone(text, SUMMER)


@pytest.mark.parametrize("now", [SUMMER, WINTER])
@pytest.mark.parametrize(
    ("zone", "clocks"),
    [
        ("America/New_York", "EST EDT ET, Eastern Time, Eastern Standard Time"),
        ("America/Chicago", "CST CDT CT, Central Time, Central Standard Time, US/Central"),
        ("America/Denver", "MST MDT MT, Mountain Time"),
        ("America/Los_Angeles", "PST PDT PT, Pacific Time"),
        ("America/Anchorage", "AKST AKDT, Alaska Time"),
        ("Pacific/Honolulu", "HST"),
        ("America/Halifax", "AST ADT AT, Atlantic Time, Atlantic Standard Time"),
        ("America/St_Johns", "NST NDT"),
        ("America/Sao_Paulo", "BRT"),
        ("Europe/London", "BST"),
        ("Europe/Berlin", "CET CEST, Central European Time"),
        ("Europe/Kyiv", "EET EEST, Eastern European Time"),
        ("Europe/Lisbon", "WET WEST, Western European Time"),
        ("Europe/Moscow", "MSK"),
        ("Asia/Kolkata", "IST, India Standard Time"),
        ("Asia/Karachi", "PKT"),
        ("Asia/Dubai", "GST"),
        ("Asia/Jakarta", "WIB"),
        ("Asia/Singapore", "SGT"),
        ("Asia/Tokyo", "JST"),
        ("Asia/Seoul", "KST"),
        ("Asia/Hong_Kong", "HKT"),
        ("Asia/Manila", "PHT"),
        ("Australia/Sydney", "AEST AEDT"),
        ("Australia/Adelaide", "ACST ACDT"),
        ("Australia/Perth", "AWST"),
        ("Pacific/Auckland", "NZST NZDT"),
        ("Africa/Johannesburg", "SAST"),
        ("Africa/Lagos", "WAT"),
        ("Africa/Nairobi", "EAT, East Africa Time"),
        ("Africa/Maputo", "CAT"),
    ],
)
def test_the_zone_that_most_people_mean_by_a_clocks_name_is_offered_first(zone, clocks, now):
    short, *long = clocks.split(", ")
    for clock in (*short.split(), *long):
        for typed in (clock, clock.lower()):
            assert offered(typed, now)[0] == zone, typed


def test_an_offset_offers_the_zones_that_keep_it_now():
    assert "Europe/Berlin" in offered("+02:00", SUMMER)
    assert "Europe/Berlin" not in offered("+02:00", WINTER)
    assert "Europe/Berlin" in offered("GMT+1", WINTER)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("UTC+5.5", "Asia/Kolkata"),
        ("gmt+5,75", "Asia/Kathmandu"),
        ("+5.30", "Asia/Kolkata"),
        ("utc 2", "Europe/Berlin"),
        ("GMT 5:30", "Asia/Kolkata"),
    ],
)
def test_an_offset_is_read_as_people_write_it(text, zone):
    assert zone in offered(text, SUMMER)


def test_each_line_says_zone_place_and_present_offset():
    assert suggest_zones("mumbai", SUMMER)[0].line == "Asia/Kolkata · Mumbai, India · UTC+5:30 now"
    assert suggest_zones("PST", SUMMER)[0].line == "America/Los_Angeles · PST · UTC-7 now"
    assert suggest_zones("PST", WINTER)[0].line == "America/Los_Angeles · PST · UTC-8 now"
    assert suggest_zones("utc", SUMMER)[0].line == "UTC"


def test_suggestions_begin_with_what_begins_so():
    assert offered("")[0] == "UTC"
    assert offered("europe/b")[0] == "Europe/Berlin"
    assert offered("berl") == ["Europe/Berlin"]
    assert len(offered("a")) == 25
    assert offered("Berlln")[0] == "Europe/Berlin"


def test_every_suggestion_is_understood_and_fits_a_list():
    for text in ("", "a", "new", "pacific", "san", "+1", "gmt", "x" * 6000, "東", "\u202e"):
        choices = suggest_zones(text, SUMMER)
        assert all(parse_zone(choice.zone, SUMMER) == choice.zone for choice in choices)
        assert all(0 < len(choice.line) <= 100 for choice in choices)
        assert len({choice.zone for choice in choices}) == len(choices) <= 25


def test_only_the_beginning_of_a_long_text_is_looked_at(monkeypatch):
    seen = []
    monkeypatch.setattr(search, "folded", lambda text: seen.append(len(text)) or folded(text))
    suggest_zones("berlin " * 900, SUMMER)
    assert max(seen) <= search.LONGEST
