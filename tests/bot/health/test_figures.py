"""Metrics: how answers of Discord, rate limits and invalid requests are counted; and names, which dashboards need."""

import re

import pytest
from aiohttp import ClientSession, web
from prometheus_client.parser import text_string_to_metric_families

from bot.health.figures import Figures
from bot.health.trace import discord_trace


@pytest.fixture
def figures():
    return Figures()


def sample(figures, name, **labels):
    return figures.registry.get_sample_value(name, labels)


def by_label(figures, name):
    """The values of a counter with one label, by the value of that label."""
    found = [sample for family in families(figures) for sample in family.samples if sample.name == name]
    return {next(iter(sample.labels.values())): sample.value for sample in found}


def families(figures):
    return list(text_string_to_metric_families(figures.text().decode()))


def test_names_follow_the_conventions_and_every_figure_is_explained(figures):
    labels = {"account", "status", "scope", "state", "version", "python", "discord_py", "le"}
    for family in families(figures):
        assert re.fullmatch(r"(matinee|process)_[a-z_]+", family.name)
        assert len(family.documentation) > 10
        assert family.documentation.endswith(".")
        assert {label for sample in family.samples for label in sample.labels} <= labels
        assert not [sample.name for sample in family.samples if sample.name.endswith("_created")]


def test_counters_end_in_total_and_are_there_before_the_first_event(figures):
    assert sample(figures, "matinee_discord_invalid_requests_total") == 0
    for family in families(figures):
        ends = {sample.name.endswith("_total") for sample in family.samples}
        assert ends <= {family.type == "counter"}


@pytest.mark.parametrize(
    ("status", "scope", "limited", "invalid"),
    [
        (200, None, {}, 0),
        (404, None, {}, 0),
        (401, None, {}, 1),
        (403, None, {}, 1),
        (429, "user", {"user": 1}, 1),
        (429, "global", {"global": 1}, 1),
        (429, "shared", {"shared": 1}, 0),
        (429, None, {"none": 1}, 1),
        (429, "a new one", {"none": 1}, 1),
        (500, None, {}, 0),
    ],
)
def test_what_counts_towards_discords_ban(figures, status, scope, limited, invalid):
    figures.answered(status, scope)
    assert by_label(figures, "matinee_discord_responses_total") == {str(status): 1}
    assert by_label(figures, "matinee_discord_rate_limited_total") == limited
    assert sample(figures, "matinee_discord_invalid_requests_total") == invalid


def test_commits_tell_how_many_shared_them(figures):
    for operations in (1, 1, 64):
        figures.committed(operations, 0.002)
    assert sample(figures, "matinee_store_commit_operations_count") == 3
    assert sample(figures, "matinee_store_commit_operations_sum") == 66
    assert sample(figures, "matinee_store_commit_operations_bucket", le="1.0") == 2
    assert sample(figures, "matinee_store_commit_seconds_bucket", le="0.0025") == 3


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
    answers = by_label(figures, "matinee_discord_responses_total")
    assert (answers["403"], answers["429"]) == (1, 2)
    assert answers["none"] >= 1
    assert by_label(figures, "matinee_discord_rate_limited_total") == {"shared": 1, "user": 1}
    assert sample(figures, "matinee_discord_invalid_requests_total") == 2
