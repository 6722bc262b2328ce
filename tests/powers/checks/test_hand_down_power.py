"""hand_down_power: a street gets a power with its basis and checklist; a later version follows, nothing is edited."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from oneneedle.powers import queries
from oneneedle.powers.models import DelegatedPower
from oneneedle.powers.rules import last_day_of
from tests.cases.steps import refused
from tests.cast import CITY, NOW, Cast
from tests.powers.checks import crew


def test_the_district_above_hands_down_a_power_with_its_checklist(town: Cast) -> None:
    power = crew.hand_down(town)
    (line,) = queries.list_powers(CITY, NOW).rows
    assert (line.name, line.field, line.in_force) == ("Fire safety of small premises", "Production safety", True)
    assert (line.unit_name, line.from_unit) == ("Hebian street office", "Market supervision")
    assert (line.basis, line.lines) == (
        "Decision of the district, article 4",
        ("Fire exits are clear", "Extinguishers are in date"),
    )
    subject = f"delegated_power:{power.id}"
    assert crew.facts(subject) == ["power_handed_down"]
    assert crew.last_data(subject)["lines"] == 2 and "article" not in str(crew.last_data(subject))


def test_a_field_of_the_citys_own_names_itself(town: Cast) -> None:
    crew.hand_down(town, work_field="river_islands", actor=town.actor("keeper"))
    assert queries.list_powers(CITY, NOW).rows[0].field == "River islands"


def test_the_next_version_ends_the_one_before(town: Cast) -> None:
    first = crew.hand_down(town)
    second = crew.hand_down(town, since=NOW, lines=[("疏散标识完好", "")], replaces=first)
    first.refresh_from_db()
    assert (first.until, second.version, second.root_id) == (NOW, 2, first.id)
    assert crew.facts(f"delegated_power:{first.id}") == ["power_handed_down", "power_ended"]
    assert [line.version for line in queries.list_powers(CITY, NOW).rows] == [2]
    assert [line.version for line in queries.list_powers(CITY, NOW, ended=True).rows] == [1]
    for changes in ({"since": NOW + crew.DAY, "replaces": first}, {"since": NOW, "replaces": second}):
        with refused("not_the_last"):
            crew.hand_down(town, **changes)


def test_a_next_version_does_not_change_what_was_in_force_until_now(town: Cast) -> None:
    first = crew.hand_down(town)
    with refused("past"):
        crew.hand_down(town, since=NOW - crew.HOUR, replaces=first, now=NOW)
    first.refresh_from_db()
    assert first.until is None


def test_the_last_day_is_the_one_before_the_midnight_it_ends_at(town: Cast) -> None:
    midnight = datetime(2027, 1, 1, tzinfo=ZoneInfo(town.city.timezone))
    crew.hand_down(town, until=midnight)
    assert queries.list_powers(CITY, NOW).rows[0].last_day == date(2026, 12, 31)
    assert last_day_of(midnight + crew.HOUR, ZoneInfo(town.city.timezone)) == date(2027, 1, 1)


def test_the_second_time_is_refused_as_long_as_it_is_held(town: Cast) -> None:
    crew.hand_down(town, until=NOW)
    with refused("held_already"):
        crew.hand_down(town, since=NOW - crew.HOUR)
    assert crew.hand_down(town, since=NOW).version == 1
    with refused("held_already"):
        crew.hand_down(town, since=NOW - crew.HOUR, until=NOW + crew.HOUR, name_en="")


def test_what_cannot_be_is_refused(town: Cast) -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"actor": town.actor("enforcer")}, "not_allowed"),
        ({"actor": town.actor("command")}, "not_allowed"),
        ({"unit_id": UUID(int=1)}, "not_allowed"),
        ({"unit_id": town.unit("lin-c11").id, "actor": town.actor("keeper")}, "no_street"),
        ({"from_unit_id": UUID(int=1)}, "no_department"),
        ({"from_unit_id": town.unit("lin-c11").id}, "no_department"),
        ({"name_zh": " ", "name_en": ""}, "no_name"),
        ({"basis_zh": "", "basis_en": " "}, "no_basis"),
        ({"work_field": "Not a word"}, "bad_field"),
        ({"lines": []}, "no_lines"),
        ({"lines": [("一", "one"), ("二", "")]}, "lines_differ"),
        ({"lines": [("一" * 301, "")]}, "too_long"),
        ({"until": NOW - 30 * crew.DAY}, "ends_before"),
    ]
    for changes, code in wrong:
        with refused(code):
            crew.hand_down(town, **changes)
    assert not DelegatedPower.objects.exists()


@pytest.mark.parametrize("changes", [{"until": NOW - 31 * crew.DAY}, {"version": 2}, {"basis_zh": "", "basis_en": ""}])
def test_the_database_itself_keeps_what_a_power_is(town: Cast, changes: dict[str, Any]) -> None:
    power = crew.hand_down(town)
    with pytest.raises(IntegrityError), transaction.atomic():
        DelegatedPower.objects.filter(id=power.id).update(**changes)
