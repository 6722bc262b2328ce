"""The figures of a slice, by measure."""

from __future__ import annotations

from collections.abc import Sequence

from oneneedle.evaluation.queries.slices import Slice
from oneneedle.evaluation.queries.sums import asked, sum_up
from oneneedle.evaluation.rules.rates import Figure


def read_rates(jurisdiction_id: str, wanted: Slice, measures: Sequence[str] = ()) -> dict[str, Figure]:
    """The figure of each measure that is asked (all, when none is), also where nothing was counted."""
    codes = asked(measures)
    found = {part.measure: part.figure for part in sum_up(jurisdiction_id, wanted, codes)}
    return {code: found.get(code, Figure()) for code in codes}
