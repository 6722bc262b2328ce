"""The worker counts by itself; the keeper folds, verifies and rebuilds by hand."""

from __future__ import annotations

import json
from contextlib import nullcontext
from typing import Any

import pytest
from click.testing import CliRunner, Result

from oneneedle.cli import evaluation as commands
from oneneedle.cli.ends import Failed
from oneneedle.evaluation import actions, jobs, queries
from oneneedle.evaluation.actions import rebuild
from oneneedle.evaluation.models import Reckoning, ScoreLine
from oneneedle.evaluation.queries import reckonings
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


def _never_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(seconds: float) -> None:
        raise AssertionError("it waits for what will never come")

    monkeypatch.setattr("oneneedle.cli.evaluation.time.sleep", wait)


def test_rebuild_ends_when_the_worker_shows_the_new_numbers_first(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    steps.closed(cast)
    fold_all()
    switch = actions.switch_reckoning

    def too_late(**said: Any) -> bool:
        assert switch(**said)  # the worker
        return switch(**said)

    monkeypatch.setattr(actions, "switch_reckoning", too_late)
    _never_waits(monkeypatch)
    before = reckoning()
    done = _run("rebuild", "--json")
    assert done.exception is None and json.loads(done.output)["rows"] > 0
    assert reckoning() != before and queries.building_reckoning() is None


def test_rebuild_begins_again_when_the_ground_is_cut_otherwise_meanwhile(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps.closed(cast)
    fold_all()
    build, levels = actions.build_reckoning, [0]

    def build_and_import(**said: Any) -> int:
        read = build(**said)
        levels[0] = 7
        return read

    for module in (reckonings, rebuild):
        monkeypatch.setattr(module, "levels_changed", lambda: levels[0])
    monkeypatch.setattr(actions, "build_reckoning", build_and_import)
    _never_waits(monkeypatch)
    assert _run("rebuild").exception is None
    assert reckoning().levels_seen == 7
    assert list(Reckoning.objects.filter(switched_at__isnull=True).values_list("state", flat=True)) == ["old"]
