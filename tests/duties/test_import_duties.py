"""import_duties: a whole list by file, in or out as one; what it writes it reads."""

from __future__ import annotations

from typing import Any

import pytest

from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Refused
from oneneedle.duties import actions, queries
from oneneedle.duties.actions import DutiesImported
from oneneedle.duties.models import DutyItem, PolicyDocument
from oneneedle.duties.rules import DutyRow, read_duties, write_csv, write_toml
from tests.cast import CITY, NOW, Cast
from tests.duties.rows import DAY, row

TEXT = """
[[document]]
code = "law"
name_zh = "市容条例"
link = "https://law.example/1"
[[document.articles]]
article = "3"
zh = "街道办事处负责本辖区市容。"

[[duty]]
code = "C-01"
name_zh = "暴露垃圾清理"
lead = "street:street_office"
case_types = ["litter"]
document = "law"
article = "3"

[[duty]]
code = "C-02"
name_zh = "占道经营治理"
stance = "cooperate"
lead = "city:market_supervision"
cooperating = ["street:street_office", "unit:lin-city"]
shared_zh = "市场监管局执法；街道劝导。"
case_types = ["stalls"]
"""


def bring(cast: Cast, rows: list[DutyRow] | None = None, *, days: int = 0, **more: Any) -> DutiesImported:
    sheet = read_duties(TEXT, "toml")
    assert not sheet.faults
    values: dict[str, Any] = {"rows": sheet.rows if rows is None else rows, "documents": sheet.documents}
    return actions.import_duties(
        jurisdiction_id=CITY, since=NOW + days * DAY, actor=cast.actor("keeper"), now=NOW, **(values | more)
    )


def test_a_file_comes_in_and_again_changes_nothing(cast: Cast) -> None:
    done = bring(cast)
    assert (done.added, done.documents, done.faults, done.warnings) == (2, 1, (), ())
    item = queries.get_book(CITY).item_at("C-02", NOW)
    assert item is not None and item.cooperating == ("street:street_office", "unit:lin-city")
    again = bring(cast, days=1)
    assert (again.added, again.changed, again.same, again.documents) == (0, 0, 2, 0)
    assert LedgerRow.objects.filter(verb="duty.list_imported").count() == 1


def test_one_bad_row_keeps_the_whole_file_out(cast: Cast) -> None:
    done = bring(cast, [row("C-01"), row("C-02", case_types=["no-such"])])
    assert [fault.code for fault in done.faults] == ["C-02"]
    assert not DutyItem.objects.exists() and not PolicyDocument.objects.exists()
    assert queries.get_book(CITY).by_code == {}


def test_a_dry_run_counts_and_writes_nothing(cast: Cast) -> None:
    assert bring(cast, dry_run=True).added == 2
    assert not DutyItem.objects.exists() and not LedgerRow.objects.filter(verb="duty.list_imported").exists()


def test_a_complete_file_ends_what_it_does_not_name(cast: Cast) -> None:
    bring(cast)
    done = bring(cast, [row("C-02", case_types=["stalls"])], days=3, complete=True)
    assert (done.ended, done.changed) == (1, 1)
    codes = [[one.code for one in queries.get_book(CITY).in_force(NOW + day * DAY)] for day in (0, 3)]
    assert codes == [["C-01", "C-02"], ["C-02"]]


def test_two_leads_of_one_type_and_kinds_nobody_knows_are_warned_of(cast: Cast) -> None:
    done = bring(cast, [row("C-01"), row("C-02", lead="city:fireflies")])
    assert len(done.warnings) == 2


def test_strangers_and_cities_that_are_not_there_are_refused(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.import_duties(jurisdiction_id=CITY, rows=[row()], since=NOW, actor=cast.actor("desk"), now=NOW)
    with pytest.raises(Refused):
        actions.import_duties(jurisdiction_id="far", rows=[row()], since=NOW, actor=cast.actor("keeper"), now=NOW)


@pytest.mark.parametrize("form", ["csv", "toml"])
def test_what_is_written_is_read_again(cast: Cast, form: str) -> None:
    bring(cast, [row("C-01", shared_zh="甲；乙\n丙", basis_en='with "quotes", and commas'), row("C-02", ordinal=3)])
    items = queries.get_book(CITY).in_force(NOW)
    text = write_csv(items) if form == "csv" else write_toml(items)
    sheet = read_duties(text, form)
    assert not sheet.faults
    assert [queries.as_row(one) for one in items] == [
        DutyRow(**{name: getattr(one, name) for name in one.__dataclass_fields__ if name != "line"})
        for one in sheet.rows
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("C 01,名,street:street_office,,", "no code"),
        ("C-01,,street:street_office,,", "no name"),
        ("C-01,名,,,", "names no unit"),
        ("C-01,名,moon:street,,", "no level"),
        ("C-01,名,water,planet,", "unknown"),
        ("C-01,名,water,,maybe", "unknown"),
        ("C-01,名,water,,,,,", "more columns than the first line"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_with_its_line(line: str, words: str) -> None:
    sheet = read_duties(f"code,name_zh,lead,level,stance\n{line}\n", "csv")
    assert [(fault.line, words in fault.problem) for fault in sheet.faults] == [(2, True)], sheet.faults
    assert not sheet.rows


@pytest.mark.parametrize("text", ["", "code\n", "name\nx\n", "code,colour\nC-01,red\n"])
def test_a_file_without_the_columns_is_refused_or_empty(text: str) -> None:
    try:
        assert read_duties(text, "csv").rows == ()
    except Refused as refused:
        assert refused.code == "bad_heading"
    with pytest.raises(Refused):
        read_duties("[[duty", "toml")


def test_the_same_code_twice_is_a_fault() -> None:
    sheet = read_duties("code,name_zh,lead\nC-01,名,water\nC-01,名,water\n", "csv")
    assert [fault.line for fault in sheet.faults] == [3]
