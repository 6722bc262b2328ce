"""oneneedle workdays: a city brings in next year's notice, decides a day and reads the year."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oneneedle.cli.workdays import command
from oneneedle.core.models import Jurisdiction
from oneneedle.workdays.models import Calendar

NOTICE = "on,working,name_zh,name_en\n2027-02-06,no,春节,Spring Festival\n2027-02-21,yes,调休,Make-up workday\n"


@pytest.fixture(autouse=True)
def same_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oneneedle.cli.frame.postgres.ensure_running", lambda folder: None)
    monkeypatch.setattr("oneneedle.cli.frame._ensure_migrated", lambda: None)
    monkeypatch.setattr("oneneedle.cli.frame.connections.close_all", lambda: None)


def run(office: Calendar, *words: str) -> Result:
    return CliRunner().invoke(command, [*words, "--jurisdiction", office.jurisdiction_id, "--calendar", office.code])


def days(office: Calendar, year: int) -> dict[str, Any]:
    said = json.loads(run(office, "show", "--year", str(year), "--json").output)
    return {day["on"]: (day["working"], day["by_city"]) for day in said["days"]}


def test_the_notice_of_next_year_is_brought_in_and_shown(office: Calendar, tmp_path: Path) -> None:
    file = tmp_path / "notice.csv"
    file.write_text(NOTICE, encoding="utf-8")
    assert run(office, "import", str(file)).output == "2 days: 2 added, 0 changed, 0 same.\n"
    assert run(office, "import", str(file)).output == "2 days: 0 added, 0 changed, 2 same.\n"
    found = days(office, 2027)
    assert (found["2027-02-06"], found["2027-02-21"]) == ((False, True), (True, True))
    assert found["2027-10-01"] == (False, False)
    assert "2027-02-21 Sun  works  city    调休 Make-up workday" in run(office, "show", "--year", "2027").output


def test_a_day_is_decided_and_given_back(office: Calendar) -> None:
    run(office, "set", "2027-03-08", "rests", "--name-en", "Power cut")
    assert days(office, 2027)["2027-03-08"] == (False, True)
    run(office, "set", "2027-03-08", "usual")
    assert "2027-03-08" not in days(office, 2027)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("day,open\n", "The file needs the columns"),
        (NOTICE + "2027-02-30,no,节,Day\n", "Line 4: “2027-02-30” is not a date"),
    ],
)
def test_a_bad_file_is_refused_whole_and_says_why(office: Calendar, tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "notice.csv"
    file.write_text(text, encoding="utf-8")
    done = run(office, "import", str(file))
    assert (done.exit_code, words in done.output) == (1, True)
    assert not office.overrides.exists()


def test_a_calendar_nobody_knows_is_refused(office: Calendar, city: Jurisdiction) -> None:
    done = CliRunner().invoke(command, ["show", "--jurisdiction", city.id])
    assert (done.exit_code, "There is no calendar “default”" in done.output) == (1, True)
