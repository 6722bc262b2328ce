"""The samples that come along: exclusions with their basis, and what was asked at the gate of both cities."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

import oneneedle
from oneneedle.core.queries import verify_ledger
from oneneedle.demo import cities, gate, people, supervision
from oneneedle.gate import rules
from oneneedle.gate.models import Admission, GateRefusal, Removal, Task
from oneneedle.supervision.models import Rectification
from tests.cast import CITY, NOW, make_cast
from tests.conftest import OwnDatabase
from tests.programs import run_here

FILE = Path(oneneedle.__file__).parent / "demo" / "data" / "hangzhou_exclusions.toml"


def test_the_stories_of_the_made_up_city_happen(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of Boston happen in tests/demo, where its real cases are."""
    hangzhou = next(city for city in cities.CITIES if city.id == cities.HANGZHOU)
    cities.make_city(hangzhou, NOW)
    for person in people.list_people():
        if person.city == hangzhou.id:
            people.make_person(person, "needle and thread 7", NOW)
    assert gate.make_tasks(hangzhou.id, "Asia/Shanghai", NOW) == 22
    assert gate.make_tasks(hangzhou.id, "Asia/Shanghai", NOW) == 0
    assert set(Admission.objects.values_list("state", flat=True)) == {"asked", "approved"}
    assert set(GateRefusal.objects.values_list("rule", flat=True)) == {"excluded", "no_basis"}
    assert len({moment.strftime("%Y-%m") for moment in Task.objects.values_list("sent_at", flat=True)}) >= 3
    assert {"done", "returned", "accepted", "asked"} == set(Task.objects.values_list("state", flat=True))
    assert Task.objects.filter(duplicate_of__isnull=False).count() == 2 and Removal.objects.count() == 1
    assert not list(verify_ledger())

    supervision.make_supervision(hangzhou.id, NOW)
    assert set(Rectification.objects.values_list("state", flat=True)) == {"closed", "reported"}
    words = replace(supervision._WORDS[hangzhou.id], owes="330106004053")
    monkeypatch.setitem(supervision._WORDS, hangzhou.id, words)
    assert supervision.make_supervision(hangzhou.id, NOW) == 3  # refused to the guarded one, and the promises made


def test_the_sample_list_names_streets_and_communities_in_both_languages() -> None:
    sheet = rules.read_exclusions(FILE.read_text(encoding="utf-8"), "toml")
    assert not sheet.faults
    found = {(row.level, row.matter) for row in sheet.rows}
    assert {("street", "investment"), ("street", "tax")} <= found
    assert {("community", word) for word in ("demolition", "environment", "investment")} <= found
    assert all(row.name_zh and row.name_en and row.basis_zh and row.basis_en for row in sheet.rows)


def run(database: OwnDatabase, *words: str) -> subprocess.CompletedProcess[str]:
    return run_here(database.environment, "gate", "exclusions", *words, "--jurisdiction", CITY)


def test_the_command_line_brings_it_in_and_writes_it_out(own_database: OwnDatabase, tmp_path: Path) -> None:
    make_cast()
    first = run(own_database, "import", str(FILE), "--json")
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["added"] == 5
    out = tmp_path / "list.csv"
    assert run(own_database, "export", "--output", str(out)).returncode == 0
    assert len(rules.read_exclusions(out.read_text(encoding="utf-8"), "csv").rows) == 5


def test_the_example_of_the_docs_reads_and_every_column_is_told() -> None:
    text = (Path(__file__).parents[2] / "docs" / "gate.md").read_text(encoding="utf-8")
    sheet = rules.read_exclusions(text.partition("```toml\n")[2].partition("```")[0], "toml")
    assert (sheet.faults, len(sheet.rows)) == ((), 1)
    assert [column for column in rules.COLUMNS if f"`{column}`" not in text] == []
