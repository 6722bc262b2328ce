"""The open cases on the ground of a shared zone, by the member whose ground they lie on, and what is late."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from oneneedle.cases import access
from oneneedle.cases.models import Case
from oneneedle.cases.queries.keyset import read_key, write_key
from oneneedle.cases.queries.rows import RUNNING, CaseRow, row_of
from oneneedle.cases.rules import flow
from oneneedle.core.rules import Actor

LATE = "late"
_HEAVY = ("search", "rule_copy", "due_steps", "answers", "tip", "receipt_digest")


@dataclass(frozen=True, slots=True)
class ZoneCases:
    """One page of them, newest first, with how many there are in all, late, and on each part of the ground."""

    rows: tuple[CaseRow, ...]
    total: int
    counts: Mapping[str, int]
    next_key: str


def zone_cases(
    actor: Actor,
    parts: Mapping[str, Sequence[str]],
    *,
    now: datetime,
    only: str = "",
    after: str = "",
    limit: int = 50,
) -> ZoneCases:
    """The open cases of a zone as far as the actor sees them, in two queries; `parts` are areas by member.

    `only` is a member, or `late`; another word stands for all. `counts` are keyed the same way, "" for all.
    """
    late = Q(resolve_by__lte=now) | Q(responded_at__isnull=True, respond_by__lte=now)
    choices = {
        "": Q(),
        LATE: late & Q(state__in=RUNNING),
        **{part: access.on_ground(areas) for part, areas in parts.items()},
    }
    here = access.on_ground([area for areas in parts.values() for area in areas])
    found = Case.objects.filter(access.visible_to(actor)).filter(here, state__in=flow.OPEN_STATES)
    numbers = {f"n{place}": Count("pk", filter=choice or None) for place, choice in enumerate(choices.values())}
    counted = list(found.order_by().aggregate(**numbers).values())
    counts = dict(zip(choices, counted, strict=True))
    wanted = only if only in choices else ""
    rows = _page(found.filter(choices[wanted]), after, limit)
    more = len(rows) > limit
    return ZoneCases(
        rows=tuple(row_of(case, now) for case in rows[:limit]),
        total=counts[wanted],
        counts=counts,
        next_key=write_key(rows[limit - 1].received_at, rows[limit - 1].id) if more else "",
    )


def _page(found: QuerySet[Case], after: str, limit: int) -> list[Case]:
    if key := read_key(after):
        at, case_id = key
        found = found.filter(Q(received_at__lt=at) | Q(received_at=at, id__lt=case_id), received_at__lte=at)
    rows = found.select_related("case_type", "area", "unit").defer(*_HEAVY)
    return list(rows.order_by("-received_at", "-id")[: limit + 1])
