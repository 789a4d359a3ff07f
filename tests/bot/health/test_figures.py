"""What counts as what: answers of Discord, rate limits, invalid requests; and the names, which dashboards rely on."""

import re

import pytest
from aiohttp import ClientSession, web
from support_prometheus import parse

from bot.health.figures import Figures
from bot.health.trace import discord_trace


@pytest.fixture
def figures():
    return Figures()


def values(figures, name):
    return {tuple(value for _, value in labels): number for labels, number in read(figures)[name].values.items()}


def read(figures):
    return parse(figures.registry.text())


def test_names_follow_the_conventions_and_every_figure_is_explained(figures):
    for name, family in read(figures).items():
        assert re.fullmatch(r"(matinee|process)_[a-z_]+", name)
        assert name.endswith("_total") == (family.kind == "counter")
        assert len(family.help_text) > 10
        assert family.help_text.endswith(".")
        for labels in family.values:
            assert {label for label, _ in labels} <= {
                "status",
                "scope",
                "state",
                "version",
                "python",
                "discord_py",
                "le",
            }


@pytest.mark.parametrize(
    ("status", "scope", "limited", "invalid"),
    [
        (200, None, {}, 0),
        (404, None, {}, 0),
        (401, None, {}, 1),
        (403, None, {}, 1),
        (429, "user", {("user",): 1}, 1),
        (429, "global", {("global",): 1}, 1),
        (429, "shared", {("shared",): 1}, 0),
        (429, None, {("none",): 1}, 1),
        (429, "a new one", {("none",): 1}, 1),
        (500, None, {}, 0),
    ],
)
def test_what_counts_towards_discords_ban(figures, status, scope, limited, invalid):
    figures.answered(status, scope)
    assert values(figures, "matinee_discord_responses_total") == {(str(status),): 1}
    assert values(figures, "matinee_discord_rate_limited_total") == limited
    assert values(figures, "matinee_discord_invalid_requests_total") == {(): invalid}


def test_commits_tell_how_many_shared_them(figures):
    for operations in (1, 1, 64):
        figures.committed(operations, 0.002)
    family = read(figures)["matinee_store_commit_operations"]
    assert (family.count, family.total) == (3, 66)
    assert family.values[("le", "1"),] == 2
    assert read(figures)["matinee_store_commit_seconds"].values[("le", "0.0025"),] == 3


async def test_the_trace_sees_every_answer_and_every_silence(figures):
    async def answer(request):
        if "scope" in request.query:
            return web.Response(status=429, headers={"X-RateLimit-Scope": request.query["scope"]})
        if "drop" in request.query:
            request.transport.abort()
        return web.Response(status=int(request.query.get("status", "200")))

    application = web.Application()
    application.add_routes([web.get("/", answer)])
    runner = web.AppRunner(application, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    async with ClientSession(trace_configs=[discord_trace(figures)]) as session:
        for query in ("", "?status=403", "?scope=shared", "?scope=user"):
            async with session.get(url + query) as response:
                await response.read()
        with pytest.raises(Exception, match=r"disconnected|reset"):
            await session.get(url + "?drop=1")
    await runner.cleanup()
    assert values(figures, "matinee_discord_responses_total")[("403",)] == 1
    assert values(figures, "matinee_discord_responses_total")[("429",)] == 2
    assert values(figures, "matinee_discord_responses_total")[("none",)] >= 1
    assert values(figures, "matinee_discord_rate_limited_total") == {("shared",): 1, ("user",): 1}
    assert values(figures, "matinee_discord_invalid_requests_total") == {(): 2}
