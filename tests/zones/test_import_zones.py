"""import_zones: a file of zones with rotas and rules, whole or not at all; what is written is read again."""

from __future__ import annotations

import inspect
from dataclasses import replace
from pathlib import Path
from typing import Any

import click
import pytest

from oneneedle.cli import zones as command
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.core.rules.sheets import Brought
from oneneedle.zones import actions, queries
from oneneedle.zones.models import Zone
from oneneedle.zones.rules import ZoneRow, read_zones, write_csv, write_toml
from tests import cast as lin
from tests.cast import CITY, NOW, Cast
from tests.zones import crew
from tests.zones.crew import DAY, OTHER, ROW

RULES = (("litter", "turn"), ("streets", "lin-s1"))


def bring(cast: Cast, *rows: ZoneRow, **more: Any) -> Brought:
    said: dict[str, Any] = {"since": NOW, "actor": cast.actor("keeper"), "now": NOW, **more}
    return actions.import_zones(jurisdiction_id=CITY, rows=rows, **said)


def test_a_file_sets_zones_with_their_rules_and_again_nothing(wide: Cast) -> None:
    done = bring(wide, replace(ROW, rules=RULES), OTHER)
    assert (done.added, done.faults) == (2, ())
    assert [crew.leader(NOW, code=code) for code in ("litter", "stalls")] == ["lin-s1", "lin-s1"]
    rows = LedgerRow.objects.count()
    assert bring(wide, replace(ROW, rules=RULES), OTHER).same == 2
    assert LedgerRow.objects.count() == rows


def test_rules_and_zones_a_file_lacks_end(wide: Cast) -> None:
    bring(wide, replace(ROW, rules=RULES), OTHER)
    later: dict[str, Any] = {"since": NOW + DAY, "now": NOW + DAY}
    done = bring(wide, replace(ROW, rules=RULES[:1]), complete=True, **later)
    assert (done.changed, done.ended) == (1, 1)
    assert crew.leader(NOW + DAY, code="stalls") == ""
    assert not queries.get_book(CITY).by_code["Z-02"].binds(NOW + DAY)


def test_a_zone_makes_room_for_the_one_that_replaces_it(wide: Cast) -> None:
    bring(wide, replace(ROW, rules=RULES))
    done = bring(wide, replace(ROW, code="Z-09"), complete=True, since=NOW + DAY)
    assert (done.faults, done.added, done.ended) == ((), 1, 1)
    assert not done.faults and bring(wide, ZoneRow(code="Z-77", active=False)).faults[0].code == "Z-77"


def test_the_file_of_today_leaves_what_is_planned(wide: Cast) -> None:
    bring(wide, replace(ROW, rules=RULES))
    bring(wide, replace(ROW, members=ROW.members[::-1], rules=(("litter", "lin-s1"), *RULES[1:])), since=NOW + DAY)
    held = crew.held()
    done = bring(wide, queries.as_row(CITY, held, NOW), since=NOW + DAY / 2)
    assert (done.same, done.faults, crew.held()) == (1, (), held)


def test_one_bad_row_keeps_the_whole_file_out_and_a_dry_run_writes_nothing(wide: Cast) -> None:
    bad = replace(OTHER, rules=(("litter", "lin-s1"),), line=3)
    done = bring(wide, ROW, bad)
    assert [(fault.line, fault.code) for fault in done.faults] == [(3, "Z-02")]
    assert bring(wide, ROW, dry_run=True).added == 1
    assert not Zone.objects.exists() and not queries.get_book(CITY).zones


def test_strangers_are_refused(wide: Cast) -> None:
    with pytest.raises(Refused) as refused:
        bring(wide, ROW, actor=wide.actor("desk_3"))
    assert refused.value.code == "not_allowed"


@pytest.mark.parametrize("form", ["csv", "toml"])
def test_what_is_written_is_read_again(wide: Cast, form: str) -> None:
    bring(wide, replace(ROW, rules=RULES), replace(OTHER, rules=()))
    told = [queries.as_row(CITY, one, NOW) for one in queries.get_book(CITY).zones]
    sheet = read_zones(write_csv(told) if form == "csv" else write_toml(told), form)
    assert not sheet.faults
    assert [replace(one, line=0) for one in sheet.rows] == told


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Z 1,名,a/,s1;s2,month,", "no code"),
        ("Z-1,,a/,s1;s2,month,", "no name"),
        ("Z-1,名,a/,s1,month,", "two members"),
        ("Z-1,名,a/,s1;s2,week,", "unknown"),
        ("Z-1,名,a/,s1;s2,month,litter", "no rule"),
        ("Z-1,名,a/,s1;s2,month,litter=turn;litter=s1", "no rule"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(line: str, words: str) -> None:
    sheet = read_zones(f"code,name_zh,areas,members,length,rules\n{line}\n", "csv")
    assert [(fault.line, words in fault.problem) for fault in sheet.faults] == [(2, True)], sheet.faults


def test_the_command_brings_in_and_writes_out(wide: Cast, tmp_path: Path) -> None:
    file, out = tmp_path / "zones.csv", tmp_path / "again.toml"
    ground = f"{lin.COMMUNITY_12};{crew.STREET_3}"
    file.write_text(f"code,name_en,areas,members,rules\nZ-01,Quarter,{ground},lin-s1;lin-s3,litter=turn\n")
    run(command.bring, file=file, since=None, complete=False, dry_run=False, rejects=None, as_json=True)
    run(command.write, at=None, form="toml", output=out)
    assert read_zones(out.read_text(encoding="utf-8"), "toml").rows[0].rules == (("litter", "turn"),)


def run(ran: click.Command, **words: Any) -> None:
    """What the command does with its words, inside the test's own transaction."""
    bare: Any = inspect.unwrap(ran.callback)  # type: ignore[arg-type]
    bare(jurisdiction_id=CITY, **words)
