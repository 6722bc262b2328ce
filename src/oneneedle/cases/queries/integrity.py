"""Whether every case still stands where its ledger says: finds a lost last row and a case changed by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection

from oneneedle.cases.rules import flow

_STRAYED = """
SELECT 'case:' || c.id, c.version, c.state, last.seq, last.digest IS NOT DISTINCT FROM c.tip, moved.verb
FROM cases_case c
LEFT JOIN LATERAL (
    SELECT seq, digest FROM core_ledgerrow WHERE subject = 'case:' || c.id ORDER BY seq DESC LIMIT 1
) last ON true
LEFT JOIN LATERAL (
    SELECT verb FROM core_ledgerrow WHERE subject = 'case:' || c.id AND verb = ANY(%(moves)s)
    ORDER BY seq DESC LIMIT 1
) moved ON true
WHERE last.seq IS DISTINCT FROM c.version
   OR last.digest IS DISTINCT FROM c.tip
   OR moved.verb IS NULL
   OR %(states)s::jsonb ->> moved.verb <> c.state
ORDER BY c.id
"""
_WITHOUT_CASE = """
SELECT l.subject FROM core_ledgerrow l
WHERE l.seq = 1 AND l.subject LIKE 'case:%%'
  AND NOT EXISTS (SELECT 1 FROM cases_case c WHERE 'case:' || c.id = l.subject)
ORDER BY l.subject
"""


@dataclass(frozen=True, slots=True)
class CaseProblem:
    """A case and its ledger that do not agree."""

    subject: str
    problem: str


def verify_cases() -> Iterator[CaseProblem]:
    """Compare every case with the end of its chain; `verify_ledger` looks at the chain itself."""
    states = {f"case.{fact}": state for fact, state in flow.STATE_AFTER.items()}
    with connection.cursor() as cursor:
        cursor.execute(_STRAYED, {"moves": list(states), "states": json.dumps(states)})
        for subject, version, state, seq, same_tip, verb in cursor.fetchall():
            yield CaseProblem(subject, _problem(version, state, seq, same_tip, states.get(verb, "")))
        cursor.execute(_WITHOUT_CASE, {})
        for (subject,) in cursor.fetchall():
            yield CaseProblem(subject, "its ledger is there, the case is not")


def _problem(version: int, state: str, seq: int | None, same_tip: bool, told: str) -> str:
    if seq is None:
        return "it has no ledger"
    if seq < version:
        return f"its ledger ends at row {seq}, but it has had {version} steps: the last row was lost"
    if seq > version:
        return f"its ledger has {seq} rows, but it knows of {version} steps only"
    if not same_tip:
        return "the last row of its ledger is not the one it was left with"
    return f"it is {state}, but its ledger says {told or 'nothing of that'}"
