"""The worker counts by itself; the keeper folds, verifies and rebuilds by hand."""

from __future__ import annotations

import json
from contextlib import nullcontext

import pytest
from click.testing import CliRunner, Result

from oneneedle.cli import evaluation as commands
from oneneedle.cli.ends import Failed
from oneneedle.evaluation import jobs
from oneneedle.evaluation.models import ScoreLine
from tests.cases import steps
from tests.cast import Cast
from tests.evaluation.counting import all_lines, fold_all, reckoning


@pytest.fixture(autouse=True)
def this_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "database", nullcontext)


def _run(*words: str) -> Result:
    return CliRunner().invoke(commands.command, list(words), standalone_mode=False)


def test_the_worker_counts_what_happened(cast: Cast) -> None:
    steps.closed(cast)
    assert jobs.fold() > 0
    assert ScoreLine.objects.filter(measure="checked").exists()
    assert jobs.fold() == 0


def test_fold_says_how_much_it_read(cast: Cast) -> None:
    steps.closed(cast)
    answer = json.loads(_run("fold", "--json").output)
    assert answer["rows"] > 0 < answer["ms_per_1000_rows"]
    assert json.loads(_run("fold", "--json").output)["rows"] == 0


def test_verify_is_content_until_somebody_changes_a_number(cast: Cast) -> None:
    assert isinstance(_run("verify").exception, Failed)  # nothing is counted yet
    steps.closed(cast)
    fold_all()
    assert "what the ledger comes to" in _run("verify").output
    ScoreLine.objects.filter(measure="checked").update(hits=0)
    done = _run("verify", "--json")
    assert isinstance(done.exception, Failed)
    assert json.loads(done.output)["ok"] is False


def test_rebuild_counts_anew_and_shows_the_new_numbers(cast: Cast) -> None:
    steps.closed(cast)
    fold_all()
    before, lines = reckoning(), all_lines(reckoning().id)
    assert json.loads(_run("rebuild", "--json").output)["rows"] > 0
    assert reckoning() != before
    assert all_lines(reckoning().id) == lines
