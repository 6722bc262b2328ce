"""Pure words of evaluation: measures, two-way evaluation, topics, sheets, datasets."""

from __future__ import annotations

from oneneedle.evaluation.rules.measures import (
    COUNT,
    FORMULAS,
    MEASURES,
    MINIMUM,
    RATE,
    SECONDS,
    STAGES,
    SUPPRESS_BELOW,
    THREE_RATES,
    Measure,
)
from oneneedle.evaluation.rules.rates import Figure, against, wilson
from oneneedle.evaluation.rules.wording import (
    say_count,
    say_counted,
    say_figure,
    say_interval,
    say_rate,
    say_share,
    say_time,
)

__all__ = [
    "COUNT",
    "FORMULAS",
    "MEASURES",
    "MINIMUM",
    "RATE",
    "SECONDS",
    "STAGES",
    "SUPPRESS_BELOW",
    "THREE_RATES",
    "Figure",
    "Measure",
    "against",
    "say_count",
    "say_counted",
    "say_figure",
    "say_interval",
    "say_rate",
    "say_share",
    "say_time",
    "wilson",
]
