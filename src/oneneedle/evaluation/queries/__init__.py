"""The readers of evaluation; they answer with frozen values and change nothing."""

from __future__ import annotations

from oneneedle.evaluation.queries.compare import BY, Group, compare
from oneneedle.evaluation.queries.drill import DrillPage, DrillRow, drill
from oneneedle.evaluation.queries.public import PublicFigure, PublicGroup, public_rates
from oneneedle.evaluation.queries.ranking import LatePlace, Place, RankGroup, Ranking, rank
from oneneedle.evaluation.queries.rates import read_rates
from oneneedle.evaluation.queries.reckonings import (
    building_reckoning,
    counted_until,
    current_reckoning,
    is_given_up,
    left_to_read,
    was_shown,
)
from oneneedle.evaluation.queries.slices import Slice, month_slice
from oneneedle.evaluation.queries.verify import ScoreProblem, verify_scores

__all__ = [
    "BY",
    "DrillPage",
    "DrillRow",
    "Group",
    "LatePlace",
    "Place",
    "PublicFigure",
    "PublicGroup",
    "RankGroup",
    "Ranking",
    "ScoreProblem",
    "Slice",
    "building_reckoning",
    "compare",
    "counted_until",
    "current_reckoning",
    "drill",
    "is_given_up",
    "left_to_read",
    "month_slice",
    "public_rates",
    "rank",
    "read_rates",
    "verify_scores",
    "was_shown",
]
