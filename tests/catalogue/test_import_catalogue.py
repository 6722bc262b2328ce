"""import_catalogue: a whole file of types and rules, or nothing of it; what is written out reads back the same."""

from __future__ import annotations

import csv
import gzip
import json
import os
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oneneedle.catalogue import actions, queries
from oneneedle.catalogue.models import CaseRule, CaseType
from oneneedle.catalogue.rules import TypeRow, make_binding, read_catalogue, suggest_priority, write_csv, write_toml
from oneneedle.core.models import Jurisdiction, LedgerRow
from oneneedle.core.rules import Actor, Refused, system
from tests.programs import run_here

SHEET = """code,parent,name_zh,name_en,keywords,handlers,respond,resolve,resolve_urgent,private,needs_place
lamps,streets,路灯,Street lamps,路灯不亮;lamp out,street:street;city:power,4wh,3wd,8h,,
streets,,街道,Streets,,,,,,,
wages,,欠薪,Unpaid wages,,city:human_resources,,10wd,,yes,no
"""
DATA = Path(actions.__file__).parents[1] / "data"
SHARED = Path(os.environ.get("ONENEEDLE_SHARED_DATA", Path(__file__).parents[3] / "shared" / "data"))
BOSTON = SHARED / "boston311/boston311_2015_apr_jul.csv.gz"


def _bring(text: str, actor: Actor, now: datetime, form: str = "csv", **more: Any) -> actions.CatalogueImported:
    sheet = read_catalogue(text, form)
    assert sheet.faults == ()
    values: dict[str, Any] = {"jurisdiction_id": actor.jurisdiction_id, "since": now} | more
    return actions.import_catalogue(rows=sheet.rows, actor=actor, now=now, **values)


def test_rows_in_any_order_become_a_tree_with_rules(keeper: Actor, now: datetime) -> None:
    result = _bring(SHEET, keeper, now)
    assert (result.added, result.rules, result.faults, result.warnings) == (3, 2, (), ())
    catalogue = queries.get_catalogue("lakeside")
    wages = catalogue.by_code["wages"]
    rule = catalogue.rule_at(wages.id, now)
    assert rule is not None
    assert rule.private
    assert not catalogue.needs_place(wages.id, now)
    assert catalogue.needs_place(catalogue.by_code["lamps"].id, now)
    assert LedgerRow.objects.filter(verb="catalogue.catalogue_imported").count() == 1


def test_the_same_file_again_changes_nothing_and_another_limit_is_a_new_rule(keeper: Actor, now: datetime) -> None:
    _bring(SHEET, keeper, now)
    again = _bring(SHEET, keeper, now + timedelta(days=1))
    assert (again.added, again.changed, again.rules, again.same) == (0, 0, 0, 3)
    later = now + timedelta(days=2)
    assert _bring(SHEET.replace("3wd", "2wd"), keeper, later).rules == 1
    assert CaseRule.objects.filter(case_type__code="lamps").count() == 2


def test_a_dry_run_counts_and_writes_nothing(keeper: Actor, now: datetime) -> None:
    assert _bring(SHEET, keeper, now, dry_run=True).added == 3
    assert not CaseType.objects.exists()
    assert not LedgerRow.objects.exists()


def test_every_bad_row_is_named_and_nothing_is_half_done(keeper: Actor, now: datetime) -> None:
    text = "code,parent,name_en,handlers\na,b,A,\nb,a,B,\nc,nobody,C,\nd,,D,street\ne,d,E,\nf,,F,\n"
    result = _bring(text, keeper, now)
    assert [(fault.line, fault.code) for fault in result.faults] == [(2, "a"), (3, "b"), (4, "c"), (6, "e")]
    assert not CaseType.objects.exists()


def test_bad_cells_are_named_by_line_while_reading() -> None:
    rows = ["1x,N,,,", "a,,,,", "b,N,soon,,", "c,N,,{,", "d,N,,,perhaps", "ok,N,,,", "ok,N,,,", "e,N,,,,,extra"]
    sheet = read_catalogue("code,name_en,resolve,questions,private\n" + "\n".join(rows) + "\n", "csv")
    assert [fault.line for fault in sheet.faults] == [2, 3, 4, 5, 6, 8, 9]
    toml = '[[type]]\ncode = "a"\nname_en = "A"\n\n[[type]]\ncode = "b"\ncolour = "red"\nname_en = "B"\n'
    assert [(fault.line, fault.code) for fault in read_catalogue(toml, "toml").faults] == [(5, "b")]
    with pytest.raises(Refused, match="colour"):
        read_catalogue("code,colour\n", "csv")


def test_kinds_nobody_knows_are_warned_of(keeper: Actor, now: datetime) -> None:
    result = _bring("code,name_en,handlers\na,A,city:dragons\n", keeper, now)
    assert result.added == 1
    assert "dragons" in result.warnings[0]


def test_strangers_and_unknown_cities_are_refused(stranger: Actor, now: datetime) -> None:
    for actor in (stranger, system("atlantis")):
        with pytest.raises(Refused):
            _bring(SHEET, actor, now)


# --- round trip -------------------------------------------------------------------------------------------------

WORD = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
WORDS = st.lists(WORD, max_size=3, unique=True)
LIMIT = st.sampled_from(["", "30m", "4wh", "3wd", "24h", "10d"])
HANDLER: st.SearchStrategy[dict[str, Any]] = st.builds(
    dict, level=st.sampled_from(["", "community", "street", "city"]), kind=st.sampled_from(["a", "b-c"])
)
PLAIN = st.sampled_from(["string", "number", "datetime", "text"])
QUESTION: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.builds(dict, datatype=PLAIN, name_en=WORD, hint_zh=st.one_of(st.just(""), WORD), required=st.booleans()),
    st.builds(
        dict,
        datatype=st.sampled_from(["singlevaluelist", "multivaluelist"]),
        name_zh=WORD,
        variable=st.booleans(),
        values=WORDS.filter(bool).map(lambda keys: [{"key": key, "name_en": key} for key in keys]),
    ),
)
QUESTIONS = st.lists(QUESTION, max_size=3).map(
    lambda found: [question | {"code": f"q{number}"} for number, question in enumerate(found)]
)
LIMITS = st.dictionaries(
    st.sampled_from(["normal", "high", "urgent"]), st.fixed_dictionaries({"respond": LIMIT, "resolve": LIMIT})
)
BINDING = st.builds(
    make_binding,
    handlers=st.lists(HANDLER, max_size=3),
    limits=LIMITS,
    cooperating=st.lists(st.sampled_from(["fire", "police"]), max_size=2),
    priority=st.sampled_from(["normal", "high", "urgent"]),
    private=st.booleans(),
    needs_place=st.booleans(),
    questions=QUESTIONS,
    conditions_en=st.one_of(st.just(""), WORD),
    advice_zh=st.one_of(st.just(""), WORD),
)
ROW = st.builds(
    TypeRow,
    code=st.just(""),
    family=st.sampled_from(["", "event"]),
    name_zh=WORD,
    name_en=st.one_of(st.just(""), WORD),
    description_en=st.one_of(st.just(""), WORD),
    keywords=WORDS.map(tuple),
    danger_words=WORDS.map(tuple),
    source_names=WORDS.map(tuple),
    ordinal=st.integers(-3, 99),
    active=st.booleans(),
    binding=st.one_of(st.none(), BINDING),
)


def _coded(rows: list[TypeRow]) -> list[TypeRow]:
    names = [name for name in TypeRow.__dataclass_fields__ if name != "code"]
    return [TypeRow(code=f"t{at}", **{name: getattr(row, name) for name in names}) for at, row in enumerate(rows)]


ROWS = st.lists(ROW, min_size=1, max_size=4).map(_coded)


def _unplaced(rows: Any) -> list[TypeRow]:
    names = [name for name in TypeRow.__dataclass_fields__ if name != "line"]
    return [TypeRow(**{name: getattr(row, name) for name in names}) for row in rows]


@settings(max_examples=60)
@given(rows=ROWS)
def test_what_is_written_reads_back_the_same(rows: list[TypeRow]) -> None:
    for form, write in (("csv", write_csv), ("toml", write_toml)):
        sheet = read_catalogue(write(rows), form)
        assert sheet.faults == ()
        assert _unplaced(sheet.rows) == rows


@settings(max_examples=15)
@given(rows=ROWS)
def test_another_city_can_take_what_one_city_wrote(rows: list[TypeRow], keeper: Actor, now: datetime) -> None:
    for city in ("lakeside", "hillside"):
        CaseType.objects.filter(jurisdiction_id=city).delete()
        queries.forget()
    Jurisdiction.objects.get_or_create(id="hillside", defaults={"name_en": "Hillside", "area_path": "hill/"})
    actions.import_catalogue(jurisdiction_id="lakeside", rows=rows, since=now, actor=keeper, now=now)
    written = write_csv(queries.rows_of("lakeside", now))
    _bring(written, system("hillside"), now)
    assert queries.rows_of("hillside", now) == queries.rows_of("lakeside", now)
    assert write_csv(queries.rows_of("hillside", now)) == written


# --- the files that come along ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "leaves"), [("cn_city.toml", 45), ("boston.csv", 148)])
def test_the_files_that_come_along_are_whole_in_both_languages(
    name: str, leaves: int, keeper: Actor, now: datetime
) -> None:
    result = _bring((DATA / name).read_text(encoding="utf-8"), keeper, now, name.rpartition(".")[2])
    assert (result.faults, result.warnings) == ((), ())
    catalogue = queries.get_catalogue("lakeside")
    assert len(catalogue.leaves()) >= leaves
    for one in catalogue.types:
        assert one.name_zh
        assert one.name_en
        assert bool(one.description_zh) == bool(one.description_en)
    for leaf in catalogue.leaves():
        rule = catalogue.rule_at(leaf.id, now)
        assert rule is not None, leaf.code
        assert rule.handlers
        assert rule.limits_for("normal").resolve
        assert bool(rule.advice_zh) == bool(rule.advice_en)
        for question in rule.questions:
            assert question.name_zh
            assert question.name_en


@pytest.mark.parametrize(
    ("text", "wanted", "priority"),
    [
        ("我家楼下路灯不亮好几天了", "ludeng", "normal"),
        ("小区门口水管爆了，一直冒水", "guandao-loushui", "urgent"),
        ("楼道里闻到煤气味", "ranqi-yichang", "urgent"),
        ("公司拖欠工资三个月", "tuoqian-gongzi", "normal"),
        ("马路上有个大坑塌陷了", "daolu-posun", "urgent"),
        ("The manhole cover rattles at night", "jinggai", "normal"),
    ],
)
def test_peoples_own_words_find_the_type(text: str, wanted: str, priority: str, keeper: Actor, now: datetime) -> None:
    _bring((DATA / "cn_city.toml").read_text(encoding="utf-8"), keeper, now, "toml")
    suggestions = queries.get_catalogue("lakeside").suggest_types(text)
    assert suggestions[0].type.code == wanted
    assert suggestions[0].words
    assert suggest_priority(suggestions[0].type, text).priority == priority


@pytest.mark.skipif(not BOSTON.exists(), reason="the full file is not here; set ONENEEDLE_SHARED_DATA to its folder")
def test_every_type_of_the_boston_records_is_known(keeper: Actor, now: datetime) -> None:
    _bring((DATA / "boston.csv").read_text(encoding="utf-8"), keeper, now)
    catalogue = queries.get_catalogue("lakeside")
    with gzip.open(BOSTON, "rt", encoding="utf-8", newline="") as handle:
        names = {row["TYPE"] for row in csv.DictReader(handle)}
    assert len(names) == 148
    assert [name for name in names if catalogue.find_by_source_name(name) is None] == []


def test_the_command_line_brings_types_in_and_writes_them_out(own_database: Any, tmp_path: Path) -> None:
    queries.forget()
    Jurisdiction.objects.create(id="lakeside", name_en="Lakeside", area_path="lake/")
    file, rejects = tmp_path / "types.csv", tmp_path / "rejects.csv"
    file.write_text(SHEET, encoding="utf-8")
    run = _command(own_database, "import", str(file), "--since", "2020-01-01", "--json")
    assert json.loads(run.stdout)["rules"] == 2, run.stderr
    assert "[[type]]" in _command(own_database, "export", "--format", "toml").stdout
    file.write_text(SHEET + "bad,nobody,坏,Bad,,,,,,,\n", encoding="utf-8")
    run = _command(own_database, "import", str(file), "--rejects", str(rejects))
    assert run.returncode == 1
    assert "line 5 (bad)" in run.stderr
    assert rejects.read_text(encoding="utf-8").splitlines()[1].startswith("5,bad,")


def _command(database: Any, *words: str) -> subprocess.CompletedProcess[str]:
    return run_here(database.environment, "catalogue", *words, "--jurisdiction", "lakeside")
