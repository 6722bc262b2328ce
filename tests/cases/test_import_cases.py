"""Import: every row becomes a case by the rules of the house, or is refused with a reason."""

from __future__ import annotations

import csv
import gzip
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from oneneedle.cases import actions
from oneneedle.cases.actions import ImportSummary, NumberedRow
from oneneedle.cases.models import Case
from oneneedle.cases.rules.mapping import RowMapping, read_mapping
from oneneedle.core.models import LedgerRow
from oneneedle.core.queries import verify_ledger
from oneneedle.core.rules import Refused, system
from tests.boston import NOW, PACKAGE, make_boston

GOOD = {
    "CASE_ENQUIRY_ID": "1",
    "OPEN_DT": "04/14/2015 02:01:56 PM",
    "CLOSED_DT": "",
    "CASE_STATUS": "Open",
    "CLOSURE_REASON": "",
    "CASE_TITLE": "Rodent Activity",
    "TYPE": "Rodent Activity",
    "Location": "77 Spring St",
    "LOCATION_ZIPCODE": "2132.0",
    "LATITUDE": "42.2778",
    "LONGITUDE": "-71.164",
    "Source": "Constituent Call",
}
CLOSED = {**GOOD, "CASE_ENQUIRY_ID": "2", "CASE_STATUS": "Closed", "CLOSED_DT": "04/20/2015 09:00:00 AM"}


@pytest.fixture
def mapping() -> RowMapping:
    return read_mapping((PACKAGE / "cases/data/boston311.toml").read_text(encoding="utf-8"))


@pytest.fixture
def boston(db: None) -> None:
    make_boston()


class Run:
    """One import and what it rejected."""

    def __init__(self, mapping: RowMapping, rows: list[Mapping[str, str | None]], **options: object) -> None:
        self.rejects: list[tuple[int, str]] = []
        numbered: Iterator[NumberedRow] = enumerate(rows, start=2)
        self.summary: ImportSummary = actions.import_cases(
            mapping=mapping,
            rows=numbered,
            reject=lambda line, _row, reason: self.rejects.append((line, reason)),
            actor=system("boston"),
            now=NOW,
            **options,  # type: ignore[arg-type]
        )


def test_a_row_becomes_a_case_located_typed_filed_and_dispatched(boston: None, mapping: RowMapping) -> None:
    assert Run(mapping, [GOOD]).summary.added == 1
    case = Case.objects.get()
    assert (case.state, case.source, case.external_id, case.channel) == ("dispatched", "boston311", "1", "phone")
    assert case.area_path.startswith("us/ma/boston/20/")
    assert case.reported_at == datetime(2015, 4, 14, 18, 1, 56, tzinfo=UTC)
    assert case.zipcode == "02132"
    assert case.due_steps and case.overdue_at is not None and case.next_due_at is None


def test_a_closed_row_is_closed_as_the_source_says_with_its_dates(boston: None, mapping: RowMapping) -> None:
    Run(mapping, [{**CLOSED, "CLOSURE_REASON": "Case Closed Case Noted by crew"}])
    case = Case.objects.get()
    assert (case.state, case.outcome) == ("closed", "explained")
    assert case.closed_at == datetime(2015, 4, 20, 13, 0, tzinfo=UTC)
    last = LedgerRow.objects.filter(subject=f"case:{case.id}").order_by("-seq")[0]
    assert (last.verb, last.at) == ("case.adopted", case.closed_at)
    assert case.remarks.get().text == "Case Closed Case Noted by crew"
    assert not list(verify_ledger())


def test_a_closing_some_seconds_before_the_report_is_a_matter_of_clocks(boston: None, mapping: RowMapping) -> None:
    Run(mapping, [{**CLOSED, "OPEN_DT": "04/20/2015 09:00:42 AM"}])
    case = Case.objects.get()
    assert case.closed_at == case.reported_at


def test_running_it_twice_adds_nothing(boston: None, mapping: RowMapping) -> None:
    Run(mapping, [GOOD, CLOSED])
    again = Run(mapping, [GOOD, CLOSED]).summary
    assert (again.rows, again.added, again.known, Case.objects.count()) == (2, 0, 2, 2)


def test_an_id_that_comes_twice_in_one_file_is_one_case(boston: None, mapping: RowMapping) -> None:
    assert Run(mapping, [GOOD, GOOD]).summary.known == 1
    assert Case.objects.count() == 1


def test_stopped_half_way_a_second_run_completes_it(boston: None, mapping: RowMapping) -> None:
    rows: list[Mapping[str, str | None]] = [{**GOOD, "CASE_ENQUIRY_ID": str(number)} for number in range(600)]

    class Stopped(Exception):
        pass

    def stop(count: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        Run(mapping, rows, tick=stop)
    assert 0 < Case.objects.count() < 600
    summary = Run(mapping, rows).summary
    assert summary.added + summary.known == 600
    assert Case.objects.count() == 600


def test_a_case_the_source_has_closed_since_is_closed_here(boston: None, mapping: RowMapping) -> None:
    Run(mapping, [GOOD])
    since = {**CLOSED, "CASE_ENQUIRY_ID": "1"}
    assert Run(mapping, [since]).summary.closed_since == 1
    assert Case.objects.get().state == "closed"
    assert Run(mapping, [since]).summary.known == 1
    assert not list(verify_ledger())


def test_a_closing_that_cannot_be_adopted_now_is_rejected_and_stops_nothing(
    boston: None, mapping: RowMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    Run(mapping, [GOOD])
    monkeypatch.setattr("oneneedle.cases.actions.advance.open_whistle", lambda case: "W-7")
    summary = Run(mapping, [{**CLOSED, "CASE_ENQUIRY_ID": "1"}, {**GOOD, "CASE_ENQUIRY_ID": "2"}]).summary
    assert (summary.closed_since, summary.rejected, summary.added) == (0, 1, 1)
    assert "W-7" in next(iter(summary.reasons))


def test_a_dry_run_counts_and_writes_nothing(boston: None, mapping: RowMapping) -> None:
    assert Run(mapping, [GOOD, CLOSED], dry_run=True).summary.added == 2
    assert not Case.objects.exists()


def test_the_default_point_is_no_location_and_waits_at_the_desk(boston: None, mapping: RowMapping) -> None:
    summary = Run(mapping, [{**GOOD, "LATITUDE": "42.3594", "LONGITUDE": "-71.0587"}]).summary
    assert (summary.added, summary.unlocated) == (1, 1)
    case = Case.objects.get()
    assert (case.state, case.lon, case.place_source) == ("received", None, "address")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"TYPE": "Dragon sighting"}, "no type for"),
        ({"OPEN_DT": "2015-13-40"}, "not readable"),
        ({"OPEN_DT": ""}, "no date of reporting"),
        ({"CASE_ENQUIRY_ID": ""}, "no id"),
        ({"LATITUDE": "north"}, "not readable"),
        ({"LATITUDE": "142.3"}, "no globe"),
        ({"CASE_STATUS": "Pending"}, "neither open nor closed"),
        ({"CASE_STATUS": "Closed"}, "without a date of closing"),
        ({"CASE_STATUS": "Closed", "CLOSED_DT": "04/01/2015 01:00:00 PM"}, "closed before it was reported"),
    ],
)
def test_a_row_that_cannot_be_imported_is_rejected_with_the_reason(
    boston: None, mapping: RowMapping, change: dict[str, str], reason: str
) -> None:
    run = Run(mapping, [{**GOOD, **change}, CLOSED])
    assert (run.summary.rejected, run.summary.added) == (1, 1)
    assert run.rejects[0][0] == 2
    assert reason in run.rejects[0][1]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("= nonsense", "not readable TOML"),
        ("[sauce]\n", "unknown section"),
        ('[columns]\nidd = "x"\n', "knows no"),
        ('[columns]\nid = "x"\n', "must name the column of"),
        ('[columns]\nid = "x"\nreported = "y"\ntype = "z"\n', "must have a name"),
        ('[source]\nname = "n"\ntimezone = "Mars"\n[columns]\nid = "x"\nreported = "y"\ntype = "z"\n', "time zone"),
        (
            '[source]\nname = "n"\n[columns]\nid = "x"\nreported = "y"\ntype = "z"\n[outcome]\ndefault = "won"\n',
            "outcome",
        ),
    ],
)
def test_a_mapping_that_cannot_be_read_says_what_to_mend(text: str, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_mapping(text)


def test_another_layout_needs_only_another_mapping(boston: None) -> None:
    mapping = read_mapping((PACKAGE.parent.parent / "docs" / "nyc311.toml").read_text(encoding="utf-8"))
    row = {
        "Unique Key": "9",
        "Created Date": "2024-03-10T09:15:00.000",
        "Closed Date": "03/11/2024 10:00:00 AM",
        "Status": "Closed",
        "Complaint Type": "Rodent",
        "Descriptor": "Rat Sighting",
        "Incident Address": "1 MAIN STREET",
        "Incident Zip": "10001",
        "Latitude": "42.3",
        "Longitude": "-71.08",
        "Resolution Description": "The department inspected.",
        "Open Data Channel Type": "MOBILE",
    }
    assert Run(mapping, [row]).rejects == []
    case = Case.objects.get()
    assert (case.state, case.source, case.title) == ("closed", "nyc311", "Rat Sighting")


@pytest.fixture
def boston_file() -> Path:
    shared = Path(os.environ.get("ONENEEDLE_SHARED_DATA", PACKAGE.parents[2] / "shared" / "data"))
    file = shared / "boston311" / "boston311_2015_apr_jul.csv.gz"
    if not file.exists():
        pytest.skip(f"the full file is not here ({file}); set ONENEEDLE_SHARED_DATA to its folder")
    return file


def test_the_real_rows_land_in_the_ward_the_record_names(boston: None, mapping: RowMapping, boston_file: Path) -> None:
    with gzip.open(boston_file, "rt", encoding="utf-8", newline="") as handle:
        rows: list[Mapping[str, str | None]] = list(islice(csv.DictReader(handle), 0, None, 10))
    run = Run(mapping, rows)
    assert run.summary.rows == run.summary.added + run.summary.rejected + run.summary.known
    assert run.summary.added > 4000
    known = dict(Case.objects.values_list("external_id", "area_path"))
    wards = precincts = ward_hits = precinct_hits = 0
    for row in rows:
        path = known.get(row["CASE_ENQUIRY_ID"], "")
        parts = path.removeprefix("us/ma/boston/").split("/")
        if row["LATITUDE"] == "42.3594" or len(parts) < 3:
            continue
        if ward := re.sub(r"\D", "", row["ward"] or ""):
            wards += 1
            ward_hits += parts[0] == ward.zfill(2)
        if row["precinct"]:
            precincts += 1
            precinct_hits += parts[1] == row["precinct"].removesuffix(".0").zfill(4)
    assert ward_hits / wards >= 0.985
    assert precinct_hits / precincts >= 0.94


def test_dates_can_be_moved_by_whole_weeks(boston: None, mapping: RowMapping) -> None:
    Run(mapping, [CLOSED], shift=timedelta(weeks=10))
    assert Case.objects.get().reported_at == datetime(2015, 6, 23, 18, 1, 56, tzinfo=UTC)
