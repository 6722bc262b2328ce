"""Pure words of evaluation: measures, two-way evaluation, topics, sheets, datasets."""

from __future__ import annotations

from oneneedle.evaluation.rules.measures import (
    FORMULAS,
    MEASURES,
    MINIMUM,
    STAGES,
    SUPPRESS_BELOW,
    THREE_RATES,
    Measure,
)
from oneneedle.evaluation.rules.rates import Figure, wilson

__all__ = ["FORMULAS", "MEASURES", "MINIMUM", "STAGES", "SUPPRESS_BELOW", "THREE_RATES", "Figure", "Measure", "wilson"]
