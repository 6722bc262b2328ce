"""Short ways to count and to look at what came of it."""

from __future__ import annotations

from oneneedle.cases.models import Case
from oneneedle.evaluation import actions, queries
from oneneedle.evaluation.models import Reckoning, ScoreLine, Tally
from tests.cast import NOW

Sums = tuple[int, int, int]


def fold_all(limit: int = 1000) -> int:
    """Fold until nothing is left; how many rows were read."""
    total = 0
    while read := actions.fold_scores(limit=limit, now=NOW):
        total += read
    return total


def reckoning() -> Reckoning:
    found = queries.current_reckoning()
    assert found is not None
    return found


def line_of(case: Case, measure: str) -> Sums:
    """Hits, of and seconds of one measure of one case, over all its lines."""
    rows = ScoreLine.objects.filter(reckoning=reckoning(), subject_id=case.id, measure=measure)
    sums = [0, 0, 0]
    for values in rows.values_list("hits", "of", "seconds"):
        sums = [one + more for one, more in zip(sums, values, strict=True)]
    return (sums[0], sums[1], sums[2])


def all_lines(reckoning_id: int) -> list[tuple[object, ...]]:
    """Every line without what tells one reckoning from the other."""
    names = [field.attname for field in ScoreLine._meta.concrete_fields if field.attname not in {"id", "reckoning_id"}]
    return sorted(ScoreLine.objects.filter(reckoning_id=reckoning_id).values_list(*names), key=str)


def all_tallies(reckoning_id: int) -> list[tuple[object, ...]]:
    """The same of the tallies."""
    names = [field.attname for field in Tally._meta.concrete_fields if field.attname not in {"id", "reckoning_id"}]
    return sorted(Tally.objects.filter(reckoning_id=reckoning_id).values_list(*names), key=str)
