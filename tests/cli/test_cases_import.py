"""`oneneedle cases import` with a file that is none."""

from __future__ import annotations

from pathlib import Path

from oneneedle.cases.models import Case
from tests.boston import make_boston
from tests.conftest import OwnDatabase
from tests.people.test_commands import run

HEADER = (
    "CASE_ENQUIRY_ID,OPEN_DT,CLOSED_DT,CASE_STATUS,CLOSURE_REASON,CASE_TITLE,TYPE,Location,LOCATION_ZIPCODE,"
    "LATITUDE,LONGITUDE,Source,OnTime_Status,TARGET_DT"
)


def test_a_line_that_cannot_be_read_is_named_and_no_trace_is_shown(own_database: OwnDatabase, tmp_path: Path) -> None:
    make_boston()
    file = tmp_path / "cases.csv"
    endless = "x" * 200_000  # longer than a field may be
    file.write_text(f"{HEADER}\n1,04/14/2015 02:01:56 PM,,Open,,{endless},Rodent Activity,,,,,\n")
    done = run(own_database, "cases", "import", str(file), "--mapping", "boston311")
    assert done.returncode == 1
    assert "What follows line 1 cannot be read" in done.stderr and "Traceback" not in done.stderr
    assert not Case.objects.exists()
