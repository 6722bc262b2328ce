"""Tables shown together give no small number away by a difference, and what still grows is told in fives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.evaluation.rules.hiding import Cell, Sum, hide_cells, round_figure, sum_areas, sum_types
from oneneedle.evaluation.rules.rates import Figure

ROOT, WEST, EAST = "c/", "c/w/", "c/e/"
STREETS = tuple(f"{district}{street}/" for district in (WEST, EAST) for street in "12")
PLACES = st.dictionaries(st.sampled_from([*STREETS, WEST, ROOT]), st.integers(0, 12), min_size=1)
KINDS = st.dictionaries(
    st.tuples(st.sampled_from([WEST, EAST, ROOT]), st.sampled_from("abcd")), st.integers(0, 12), min_size=1
)


def test_the_month_of_a_district_tells_no_more_than_the_table_of_districts() -> None:
    cells, sums = sum_areas({WEST: 3, EAST: 9, "c/n/": 20}, ROOT)
    assert {area for area, _kind in hide_cells(cells, sums)} == {WEST, EAST}


def test_a_type_of_one_district_is_no_difference_of_city_and_districts() -> None:
    counts = {(WEST, "a"): 3, (EAST, "a"): 30, (WEST, "b"): 20, (EAST, "b"): 40, (WEST, "c"): 8, (EAST, "c"): 9}
    gone = hide_cells(*sum_types(counts, ROOT), told={(WEST, ""), (EAST, ""), (ROOT, "")})
    assert (WEST, "a") in gone and (EAST, "a") in gone, "the type of the city less that of the east would be it"
    assert {cell for cell in gone if cell[0] == WEST} == {(WEST, "a"), (WEST, "c")}, "nor the other types of the west"


def closed(one: Sum, cells: dict[Cell, int], gone: frozenset[Cell]) -> bool:
    missing = [cells[part] for part in one.parts if cells.get(part) and part in gone]
    return not missing or one.whole in gone or (len(missing) > 1 and sum(missing) >= 5)


@settings(max_examples=60)
@given(places=PLACES, kinds=KINDS, data=st.data())
def test_from_every_sum_none_or_several_are_missing(
    places: dict[str, int], kinds: dict[Cell, int], data: st.DataObject
) -> None:
    for cells, sums in (sum_areas(places, ROOT), sum_types(kinds, ROOT)):
        hidden = data.draw(st.sets(st.sampled_from(sorted(cells))))  # another table has hidden these
        gone = hide_cells(cells, sums, hidden=hidden)
        assert hidden <= gone
        assert all(cell in gone for cell, count in cells.items() if 0 < count < 5)
        assert all(closed(one, cells, gone) for one in sums)
        for one in sums:
            if one.parts:
                assert cells.get(one.whole, 0) in {0, sum(cells.get(part, 0) for part in one.parts)}


@settings(max_examples=60)
@given(kinds=KINDS, data=st.data())
def test_types_beside_a_table_of_areas_keep_to_what_it_told_and_hid(
    kinds: dict[Cell, int], data: st.DataObject
) -> None:
    cells, sums = sum_types(kinds, ROOT)
    areas = sorted({area for area, _kind in cells if not area.endswith("*")})
    hidden = {(area, "") for area in data.draw(st.sets(st.sampled_from(areas)))}
    told = {(area, "") for area in areas} - hidden
    gone = hide_cells(cells, sums, hidden=hidden, told=told)
    assert hidden <= gone and not told & gone
    assert all(cell in gone for cell, count in cells.items() if 0 < count < 5)
    assert all(closed(one, cells, gone) or cannot_close(one, cells, told) for one in sums)


def cannot_close(one: Sum, cells: dict[Cell, int], told: set[Cell]) -> bool:
    """The whole is told and all it is made of is too little, or a single number: nothing is left to hide."""
    parts = [cells[part] for part in one.parts if cells.get(part)]
    return one.whole in told and (len(parts) < 2 or sum(parts) < 5)


def test_what_grows_is_told_in_fives() -> None:
    rough = round_figure(Figure(hits=8, of=11, seconds=1100, lines=11))
    assert (rough.hits, rough.of, rough.mean) == (7, 10, 100)
    assert (round_figure(Figure(12, 12)).hits, round_figure(Figure(0, 13)).hits) == (10, 0)
    assert round_figure(Figure()) == Figure()
