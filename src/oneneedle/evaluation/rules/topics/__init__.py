"""Topics: what is alike among the cases of a month, and whether it grows; the same input gives the same topics."""

from __future__ import annotations

from oneneedle.evaluation.rules.topics.find import (
    CELL,
    FEWEST,
    FORMULAS,
    MOST,
    SPOT,
    SPREAD,
    Definition,
    Found,
    Said,
    assign,
    define_topics,
    find_topics,
    gather_topics,
)
from oneneedle.evaluation.rules.topics.growth import BACK, TREND_NAMES, Growth, days_of, growth_of
from oneneedle.evaluation.rules.topics.moves import MOVES, WATCH_MONTHS, WATCHED, may_move
from oneneedle.evaluation.rules.topics.words import ban_names, plain

__all__ = [
    "BACK",
    "CELL",
    "FEWEST",
    "FORMULAS",
    "MOST",
    "MOVES",
    "SPOT",
    "SPREAD",
    "TREND_NAMES",
    "WATCHED",
    "WATCH_MONTHS",
    "Definition",
    "Found",
    "Growth",
    "Said",
    "assign",
    "ban_names",
    "days_of",
    "define_topics",
    "find_topics",
    "gather_topics",
    "growth_of",
    "may_move",
    "plain",
]
