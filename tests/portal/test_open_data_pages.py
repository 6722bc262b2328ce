"""The page of open data and its files: for everybody, with what every column says."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from django.test import Client

from oneneedle.evaluation import actions
from oneneedle.evaluation.rules import datasets
from tests import cast as lin
from tests.cases import steps
from tests.cast import NOW, Cast

AFTER = NOW + timedelta(days=20)


def test_a_month_is_listed_and_fetched_by_anybody(cast: Cast, client: Client) -> None:
    for _one in range(6):
        steps.receive(cast)
    steps.receive(cast, description="垃圾", type_code="litter")
    done = actions.publish_open_data(jurisdiction_id=lin.CITY, month=NOW.date(), actor=cast.system, now=AFTER)
    page = client.get("/open-data/").content.decode()
    assert 'href="/open-data/2026-11.csv"' in page and done.sha256 in page and "fewer than 5" in page
    for column in datasets.OPEN_CASES.columns:
        assert f">{column.name}</dt>" in page
    answer = client.get("/open-data/2026-11.csv")
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert len(list(csv.DictReader(io.StringIO(body)))) == 6
    assert answer["Content-Disposition"] == 'attachment; filename="oneneedle-lin-open-2026-11.csv"'
    assert 'href="/c/lin/open-data/2026-11.csv"' in client.get("/c/lin/open-data/").content.decode()


def test_without_a_month_it_says_what_comes(cast: Cast, client: Client) -> None:
    assert "No month is published yet" in client.get("/open-data/").content.decode()
    assert 'href="/open-data/"' in client.get("/").content.decode()


def test_a_month_that_is_not_there_is_not_found(cast: Cast, client: Client) -> None:
    for month in ("2026-11", "2026-13", "2026-1", "0000-01", "x", "2026-11-01", "%00"):
        assert client.get(f"/open-data/{month}.csv").status_code == 404, month
    assert client.post("/open-data/").status_code == 405
