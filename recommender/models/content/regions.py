"""Groups of countries with similar cinema: a taste for films of one suggests a taste for films of the others."""

from __future__ import annotations

_MEMBERS = {
    "Latin America": "AR BO BR CL CO CR CU DO EC GT HN HT JM MX NI PA PE PR PY SV UY VE",
    "Africa": "AO BF BI BJ CD CG CI CM DZ EG ET GA GH GN GW KE LS LY MA MG ML MR MZ NA NE NG RW SD SN SO TD TG TN TZ "
    "UG ZA ZM ZW",
    "Middle East": "AE AF BH IL IQ IR JO KW LB OM PS QA SA SY TR YE",
    "South Asia": "BD BT IN LK NP PK",
    "East Asia": "CN HK JP KP KR MN MO TW",
    "South-East Asia": "ID KH LA MM MY PH SG TH VN",
    "Nordic countries": "DK FI FO GL IS NO SE",
    "Eastern Europe": "AL AM AZ BA BG BY CS CZ EE GE HR HU KG KZ LT LV MD ME MK PL RO RS RU SI SK SU TJ TM UA UZ XK YU",
    "Western Europe": "AT BE CH CY DD DE ES FR GR IT LU MC MT NL PT",
    "British Isles": "GB IE",
    "North America": "CA US",
    "Oceania": "AU NZ",
}
REGION_OF = {country: region for region, countries in _MEMBERS.items() for country in countries.split()}
"""Region of each country, by ISO 3166-1 code; a country that is missing here is a region of its own."""
