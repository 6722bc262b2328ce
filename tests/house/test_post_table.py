"""Every post of the house against every action: one letter each, tried by the action itself.

The tables stand in tests/house/posts, wing by wing; docs/permissions.md shows them together, printed anew by
`TOUR=write ./oneneedle test -- tests/house/test_post_table.py`.
"""

from __future__ import annotations

import os
from itertools import chain
from pathlib import Path

import pytest

from oneneedle.core.rules import Actor
from tests.cast import PEOPLE, Cast
from tests.house.posts import crew, page
from tests.house.posts.rows import Wing, try_row
from tests.house.posts.wings import BY_THE_HOUSE, WINGS
from tests.house.test_house_rules import SOURCE, named_actions

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
DOORS = ("desk", "portal", "open311")


@pytest.fixture
def members(cast: Cast) -> dict[str, Actor]:
    return crew.members(crew.gather(cast))


@pytest.mark.parametrize("wing", WINGS, ids=lambda wing: wing.title)
def test_each_action_is_done_by_the_right_posts_alone(wing: Wing, cast: Cast, members: dict[str, Actor]) -> None:
    found = {row.name: try_row(row, wing, cast, members) for row in wing.rows}
    assert found == wing.written(), "\n" + wing.draw(found)


def test_every_action_stands_in_the_table() -> None:
    tried = {row.action.__name__ for wing in WINGS for row in wing.rows}
    assert not tried & BY_THE_HOUSE.keys()
    missing = sorted(named_actions() - tried - BY_THE_HOUSE.keys())
    assert not missing, f"who may do this? add a row in tests/house/posts: {', '.join(missing)}"
    assert not BY_THE_HOUSE.keys() - named_actions()


def test_every_post_has_a_column_and_every_row_a_letter_for_each() -> None:
    seated = {role for role, _words in crew.COLUMNS.values()}
    others = {"other_desk", "water", "market"}  # the same kinds of posts once more
    assert set(PEOPLE) - others <= seated and set(crew.POSTS) <= seated
    letters = chain.from_iterable(wing.written().values() for wing in WINGS)
    assert {len(row) for row in letters} == {len(crew.COLUMNS)}


def test_somebody_may_do_each_thing_and_nobody_without_a_post_does_what_posts_do() -> None:
    for wing in WINGS:
        for name, letters in wing.written().items():
            assert "x" in letters, name
            if name not in {"receive_case", "join_case"}:
                assert letters[2] != "x", name


def test_what_has_no_row_is_reached_by_no_page_but_those_named() -> None:
    for name, reached in BY_THE_HOUSE.items():
        found = {
            path.relative_to(SOURCE).parts[0]
            for door in DOORS
            for path in (SOURCE / door).rglob("*.py")
            if f".{name}(" in path.read_text(encoding="utf-8")
        }
        assert found == reached.doors, name


def test_the_page_shows_these_tables() -> None:
    text = page.draw(WINGS, BY_THE_HOUSE)
    if os.environ.get("TOUR") == "write":
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text, "docs/permissions.md is old: TOUR=write prints it anew"
