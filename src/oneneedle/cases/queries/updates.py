"""What happened to cases, step by step, as outside systems read it; and the case an outside system may speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from oneneedle.cases.models import Case
from oneneedle.cases.queries.requests import name_of
from oneneedle.cases.rules import flow
from oneneedle.core.rules import tidy_number

# Steps everybody may know of; looking for place, type and rule is the house's own business.
PUBLIC_FACTS = (
    "dispatched",
    "settled",
    "accepted",
    "returned",
    "finished",
    "verified",
    "failed",
    "closed",
    "adopted",
    "declined",
    "withdrawn",
    "merged",
    "reopened",
)


@dataclass(frozen=True, slots=True)
class PublicUpdate:
    """One step of a case which outside systems may tell: mySociety's word, what was said, and photos."""

    update_id: str
    service_request_id: str
    verb: str
    status: str
    outcome: str
    at: datetime
    unit_name: str
    description: str
    photo_ids: tuple[UUID, ...]


# The ledger is read in the order of time by its index until the page is full; of named cases, their own chains are.
_OF_ALL = """
FROM core_ledgerrow l
JOIN cases_case c ON c.id = CASE WHEN l.subject LIKE 'case:%%' THEN substr(l.subject, 6)::uuid END"""
_OF_SOME = """
FROM cases_case c
JOIN core_ledgerrow l ON l.subject = 'case:' || c.id"""
# Photos carry the moment of the step that brought them.
_UPDATES = """
SELECT c.number, l.seq, substr(l.verb, 6), l.at, coalesce(l.data->>'outcome', c.outcome),
  coalesce(u.name_zh, ''), coalesce(u.name_en, ''),
  (SELECT string_agg(r.text, E'\\n' ORDER BY r.at, r.id) FROM cases_remark r
    WHERE r.case_id = c.id AND r.seq = l.seq AND r.public),
  ARRAY(SELECT a.id FROM cases_attachment a JOIN core_storedfile f ON f.id = a.file_id
    WHERE a.case_id = c.id AND a.public AND a.added_at = l.at AND f.content_type LIKE 'image/%%' ORDER BY a.id),
  (SELECT substr(b.verb, 6) FROM core_ledgerrow b
    WHERE b.subject = l.subject AND b.seq <= l.seq AND b.verb = ANY(%(states)s) ORDER BY b.seq DESC LIMIT 1)
{found}
LEFT JOIN units_unit u ON u.id = CASE
  WHEN l.data->>'unit' ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$' THEN (l.data->>'unit')::uuid
  ELSE l.unit_id END
WHERE l.jurisdiction_id = %(city)s AND NOT c.private AND c.case_type_id IS NOT NULL
  AND l.at >= %(since)s AND l.at < %(until)s
  AND (l.verb = ANY(%(verbs)s)
    OR EXISTS (SELECT 1 FROM cases_remark r WHERE r.case_id = c.id AND r.seq = l.seq AND r.public)) {named}
ORDER BY l.at, l.position
LIMIT %(limit)s OFFSET %(offset)s
"""
_OF_CITY = _UPDATES.format(found=_OF_ALL, named="")
_OF_NAMED = _UPDATES.format(found=_OF_SOME, named="AND c.jurisdiction_id = %(city)s AND c.number = ANY(%(ids)s)")


def updates(
    jurisdiction_id: str,
    *,
    since: datetime,
    until: datetime,
    ids: Sequence[str] | None = None,
    limit: int,
    offset: int = 0,
) -> list[PublicUpdate]:
    """What happened to public cases from `since` until just before `until`, oldest first, in one statement."""
    params: dict[str, Any] = {
        "city": jurisdiction_id,
        "since": since,
        "until": until,
        "ids": [tidy_number(number) for number in ids] if ids is not None else None,
        "verbs": [f"case.{verb}" for verb in PUBLIC_FACTS],
        "states": [f"case.{verb}" for verb in flow.STATE_AFTER],
        "limit": limit,
        "offset": offset,
    }
    with connection.cursor() as cursor:
        cursor.execute(_OF_CITY if ids is None else _OF_NAMED, params)
        return [_update(row) for row in cursor.fetchall()]


def _update(row: tuple[Any, ...]) -> PublicUpdate:
    number, seq, verb, at, outcome, unit_zh, unit_en, said, photo_ids, last_verb = row
    return PublicUpdate(
        update_id=update_id(number, seq),
        service_request_id=number,
        verb=verb,
        status=flow.extended_status(verb, flow.STATE_AFTER.get(last_verb, "received"), outcome),
        outcome=outcome,
        at=at,
        unit_name=name_of(unit_zh, unit_en),
        description=said or "",
        photo_ids=tuple(photo_ids),
    )


def update_id(number: str, seq: int) -> str:
    """The lasting name of one step: the case's number and the step's place in its history."""
    return f"{number}.{seq}"


def case_for_key(jurisdiction_id: str, number: str, api_key_id: UUID) -> Case | None:
    """The case of that number if everybody may know it or this key brought it."""
    known = Q(private=False) | Q(api_key_id=api_key_id)
    return Case.objects.filter(known, jurisdiction_id=jurisdiction_id, number=tidy_number(number)).first()
