"""The measure of the intake gives sane figures and leaves nothing behind."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from oneneedle.bench import reports
from tests.programs import run_program

ROOT = Path(__file__).parents[2]


@pytest.mark.slow
def test_a_short_run_gives_sane_figures_and_leaves_nothing(tmp_path: Path) -> None:
    mine = {name: value for name, value in os.environ.items() if not name.startswith(("ONENEEDLE_", "DATABASE_"))}
    words = ("bench", "intake", "--seconds", "2", "--clients", "4", "--json", "--data-dir", str(tmp_path / "data"))
    done = run_program(mine | {"PYTHONPATH": str(ROOT / "src")}, *words)
    assert done.returncode == 0, done.stderr[-3000:]
    figures = json.loads(done.stdout)
    for name in ("open311", "pgbench"):
        rate = figures[name]
        assert rate["count"] > 20
        assert 0 < rate["p50_ms"] <= rate["p99_ms"]
    assert figures["ratio"] == pytest.approx(figures["open311"]["per_second"] / figures["pgbench"]["per_second"], 0.01)
    assert 0 < figures["ratio"] < 1
    assert figures["failures"] == 0
    assert figures["rows"] >= 7
    assert figures["fsync"] == "on"
    assert not list((tmp_path / "data").iterdir())


def test_the_reports_are_whole_requests_with_a_place_and_a_type() -> None:
    requests = reports.make_requests("127.0.0.1", 8000, "a-key")
    assert len(requests) == reports.MOST
    head, _, body = requests[0].partition("\r\n\r\n")
    assert f"Content-Length: {len(body)}" in head
    assert all(name in body for name in ("lat=", "long=", "service_code=", "jurisdiction_id=boston"))
