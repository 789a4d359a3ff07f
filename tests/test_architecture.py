"""The diagram in the documents is the one that the imports in the code give now."""

from docs.architecture_diagram import PICTURE, UPWARD, imports, picture, reduced, rows


def test_the_diagram_is_up_to_date():
    assert PICTURE.read_text("utf-8") == picture(imports()), "run: make docs-diagram"


def test_an_arrow_that_others_imply_is_left_out():
    imported = {"demo": {"cogs", "bot.app"}, "cogs": {"bot.app"}, "bot.app": set[str]()}
    assert reduced(imported) == {"demo": {"cogs"}, "cogs": {"bot.app"}, "bot.app": set()}


def test_every_box_stands_above_what_it_imports():
    downward = {room: {to for to in found if (room, to) not in UPWARD} for room, found in imports().items()}
    place = {room: number for number, row in enumerate(rows(downward)) for room in row}
    assert all(place[room] < place[to] for room, found in downward.items() for to in found)


def test_imports_against_the_layers_are_still_there():
    imported = imports()
    assert {(room, to) for room, to in UPWARD if to in imported[room]} == UPWARD
