"""`/taste import` as people see it: the private report, lines to answer, and taking an import back."""

from __future__ import annotations

import asyncio

import pytest
import support_exports as files
from support_discord import buttons, pieces, shown, staged, text_of

from bot.errors import UserMistake
from bot.services.taste.taste_import import AT_ONCE, AttachedFile, ImportQuestion

HEADER = "Date,Name,Year,Letterboxd URI,Rating\n"
DOUBTFUL = "2024-01-01,Emma,,u,4.5\n2024-01-01,Dune,,u,2\n"

OF_SEVERAL_FILMS = (
    *("Dune", "Emma", "Nosferatu", "Robin Hood", "Peter Pan", "Faust", "Metropolis", "Napoleon", "Dracula"),
    *("Frankenstein", "Scarface", "King Kong"),
)


def attached(table):
    async def fetch():
        return table.encode()

    return AttachedFile("ratings.csv", len(table), fetch)


async def bring(stage, who, data, name="ratings.csv", **options):
    data = data.encode() if isinstance(data, str) else data
    return await stage.slash(who, "taste import", file=(name, data), **options)


async def test_a_letterboxd_zip_and_what_came_of_it(stage):
    answer = shown(await bring(stage, stage.ada, files.letterboxd_zip(), "letterboxd-ada.zip"))
    assert answer.ephemeral
    text = text_of(answer)
    assert "Imported from Letterboxd" in text
    assert "I know 5 films of your file." in text
    assert "👍 **2** · 👎 **1** · 👀 **1** · 🔖 **1**" in text
    assert "Your file is not kept" in text
    assert list(buttons(answer)) == ["See my picks", "Take the import back"]
    picks = shown(await stage.ada.click(answer, label="See my picks"))
    assert "Home is what you liked." in text_of(picks)


async def test_the_same_file_again_changes_nothing_and_says_so(stage):
    await bring(stage, stage.ada, files.letterboxd_zip(), "letterboxd-ada.zip")
    again = text_of(shown(await bring(stage, stage.ada, files.letterboxd_zip(), "letterboxd-ada.zip")))
    assert "Nothing new from Letterboxd" in again
    assert "5 votes stood already." in again


async def test_what_was_not_found_is_a_file(stage):
    table = HEADER + "2024-01-01,Alien,1979,u,5\n2024-01-01,Unheard Of,1999,u,5\n"
    answer = shown(await bring(stage, stage.bo, table))
    assert "1 film I do not know." in text_of(answer)
    (attachment,) = answer.attachments
    assert b"Unheard Of,1999,,10,watched," in await attachment.read()
    assert any(piece["type"] == 13 for piece in pieces(answer))


async def test_doubtful_lines_are_decided_also_after_a_restart(stage):
    answer = shown(await bring(stage, stage.ada, HEADER + DOUBTFUL))
    assert "2 lines may be one of several films." in text_of(answer)
    assert "2 films from Letterboxd to decide" in text_of(answer)
    assert list(buttons(answer)) == ["Decide 2 lines"]
    await stage.restart()
    asked = shown(await stage.ada.click(answer, label="Decide 2 lines"))
    assert asked.ephemeral
    assert "2 lines are left." in text_of(asked)
    assert "of 5 stars" in text_of(asked)
    chosen = next(piece for piece in pieces(asked) if piece.get("label") == "This one")
    asked = shown(await stage.ada.click(asked, custom_id=chosen["custom_id"]))
    assert "1 line is left." in text_of(asked)
    film = int(chosen["custom_id"].rpartition(":")[2])
    assert sum(await stage.votes(film)) == 1
    done = shown(await stage.ada.click(asked, label="None of these"))
    told = text_of(done)
    assert "All decided" in told
    assert "liked." in told or "disliked." in told
    assert "is left out." in told
    assert "What you left out is in matinee-not-found.csv" in told


async def test_the_best_known_are_asked_about_first(stage):
    table = HEADER + "".join(f"2024-01-01,{title},,u,4\n" for title in OF_SEVERAL_FILMS)
    report = await stage.app.services.imports.bring(stage.ada.id, None, attached(table))
    known = stage.app.recommender.known_by()
    asked = await stage.app.services.imports.question(stage.ada.id, report.imported_at)
    counts = []
    while isinstance(asked, ImportQuestion):
        counts.append(max(known(film) for film in asked.films))
        place = (stage.ada.id, None, report.imported_at)
        await stage.app.services.imports.decide(*place, asked.question.position, None)
        asked = await stage.app.services.imports.question(stage.ada.id, report.imported_at)
    assert len(counts) == len(OF_SEVERAL_FILMS)
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) > 3


async def test_after_ten_lines_one_may_go_on_also_after_a_restart(stage):
    table = HEADER + "".join(f"2024-01-01,{title},,u,4\n" for title in OF_SEVERAL_FILMS)
    answer = shown(await bring(stage, stage.ada, table))
    asked = shown(await stage.ada.click(answer, label="Decide 12 lines"))
    for _ in range(10):
        asked = shown(await stage.ada.click(asked, label="None of these"))
    assert "2 lines are left" in text_of(asked)
    assert text_of(asked).count("is left out.") == 10
    await stage.restart()
    asked = shown(await stage.ada.click(asked, label="Decide 2 more"))
    assert "2 lines are left." in text_of(asked)
    asked = shown(await stage.ada.click(asked, label="None of these"))
    done = text_of(shown(await stage.ada.click(asked, label="None of these")))
    assert "All decided" in done
    assert "10 lines were decided before." in done


async def test_the_same_doubtful_lines_again_are_asked_once(stage):
    await bring(stage, stage.ada, HEADER + DOUBTFUL)
    again = shown(await bring(stage, stage.ada, HEADER + DOUBTFUL))
    assert "Nothing new from Letterboxd" in text_of(again)
    assert list(buttons(again)) == ["Decide 2 lines"]
    asked = shown(await stage.ada.click(again, label="Decide 2 lines"))
    asked = shown(await stage.ada.click(asked, label="None of these"))
    assert "1 line is left." in text_of(asked)
    again = shown(await bring(stage, stage.ada, HEADER + DOUBTFUL))
    assert list(buttons(again)) == ["Decide 1 line"]
    assert "All decided" in text_of(shown(await stage.ada.click(asked, label="None of these")))
    again = shown(await bring(stage, stage.ada, HEADER + DOUBTFUL))
    assert not buttons(again)
    assert len(await stage.app.services.imports.all(stage.ada.id)) == 1


async def test_taking_it_back(stage):
    answer = shown(await bring(stage, stage.ada, HEADER + "2024-01-01,Alien,1979,u,5\n"))
    film = stage.app.recommender.match("Alien 1979").meant[0].id
    assert await stage.votes(film) == (1, 0, 0, 0)
    back = shown(await stage.ada.click(answer, label="Take the import back"))
    assert "1 vote of that import is gone" in text_of(back)
    assert await stage.votes(film) == (0, 0, 0, 0)
    assert "taken back already" in text_of(shown(await stage.ada.click(answer, label="Take the import back")))


async def test_in_direct_messages_it_is_the_same(stage):
    result = await stage.bo.user.slash("taste import", file=("ratings.csv", files.LETTERBOXD["ratings.csv"].encode()))
    assert "I know 3 films of your file." in text_of(shown(result))


async def test_a_list_without_ratings_is_asked_about(stage):
    data = files.LETTERBOXD["watched.csv"]
    assert "`list_is`" in text_of(shown(await bring(stage, stage.ada, data, "export.csv")))
    assert "🔖 **2**" in text_of(shown(await bring(stage, stage.ada, data, "export.csv", list_is="watchlist")))


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("poster.png", b"\x89PNG\r\n\x1a\n\x00\x00", "I cannot read “poster.png”. I know exports of Letterboxd, IMDb"),
        ("ratings.csv", b"", "I find no films in “ratings.csv”."),
        ("big.zip", bytes(30 * 10**6), "“big.zip” is too big: I read files of up to 25 MB."),
        ("locked.zip", files.locked_zip(), "“locked.zip” has a password."),
        ("outer.zip", files.packed({"inner.zip": files.letterboxd_zip()}), "“outer.zip” is a ZIP in a ZIP."),
        ("bomb.zip", files.bomb_zip(), "unpacks to far more"),
        ("other.csv", b"Artist,Album\nBjork,Homogenic\n", "I cannot read “other.csv”"),
        ("**bold**`{0}`.csv", b"a,b\n", "I cannot read"),
    ],
)
async def test_wrong_files_get_a_kind_sentence(stage, name, data, says):
    answer = shown(await bring(stage, stage.cy, data, name))
    assert answer.ephemeral
    assert says in answer.content.replace("\\", "")
    assert await stage.app.services.imports.all(stage.cy.id) == ()


async def test_deleting_everything_deletes_imports_too(stage):
    await bring(stage, stage.ada, HEADER + DOUBTFUL + "2024-01-01,Alien,1979,u,5\n")
    assert "1 import from other sites" in text_of(shown(await stage.slash(stage.ada, "privacy show")))
    await stage.ada.click(shown(await stage.slash(stage.ada, "privacy delete")), label="Delete everything")
    assert await stage.app.services.imports.all(stage.ada.id) == ()


@pytest.mark.parametrize("queued", [False, True])
async def test_deleting_everything_ends_an_import_under_way(stage, queued):
    await bring(stage, stage.ada, HEADER + "2024-01-01,Alien,1979,u,5\n")
    going, imports = asyncio.Event(), stage.app.services.imports

    async def slow():
        await going.wait()
        return f"{HEADER}2024-01-01,Stalker,1979,u,5\n".encode()

    others = range(AT_ONCE if queued else 0)
    people = [*others, stage.ada.id]
    tasks = [asyncio.create_task(imports.bring(who, None, AttachedFile("mine.csv", 99, slow))) for who in people]
    await asyncio.sleep(0)
    await stage.ada.click(shown(await stage.slash(stage.ada, "privacy delete")), label="Delete everything")
    going.set()
    with pytest.raises(UserMistake, match="You had everything deleted while I read"):
        await tasks[-1]
    assert await imports.all(stage.ada.id) == ()
    assert not (await stage.app.services.privacy.show(stage.ada.id)).anything
    # What others bring is theirs, and so is what is brought after the deletion.
    assert all([(await task).films == 1 for task in tasks[:-1]])
    assert "I know 1 film" in text_of(shown(await bring(stage, stage.ada, HEADER + "2024-01-01,Alien,1979,u,5\n")))


async def test_a_late_press_of_a_deleted_import_says_so(home):
    async with staged(home) as stage:
        answer = shown(await bring(stage, stage.ada, HEADER + DOUBTFUL + "2024-01-01,Alien,1979,u,5\n"))
        question = shown(await stage.ada.click(answer, label="Decide 2 lines"))
        await stage.ada.click(answer, label="Take the import back")
        asked = shown(await stage.ada.click(answer, label="Decide 2 lines"))
        assert "That import was taken back." in text_of(asked)
        asked = shown(await stage.ada.click(question, label="None of these"))
        assert "That import was taken back." in text_of(asked)
