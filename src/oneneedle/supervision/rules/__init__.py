"""Pure words of supervision: who moves what from where, and when the house speaks up by itself."""

from __future__ import annotations

from oneneedle.supervision.rules.clocks import moments_of
from oneneedle.supervision.rules.moves import (
    ARBITER,
    ASKED,
    ASKER,
    BLOT_REASONS,
    COMMITMENT_MOVES,
    COMMITMENT_STATE_NAMES,
    DEMARCATION_MOVES,
    DEMARCATION_STATE_NAMES,
    NOTICE_MOVES,
    NOTICE_STATE_NAMES,
    OPENER,
    PARTY,
    RECTIFICATION_MOVES,
    RECTIFICATION_STATE_NAMES,
    SOURCE_NAMES,
    UNIT,
    WITNESS,
)

MAX_WORDS = 4000
MAX_LINE = 200
MOST_FILES = 20
MOST_PARTIES = 10
FURTHEST_DAYS = 730
PREFIX = "S-"
WEEKS = (1, 2, 4, 8, 12, 26)
# Columns that hold words of people; all of them are public.
RECTIFICATION_TEXTS = ("problem", "action", "evidence", "witness_words", "end_words")
COMMITMENT_TEXTS = ("promise", "measure", "proof", "end_words")
GONE = "…"  # stands where words were blotted out, so that nothing said becomes nothing

__all__ = [
    "ARBITER",
    "ASKED",
    "ASKER",
    "BLOT_REASONS",
    "COMMITMENT_MOVES",
    "COMMITMENT_STATE_NAMES",
    "COMMITMENT_TEXTS",
    "DEMARCATION_MOVES",
    "DEMARCATION_STATE_NAMES",
    "FURTHEST_DAYS",
    "GONE",
    "MAX_LINE",
    "MAX_WORDS",
    "MOST_FILES",
    "MOST_PARTIES",
    "NOTICE_MOVES",
    "NOTICE_STATE_NAMES",
    "OPENER",
    "PARTY",
    "PREFIX",
    "RECTIFICATION_MOVES",
    "RECTIFICATION_STATE_NAMES",
    "RECTIFICATION_TEXTS",
    "SOURCE_NAMES",
    "UNIT",
    "WEEKS",
    "WITNESS",
    "moments_of",
]
