"""The exclusion list in versions by date."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.rules import Actor, Refused
from oneneedle.gate import actions, queries
from oneneedle.gate.models import Exclusion
from tests.cases.steps import refused
from tests.cast import CITY, COMMUNITY_11, NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY, kept_off


def put(town: Cast, code: str = "X-09", since: Any = NOW, actor: Actor | None = None, **changes: Any) -> Exclusion:
    who = actor or town.actor("keeper")
    row = crew.exclusion(code, **{"matter": "polls", "name_en": "Opinion polls", **changes})
    return actions.set_exclusion(jurisdiction_id=CITY, row=row, since=since, actor=who, now=NOW)


def test_it_binds_from_its_day_on(town: Cast) -> None:
    put(town, since=NOW + DAY)
    crew.ask(town, subject="polls")
    with kept_off("excluded"):
        crew.ask(town, "lin-c12", subject="polls", now=NOW + DAY)
    row = crew.last_row(f"exclusion:{CITY}/X-09")
    assert row.verb == "exclusion.set" and row.data["matter"] == "polls"
    assert ("polls", "Opinion polls") in queries.matters(CITY, NOW + DAY)
    assert not queries.get_exclusion(CITY, "X-09", NOW)


def test_a_new_version_ends_the_old_one_and_the_same_again_changes_nothing(town: Cast) -> None:
    first = put(town)
    assert put(town).id == first.id
    second = put(town, since=NOW + DAY, area_path=COMMUNITY_11)
    first.refresh_from_db()
    assert (first.until, second.until) == (NOW + DAY, None)
    assert [one.id for one in queries.list_exclusions(CITY) if one.code == "X-09"] == [second.id, first.id]
    with kept_off("excluded"):
        crew.ask(town, subject="polls", now=NOW + DAY)
    crew.ask(town, "lin-c12", subject="polls", now=NOW + DAY)


def test_what_cannot_stand_is_refused(town: Cast) -> None:
    put(town)
    for code, changes in (
        ("overlap", {"since": NOW, "name_en": "Polls"}),
        ("bad_row", {"document": "nothing"}),
        ("bad_row", {"area_path": "cn/00/"}),
    ):
        with refused(code):
            put(town, **changes)
    with refused("past"):
        put(town, "X-01", since=NOW - DAY)


def test_terms_that_cannot_be_read_are_refused() -> None:
    for code, changes in (
        ("bad_code", {"code": "x y"}),
        ("no_name", {"name_en": ""}),
        ("bad_level", {"level": "district"}),
        ("bad_word", {"matter": "Big Words"}),
        ("bad_word", {"duty_areas": ["Big Words"]}),
        ("no_basis", {"basis_en": ""}),
    ):
        with pytest.raises(Refused) as caught:
            crew.exclusion(**changes)
        assert caught.value.code == code


def test_only_who_manages_the_city_changes_the_list(town: Cast) -> None:
    for who in (crew.actor(town, "district_gate"), town.actor("command"), town.stranger, town.resident):
        with refused("not_allowed"):
            put(town, actor=who)
    assert put(town, actor=town.system)
