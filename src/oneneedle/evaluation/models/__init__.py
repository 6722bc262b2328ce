"""Tables of evaluation: score lines, their tallies and the reckoning both belong to."""

from __future__ import annotations

from oneneedle.evaluation.models.exports import Export
from oneneedle.evaluation.models.scores import Reckoning, ScoreLine, Tally
from oneneedle.evaluation.models.sheets import Sheet
from oneneedle.evaluation.models.topics import Topic, TopicCase, TopicMonth, TopicRun
from oneneedle.evaluation.models.two_way import EvaluationPair, EvaluationPeriod, Opinion

__all__ = [
    "EvaluationPair",
    "EvaluationPeriod",
    "Export",
    "Opinion",
    "Reckoning",
    "ScoreLine",
    "Sheet",
    "Tally",
    "Topic",
    "TopicCase",
    "TopicMonth",
    "TopicRun",
]
