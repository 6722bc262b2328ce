"""Folding the ledger: every row is counted once, whatever the size of the batches, and nothing is counted twice."""

from __future__ import annotations

from oneneedle.evaluation.models import Tally
from tests.cases import steps
from tests.cast import NOW, Cast
from tests.evaluation.counting import fold_all, line_of


def test_a_closed_case_comes_to_its_lines(cast: Cast) -> None:
    case = steps.closed(cast)
    assert fold_all() > 0
    for measure in ("received", "response", "on_time", "checked", "resolution", "satisfaction", "first_dispatch"):
        assert line_of(case, measure) == (1 if measure != "found_by_staff" else 0, 1, 0), measure
    print(list(Tally.objects.values_list("measure", "month", "unit_path", "area_path", "hits", "of", "seconds")))
