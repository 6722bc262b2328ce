"""Tables of evaluation: score lines, their tallies and the reckoning both belong to."""

from __future__ import annotations

from oneneedle.evaluation.models.exports import Export
from oneneedle.evaluation.models.scores import Reckoning, ScoreLine, Tally

__all__ = ["Export", "Reckoning", "ScoreLine", "Tally"]
