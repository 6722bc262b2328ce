"""The list that comes along fits the sample city, and the command line brings it in, compares and tries it."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections import Counter
from pathlib import Path

import pytest

import oneneedle
from oneneedle.cases import queries as cases
from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import system
from oneneedle.demo import cities
from oneneedle.duties import actions, queries
from oneneedle.duties.rules import AREAS, COLUMNS, STANCES, make_book, read_duties
from oneneedle.places.models import Area
from tests.cast import CITY, NOW, make_cast
from tests.conftest import OwnDatabase
from tests.programs import run_here

FILE = Path(oneneedle.__file__).parent / "duties" / "data" / "cn_streets.toml"


def test_the_list_that_comes_along_fits_the_sample_city(db: None) -> None:
    hangzhou = next(city for city in cities.CITIES if city.id == cities.HANGZHOU)
    cities.make_city(hangzhou, NOW)
    sheet = read_duties(FILE.read_text(encoding="utf-8"), "toml")
    again = actions.import_duties(
        jurisdiction_id=hangzhou.id,
        rows=sheet.rows,
        documents=sheet.documents,
        since=NOW,
        actor=system(hangzhou.id),
        now=NOW,
    )
    assert (sheet.faults, again.faults, again.warnings) == ((), (), ())
    assert 60 <= again.same == len(sheet.rows)
    areas = Counter(row.area_of_duty for row in sheet.rows)
    assert set(areas) == set(AREAS) and min(areas.values()) >= 8
    assert {row.stance for row in sheet.rows} == set(STANCES)
    assert all(row.name_zh and row.name_en and bool(row.shared_zh) == bool(row.shared_en) for row in sheet.rows)
    book = queries.get_book(hangzhou.id)
    assert not queries.find_disputes(book, NOW)
    lead = queries.lead_for(hangzhou.id, "guandao-loushui", "cn/33/3301/330106/330106004/", NOW)
    assert lead is not None and (lead.duty.code, lead.unit.code) == ("C-08", "330106-water")
    assert [change.state for change in queries.list_changes(hangzhou.id)] == ["proposed"]


def test_the_list_that_comes_along_agrees_with_the_catalogue_that_comes_along(db: None) -> None:
    hangzhou = next(city for city in cities.CITIES if city.id == cities.HANGZHOU)
    cities.make_city(hangzhou, NOW)
    book, none = catalogue.get_catalogue(hangzhou.id), make_book(hangzhou.id, 0, ())
    for area_path in Area.objects.filter(path__startswith="cn/33/3301/").values_list("path", flat=True):
        for kind in book.leaves():
            rule = book.rule_at(kind.id, NOW)
            assert rule is not None
            by_list = cases.route_for(rule, area_path, hangzhou.id, NOW)
            by_catalogue = cases.route_for(rule, area_path, hangzhou.id, NOW, book=none)
            assert (by_list and by_list.unit) == (by_catalogue and by_catalogue.unit), (kind.code, area_path)


def run(database: OwnDatabase, *words: str) -> subprocess.CompletedProcess[str]:
    return run_here(database.environment, "duties", *words, "--jurisdiction", CITY)


@pytest.mark.slow
def test_the_command_line_imports_exports_compares_and_tries(own_database: OwnDatabase, tmp_path: Path) -> None:
    make_cast()
    file = tmp_path / "list.csv"
    file.write_text(
        "code,name_zh,lead,case_types\nC-01,暴露垃圾清理,street:street_office,litter\n", encoding="utf-8-sig"
    )
    tried = run(own_database, "try", str(file), "--json")
    assert tried.returncode == 0, tried.stderr
    assert json.loads(tried.stdout)["cases"] == 0
    assert "added" in run(own_database, "diff", str(file)).stdout
    assert json.loads(run(own_database, "import", str(file), "--json").stdout)["added"] == 1
    (line,) = csv.DictReader(io.StringIO(run(own_database, "export").stdout))
    assert (line["code"], line["case_types"]) == ("C-01", "litter")
    assert "lead" not in run(own_database, "diff", str(file)).stdout
    file.write_text("code,name_zh,lead,case_types\nC-01,名,city:water,nothing\n", encoding="utf-8")
    for words in ("import", "try", "diff"):
        bad = run(own_database, words, str(file))
        assert bad.returncode == 1 and "nothing" in bad.stderr, words


def test_the_example_of_the_docs_reads_and_every_column_is_told() -> None:
    text = (Path(__file__).parents[2] / "docs" / "duties.md").read_text(encoding="utf-8")
    sheet = read_duties(text.partition("```toml\n")[2].partition("```")[0], "toml")
    assert (sheet.faults, len(sheet.rows), len(sheet.documents)) == ((), 1, 1)
    assert [column for column in COLUMNS if f"`{column}`" not in text] == []
