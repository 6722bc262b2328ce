"""A file of exclusions comes in whole or not at all, and goes out as it came in."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.core.rules.sheets import Brought
from oneneedle.gate import actions, queries, rules
from oneneedle.gate.models import Exclusion
from tests.cases.steps import refused
from tests.cast import CITY, NOW, Cast
from tests.gate import crew
from tests.gate.crew import DAY

TOML = """
[[exclusion]]
code = "X-05"
level = "community"
matter = "environment"
name_zh = "环境整治责任"
keywords = ["环境整治", "clean-up"]
basis_zh = "社区不作为环境整治的责任主体。"
"""


def bring(town: Cast, rows: Any, **changes: Any) -> Brought:
    given = {"since": NOW, "actor": town.actor("keeper"), "now": NOW, **changes}
    return actions.import_exclusions(jurisdiction_id=CITY, rows=rows, **given)


def test_a_file_adds_changes_ends_and_leaves_alone(town: Cast) -> None:
    rows = [
        *rules.read_exclusions(TOML, "toml").rows,
        crew.exclusion("X-02", name_en="Attracting investors"),
        crew.exclusion(**crew.EXCLUSIONS[0]),
        crew.exclusion("X-03", level="street", active="no"),
    ]
    told = bring(town, rows, complete=True)
    assert (told.added, told.changed, told.ended, told.same, told.faults) == (1, 1, 2, 1, ())
    row = LedgerRow.objects.get(verb="exclusion.list_imported", at=NOW)
    assert row.data["ended"] == ["X-03", "X-04"]
    assert {one.code for one in queries.exclusions_in_force(CITY, NOW)} == {"X-01", "X-02", "X-05"}
    rows_before = LedgerRow.objects.count()
    again = bring(town, rows, since=NOW + DAY)
    assert (again.added, again.changed, again.ended, again.same) == (0, 0, 0, 4)
    assert LedgerRow.objects.count() == rows_before


def test_one_bad_row_keeps_the_file_out(town: Cast) -> None:
    count = Exclusion.objects.count()
    told = bring(town, [crew.exclusion("X-20"), crew.exclusion("X-21", document="nothing")])
    assert [fault.code for fault in told.faults] == ["X-21"] and Exclusion.objects.count() == count
    late = bring(town, [crew.exclusion("X-01", name_en="Other")], since=NOW - 400 * DAY)
    assert [fault.code for fault in late.faults] == ["X-01"]


def test_a_dry_run_writes_nothing(town: Cast) -> None:
    count = Exclusion.objects.count()
    assert bring(town, [crew.exclusion("X-20")], dry_run=True).added == 1
    assert Exclusion.objects.count() == count


def test_only_who_manages_the_city_brings_it_in(town: Cast) -> None:
    with refused("not_allowed"):
        bring(town, [], actor=crew.actor(town, "city_gate"))


def test_what_goes_out_comes_in_again(town: Cast) -> None:
    bring(town, rules.read_exclusions(TOML, "toml").rows)
    known = queries.in_force(CITY, NOW)
    for form in ("csv", "toml"):
        sheet = rules.read_exclusions(rules.write_exclusions(known, form), form)
        assert not sheet.faults
        assert [rules.term_values(row) for row in sheet.rows] == [rules.term_values(one) for one in known]


def test_bad_lines_are_told_by_their_number() -> None:
    text = "code,level,matter,name_en,basis_en\nA,community,tax,Tax,Law\nA,community,tax,Tax,Law\nB,moon,tax,Tax,Law\n"
    sheet = rules.read_exclusions(text, "csv")
    assert [row.code for row in sheet.rows] == ["A"] and [fault.line for fault in sheet.faults] == [3, 4]
    for bad in ("name\n1\n", "code,colour\n"):
        with pytest.raises(Refused):
            rules.read_exclusions(bad, "csv")
    with pytest.raises(Refused):
        rules.read_exclusions("[[", "toml")
