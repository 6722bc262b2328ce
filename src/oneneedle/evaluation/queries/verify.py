"""Whether lines and tallies are what a whole recomputation comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from oneneedle.cases.models import Case, Whistle, WhistleCall
from oneneedle.core.models import LedgerCursor
from oneneedle.evaluation.models import Reckoning, ScoreLine
from oneneedle.evaluation.queries.facts import Worked, work_out
from oneneedle.evaluation.queries.reckonings import pending_subjects
from oneneedle.evaluation.rules.story import LINE_NAMES, Line

_BATCH = 500

_ASTRAY = """
WITH summed AS (
    SELECT jurisdiction_id, measure, date_trunc('month', day)::date AS month, unit_path, street_path AS area_path,
           type_code, sum(hits) AS hits, sum("of") AS "of", sum(seconds) AS seconds, count(*) AS lines
    FROM evaluation_scoreline WHERE reckoning_id = %s GROUP BY 1, 2, 3, 4, 5, 6
), kept AS (SELECT * FROM evaluation_tally WHERE reckoning_id = %s)
SELECT measure, month, unit_path, area_path, type_code
FROM summed s FULL JOIN kept t USING (jurisdiction_id, measure, month, unit_path, area_path, type_code)
WHERE (s.hits, s."of", s.seconds, s.lines) IS DISTINCT FROM (t.hits, t."of", t.seconds, t.lines)
ORDER BY 1, 2, 3, 4, 5
"""


@dataclass(frozen=True, slots=True)
class ScoreProblem:
    """A matter or a sum that is not what counting anew comes to."""

    subject: str
    problem: str


def verify_scores(reckoning: Reckoning) -> Iterator[ScoreProblem]:
    """Work out every case and call anew and compare; matters with facts not read yet are left out.

    The reckoning's place in the ledger is held while a piece is compared, so that no fold changes it; never longer,
    for readers of the ledger wait for whatever transaction is open.
    """
    yield from _compare(reckoning, "case", Case.objects.order_by("id"), lambda ids: work_out(ids, ()))
    yield from _compare(reckoning, "whistle", Whistle.objects.order_by("id"), lambda ids: work_out((), ids))
    yield from _strangers(reckoning)
    with connection.cursor() as cursor:
        cursor.execute(_ASTRAY, [reckoning.id, reckoning.id])
        for measure, month, *rest in cursor.fetchall():
            where = " ".join(part for part in rest if part)
            yield ScoreProblem(f"tally:{measure} {month:%Y-%m} {where}", "it is not the sum of its lines")


def standing_lines(reckoning: Reckoning, worked: Worked) -> dict[Line, int]:
    """The lines that stand for these matters, with their keys."""
    stored = ScoreLine.objects.filter(reckoning=reckoning, subject_id__in=worked.subjects)
    return {Line(*values): key for key, *values in stored.values_list("id", *LINE_NAMES)}


def _compare(
    reckoning: Reckoning, kind: str, rows: Any, work: Callable[[list[UUID]], Worked]
) -> Iterator[ScoreProblem]:
    last: UUID | None = None
    while True:
        part = rows.filter(id__gt=last) if last else rows
        ids = list(part.values_list("id", flat=True)[:_BATCH])
        if not ids:
            return
        last = ids[-1]
        yield from _problems_of(reckoning, kind, ids, work)


@transaction.atomic
def _problems_of(
    reckoning: Reckoning, kind: str, ids: list[UUID], work: Callable[[list[UUID]], Worked]
) -> list[ScoreProblem]:
    """One piece, all at once: a generator would leave the transaction before it compares anything."""
    list(LedgerCursor.objects.select_for_update().filter(reader=reckoning.reader))
    subjects = {f"{kind}:{one}" for one in ids}
    before, pending = None, pending_subjects(reckoning, subjects)
    while before != pending:  # once more when something happened meanwhile
        worked = work([one for one in ids if f"{kind}:{one}" not in pending])
        before, pending = pending, pending_subjects(reckoning, subjects)
    standing, wanted = standing_lines(reckoning, worked), set(worked.lines)
    found = []
    for line in sorted(wanted.symmetric_difference(standing), key=str):
        word = "is missing" if line in wanted else "should not be there"
        found.append(ScoreProblem(f"{line.kind}:{line.subject_id}", f"the line {line.measure} of {line.day} {word}"))
    return found


def _strangers(reckoning: Reckoning) -> Iterator[ScoreProblem]:
    """Lines of matters that do not exist."""
    lines = ScoreLine.objects.filter(reckoning=reckoning).order_by("id")
    lost = lines.filter(kind="case").exclude(subject_id__in=Case.objects.values("id"))
    lost |= lines.filter(kind="call").exclude(subject_id__in=WhistleCall.objects.values("id"))
    for kind, subject_id in lost.values_list("kind", "subject_id"):
        yield ScoreProblem(f"{kind}:{subject_id}", "there is a line of it, but it is not there")
