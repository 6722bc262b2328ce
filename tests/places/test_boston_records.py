"""The city's own requests: the areas found agree with the ward and precinct each record names."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path

import pytest

from oneneedle.places import queries

pytestmark = pytest.mark.django_db
NO_LOCATION = ("42.3594", "-71.0587")  # City Hall, written where the place is unknown


def digits(text: str, width: int) -> str:
    """`Ward 3`, `03` and `2207.0` as codes."""
    found = re.search(r"\d+", text)
    return found[0].zfill(width) if found else ""


def test_ward_and_precinct_agree_with_the_records(boston: str, shared_data: Path) -> None:
    told = {"street": 0, "grid": 0}
    agree = {"street": 0, "grid": 0}
    with gzip.open(
        shared_data / "boston311/boston311_2015_apr_jul.csv.gz", "rt", encoding="utf-8", newline=""
    ) as handle:
        for record in csv.DictReader(handle):
            if not record["LATITUDE"] or (record["LATITUDE"], record["LONGITUDE"]) == NO_LOCATION:
                continue
            spot = queries.find_spot(float(record["LONGITUDE"]), float(record["LATITUDE"]), root=boston)
            found = {area.level: area.code for area in spot.chain}
            for level, code in (("street", digits(record["ward"], 2)), ("grid", digits(record["precinct"], 4))):
                told[level] += bool(code)
                agree[level] += bool(code) and found.get(level) == code
    assert told["street"] > 36_000
    assert agree["street"] / told["street"] >= 0.99
    assert agree["grid"] / told["grid"] >= 0.94
