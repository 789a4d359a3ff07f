"""Typed time zones, and the zone that must be among the first three suggestions. The moment is in July 2026."""

from datetime import UTC, datetime

import pytest

from bot.zone_names.search import suggest_zones

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
TYPED = """
    germany Europe/Berlin; Deutschland Europe/Berlin; india Asia/Kolkata; India Asia/Kolkata; france Europe/Paris;
    spain Europe/Madrid; España Europe/Madrid; italy Europe/Rome; Italia Europe/Rome; poland Europe/Warsaw;
    Polska Europe/Warsaw; uk Europe/London; UK Europe/London; england Europe/London; scotland Europe/London;
    great britain Europe/London; united kingdom Europe/London; ireland Europe/Dublin; netherlands Europe/Amsterdam;
    holland Europe/Amsterdam; belgium Europe/Brussels; switzerland Europe/Zurich; Schweiz Europe/Zurich;
    austria Europe/Vienna; Österreich Europe/Vienna; sweden Europe/Stockholm; norway Europe/Oslo;
    denmark Europe/Copenhagen; finland Europe/Helsinki; iceland Atlantic/Reykjavik; portugal Europe/Lisbon;
    greece Europe/Athens; turkey Europe/Istanbul; Türkiye Europe/Istanbul; russia Europe/Moscow; ukraine Europe/Kyiv;
    romania Europe/Bucharest; hungary Europe/Budapest; czech republic Europe/Prague; czechia Europe/Prague;
    serbia Europe/Belgrade; croatia Europe/Zagreb; bulgaria Europe/Sofia; usa America/New_York; us America/New_York;
    united states America/Chicago; america America/Los_Angeles; canada America/Toronto; mexico America/Mexico_City;
    México America/Mexico_City; brazil America/Sao_Paulo; Brasil America/Sao_Paulo;
    argentina America/Argentina/Buenos_Aires; chile America/Santiago; colombia America/Bogota; peru America/Lima;
    china Asia/Shanghai; japan Asia/Tokyo; korea Asia/Seoul; south korea Asia/Seoul; philippines Asia/Manila;
    indonesia Asia/Jakarta; thailand Asia/Bangkok; vietnam Asia/Ho_Chi_Minh; pakistan Asia/Karachi;
    bangladesh Asia/Dhaka; nepal Asia/Kathmandu; iran Asia/Tehran; israel Asia/Jerusalem; saudi arabia Asia/Riyadh;
    uae Asia/Dubai; egypt Africa/Cairo; nigeria Africa/Lagos; kenya Africa/Nairobi; south africa Africa/Johannesburg;
    morocco Africa/Casablanca; australia Australia/Sydney; new zealand Pacific/Auckland; singapore Asia/Singapore;
    taiwan Asia/Taipei; hong kong Asia/Hong_Kong; georgia Asia/Tbilisi; Mumbai Asia/Kolkata; bombay Asia/Kolkata;
    delhi Asia/Kolkata; bangalore Asia/Kolkata; München Europe/Berlin; Munich Europe/Berlin; muenchen Europe/Berlin;
    Köln Europe/Berlin; cologne Europe/Berlin; hamburg Europe/Berlin; frankfurt Europe/Berlin; Genève Europe/Zurich;
    zurich Europe/Zurich; Zürich Europe/Zurich; barcelona Europe/Madrid; milan Europe/Rome; Milano Europe/Rome;
    venice Europe/Rome; lyon Europe/Paris; manchester Europe/London; edinburgh Europe/London; cork Europe/Dublin;
    rotterdam Europe/Amsterdam; krakow Europe/Warsaw; Kraków Europe/Warsaw; Łódź Europe/Warsaw;
    gothenburg Europe/Stockholm; st petersburg Europe/Moscow; Москва Europe/Moscow; kiev Europe/Kyiv;
    nyc America/New_York; new york city America/New_York; boston America/New_York; washington America/New_York;
    miami America/New_York; atlanta America/New_York; san francisco America/Los_Angeles; seattle America/Los_Angeles;
    las vegas America/Los_Angeles; san diego America/Los_Angeles; la America/Los_Angeles; houston America/Chicago;
    dallas America/Chicago; texas America/Chicago; california America/Los_Angeles; florida America/New_York;
    montreal America/Toronto; Montréal America/Toronto; ottawa America/Toronto; calgary America/Edmonton;
    rio de janeiro America/Sao_Paulo; são paulo America/Sao_Paulo; beijing Asia/Shanghai; 北京 Asia/Shanghai;
    東京 Asia/Tokyo; osaka Asia/Tokyo; busan Asia/Seoul; hanoi Asia/Bangkok; abu dhabi Asia/Dubai;
    tel aviv Asia/Jerusalem; cape town Africa/Johannesburg; melbourne Australia/Melbourne;
    wellington Pacific/Auckland; EST America/New_York; est America/New_York; EDT America/New_York;
    ET America/New_York; eastern America/New_York; Eastern Time America/New_York; CST America/Chicago;
    CDT America/Chicago; MST America/Denver; MDT America/Denver; PST America/Los_Angeles; PDT America/Los_Angeles;
    pacific time America/Los_Angeles; CET Europe/Berlin; CEST Europe/Berlin; BST Europe/London; GMT Europe/London;
    WET Europe/Lisbon; EET Europe/Kyiv; MSK Europe/Moscow; IST Asia/Kolkata; JST Asia/Tokyo; KST Asia/Seoul;
    SGT Asia/Singapore; AEST Australia/Sydney; AEDT Australia/Sydney; AWST Australia/Perth; NZST Pacific/Auckland;
    BRT America/Sao_Paulo; AKST America/Anchorage; HST Pacific/Honolulu; UTC UTC; utc UTC; utc+2 Europe/Berlin;
    UTC+2 Europe/Berlin; UTC +2 Europe/Berlin; GMT+1 Europe/London; gmt+2 Europe/Berlin; +02:00 Europe/Berlin;
    +2 Europe/Berlin; UTC+05:30 Asia/Kolkata; utc+5:30 Asia/Kolkata; +0530 Asia/Kolkata; utc-4 America/New_York;
    UTC-7 America/Los_Angeles; GMT-3 America/Sao_Paulo; UTC+9 Asia/Tokyo; US/Eastern America/New_York;
    us/pacific America/Los_Angeles; europe/berlin Europe/Berlin; berl Europe/Berlin; Pariss Europe/Paris;
    Berlln Europe/Berlin; new yrok America/New_York; los angelos America/Los_Angeles; ＵＴＣ＋９ Asia/Tokyo;
    Etc/GMT+5 Etc/GMT+5; nippon Asia/Tokyo; Nihon Asia/Tokyo; bharat Asia/Kolkata; Hellas Europe/Athens;
    한국 Asia/Seoul; GB Europe/London; Paris, France Europe/Paris; Paris (France) Europe/Paris;
    Paris, Texas America/Chicago; Berlin, Germany Europe/Berlin; Vienna/Austria Europe/Vienna;
    Österreich, Wien Europe/Vienna; London, Ontario America/Toronto; Georgia, USA America/New_York;
    Springfield, Vermont America/New_York; Europe/Munich Europe/Berlin; Asia/Delhi Asia/Kolkata;
    America/Boston America/New_York; utc2 Europe/Berlin; UTC+2 hours Europe/Berlin; UTC+14 Pacific/Kiritimati;
    UTC-9:30 Pacific/Marquesas; UTC+12:45 Pacific/Chatham
"""
CASES = [tuple(case.strip().rsplit(" ", 1)) for case in TYPED.split(";")]


def test_the_list_is_long():
    assert len({typed for typed, _ in CASES}) >= 150


@pytest.mark.parametrize(("typed", "zone"), CASES)
def test_what_people_type_leads_to_the_zone_among_the_first_three(typed, zone):
    assert zone in [choice.zone for choice in suggest_zones(typed, NOW)[:3]]
