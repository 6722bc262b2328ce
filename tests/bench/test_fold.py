"""The measure of the evaluation's fold: every row folded, lines written, the database alone faster."""

from __future__ import annotations

import pytest

from oneneedle.cases.models import Case
from oneneedle.core.models import LedgerRow
from oneneedle.evaluation.models import Reckoning, ScoreLine, Tally
from tests.bench.crew import run_bench
from tests.conftest import OwnDatabase


@pytest.mark.slow
def test_a_small_fold_gives_sane_figures(own_database: OwnDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    figures = run_bench(own_database, monkeypatch, "boston", words=("fold", "--cases", "60"))
    assert figures["cases"] == Case.objects.count() == 60
    assert figures["walked"] > 0
    assert 60 * 4 < figures["rows"] < LedgerRow.objects.count()
    shown = Reckoning.objects.get(state="current")
    assert figures["lines"] == ScoreLine.objects.filter(reckoning=shown).count() > 60
    assert 0 < figures["ratio"] < 1 and figures["ratio_to_writing"] > 0
    assert figures["ratio"] == pytest.approx(figures["reading_seconds"] / figures["seconds"], rel=0.01)
    alone = Tally.objects.exclude(reckoning=shown).order_by("measure", "month", "unit_path", "area_path", "type_code")
    told = ("measure", "month", "unit_path", "area_path", "type_code", "hits", "of", "seconds", "lines")
    folded = alone.model.objects.filter(reckoning=shown).order_by(*told[:5])
    assert list(alone.values_list(*told)) == list(folded.values_list(*told)) and figures["tallies"] == len(alone)
    assert figures["fsync"] in {"on", "off"}
