"""Follows the ledger: each matter that was touched is worked out afresh, its lines and their tallies with it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import msgspec
from django.db import connection, transaction

from oneneedle.core import actions as core_actions
from oneneedle.evaluation.models import Reckoning, ScoreLine
from oneneedle.evaluation.queries.facts import Worked, subjects_of, work_out
from oneneedle.evaluation.queries.reckonings import current_reckoning, levels_changed
from oneneedle.evaluation.queries.verify import standing_lines
from oneneedle.evaluation.rules import measures
from oneneedle.evaluation.rules.story import LINE_NAMES, Line

BATCH = 1000

_TYPES = {
    "subject_id": "uuid",
    "case_id": "uuid",
    "unit_id": "uuid",
    "day": "date",
    "hits": "int",
    "of": "int",
    "seconds": "bigint",
}
_NAMES = ", ".join(f'"{name}"' for name in LINE_NAMES)
_COLUMNS = ", ".join(f'"{name}" {_TYPES.get(name, "text")}' for name in LINE_NAMES)
# All lines travel as one JSON parameter: a placeholder for each costs more than the insert.
_INSERT = (
    f"INSERT INTO evaluation_scoreline (reckoning_id, {_NAMES})"  # noqa: S608 - names of our own
    f" SELECT %s, {_NAMES} FROM json_to_recordset(%s::json) AS line ({_COLUMNS})"
)
_TALLY = (
    "jurisdiction_id",
    "measure",
    "month",
    "unit_path",
    "area_path",
    "type_code",
    "hits",
    "of",
    "seconds",
    "lines",
)
_encode = msgspec.json.Encoder().encode

# Sums that come to nothing go away, so that a whole recomputation finds the same rows. No ON CONFLICT: the constraints
# would be asked about the difference, which may be less than nothing, and not about the sum.
_ADD = """
WITH given AS (
    SELECT * FROM json_to_recordset(%s::json)
    AS g (jurisdiction_id text, measure text, month date, unit_path text, area_path text, type_code text,
          hits bigint, "of" bigint, seconds bigint, lines bigint)
), known AS (
    SELECT t.id, g.*, t.lines + g.lines AS left_over FROM given g JOIN evaluation_tally t
    ON t.reckoning_id = %s AND t.jurisdiction_id = g.jurisdiction_id AND t.month = g.month AND t.measure = g.measure
       AND t.unit_path = g.unit_path COLLATE "C" AND t.area_path = g.area_path COLLATE "C"
       AND t.type_code = g.type_code
), gone AS (
    DELETE FROM evaluation_tally t USING known k WHERE t.id = k.id AND k.left_over = 0
), changed AS (
    UPDATE evaluation_tally t SET hits = t.hits + k.hits, "of" = t."of" + k."of",
        seconds = t.seconds + k.seconds, lines = t.lines + k.lines
    FROM known k WHERE t.id = k.id AND k.left_over <> 0
)
INSERT INTO evaluation_tally
    (reckoning_id, jurisdiction_id, measure, month, unit_path, area_path, type_code, hits, "of", seconds, lines)
SELECT %s, g.* FROM given g
WHERE (g.jurisdiction_id, g.measure, g.month, g.unit_path, g.area_path, g.type_code)
      NOT IN (SELECT jurisdiction_id, measure, month, unit_path, area_path, type_code FROM known)
"""


@transaction.atomic
def fold_scores(*, limit: int = BATCH, reckoning: Reckoning | None = None, now: datetime) -> int:
    """Fold the next rows of the ledger into the current reckoning, or into the given one; how many rows were read.

    Lines, tallies and the reader's place stand in one transaction: a row is counted once, or not yet.
    """
    target = reckoning or current_reckoning() or _first_reckoning(now)
    rows = core_actions.follow_ledger(reader=target.reader, limit=limit)
    if not rows:
        return 0
    cases, whistles = subjects_of(rows)
    replace_lines(target, work_out(cases, whistles))
    core_actions.move_cursor(reader=target.reader, xact=rows[-1].xact, position=rows[-1].position)
    return len(rows)


def replace_lines(reckoning: Reckoning, worked: Worked) -> None:
    """Put the lines of these matters in place of what stood, and add the difference to the tallies."""
    standing = standing_lines(reckoning, worked)
    fresh = set(worked.lines)
    gone = [key for line, key in standing.items() if line not in fresh]
    new = [line for line in worked.lines if line not in standing]
    if gone:
        ScoreLine.objects.filter(id__in=gone).delete()
    if new:
        with connection.cursor() as cursor:
            cursor.execute(_INSERT, [reckoning.id, _encode(new).decode()])
    _add_difference(reckoning, (line for line in standing if line not in fresh), new)


def _first_reckoning(now: datetime) -> Reckoning:
    """The very first count is shown while it grows."""
    return Reckoning.objects.create(
        formulas=measures.FORMULAS,
        state=Reckoning.State.CURRENT,
        began_at=now,
        switched_at=now,
        levels_seen=levels_changed(),
    )


def _add_difference(reckoning: Reckoning, gone: Iterable[Line], new: Iterable[Line]) -> None:
    sums: dict[tuple[str, ...], list[int]] = {}
    for sign, lines in ((-1, gone), (1, new)):
        for line in lines:
            month = line.day.replace(day=1).isoformat()
            key = (line.jurisdiction_id, line.measure, month, line.unit_path, line.street_path, line.type_code)
            one = sums.setdefault(key, [0, 0, 0, 0])
            for index, value in enumerate((line.hits, line.of, line.seconds, 1)):
                one[index] += sign * value
    changed = [dict(zip(_TALLY, (*key, *sums[key]), strict=True)) for key in sorted(sums) if any(sums[key])]
    if changed:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, [_encode(changed).decode(), reckoning.id, reckoning.id])
