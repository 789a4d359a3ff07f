"""The fast reader of ratings agrees with a plain one on every line."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.catalogue.movielens.numbers import parse_block

unhurried = settings(deadline=None)  # other work on the machine is no fault

number = st.one_of(st.integers(0, 10**13).map(str), st.text("0123456789.-+ x", max_size=4))
stars = st.one_of(
    st.sampled_from(["4", "4.0", "0.5", "3.5", "10", "4.", ".5", "4.25", "9.5", ""]), st.text("012345.", max_size=3)
)
line = st.one_of(
    st.tuples(number, number, stars, number).map(",".join),
    st.text("0123456789,.\x1f", max_size=20),
)


def plain(text):
    """The four numbers if the line is exactly four plain ones, in the spellings the fast reader takes."""
    fields = text.split(",")
    if len(fields) != 4:
        return None
    person, film, rating, timestamp = fields
    for value, width in ((person, 10), (film, 10), (timestamp, 12)):
        if not (value.isascii() and value.isdigit() and len(value) <= width):
            return None
    pointed = len(rating) == 3 and rating[0].isdigit() and rating[1:] in {".0", ".5"}
    if not (pointed or (len(rating) in (1, 2) and rating.isdigit())):
        return None
    return [int(person), int(film), int(float(rating) * 2), int(timestamp)]


@unhurried
@given(st.lists(line, max_size=20), st.sampled_from(["\n", "\r\n"]))
def test_fast_and_plain_agree(lines, end):
    data = "".join(f"{text}{end}" for text in lines).encode()
    block = parse_block(data, ord(","))
    expected = [(place, plain(text)) for place, text in enumerate(lines)]
    assert block.values.tolist() == [values for _, values in expected if values]
    assert block.lines.tolist() == [place for place, values in expected if values]
    assert block.odd.tolist() == [place for place, values in expected if not values and lines[place]]
    assert [data[a:b].decode() for a, b in zip(block.starts, block.stops, strict=True)] == lines


def test_an_empty_block_is_empty():
    block = parse_block(b"", ord(","))
    assert len(block.values) == len(block.starts) == 0
    assert block.values.dtype == np.int64
