"""One case as a line of a list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import get_language

from oneneedle.cases.models import Case
from oneneedle.core.rules.words import shorten
from oneneedle.places.models import Area

RUNNING = ("filed", "dispatched", "handling")  # states in which a clock runs


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One case as a line of a list."""

    id: UUID
    number: str
    state: str
    outcome: str
    priority: str
    heading: str
    type_name: str
    area_name: str
    address: str
    unit_name: str
    channel: str
    private: bool
    near_border: bool
    returns: int
    reopened: int
    received_at: datetime
    due_at: datetime | None
    overdue: bool
    version: int

    @property
    def place(self) -> str:
        """Address and area in one line."""
        return " · ".join(part for part in (self.address, self.area_name) if part)


def row_of(case: Case, now: datetime) -> CaseRow:
    """The line of a case read with its type, area and unit."""
    heading = shorten(case.title or " ".join(case.description.split()))
    due_at = due_moment(case)
    return CaseRow(
        id=case.id,
        number=case.number,
        state=case.state,
        outcome=case.outcome,
        priority=case.priority,
        heading=heading,
        type_name=case.case_type.name if case.case_type else "",
        area_name=area_name(case.area),
        address=case.address,
        unit_name=case.unit.name if case.unit else "",
        channel=case.channel,
        private=case.private,
        near_border=case.near_border,
        returns=case.returns,
        reopened=case.reopened,
        received_at=case.received_at,
        due_at=due_at,
        overdue=due_at is not None and due_at <= now,
        version=case.version,
    )


def due_moment(case: Case) -> datetime | None:
    """The deadline that runs now: the earlier of result and, until somebody accepted, answer; none once it is done."""
    if case.state not in RUNNING:
        return None
    return min((one for one in (None if case.responded_at else case.respond_by, case.resolve_by) if one), default=None)


def area_name(area: Area | None) -> str:
    """The area's name for the reader's language."""
    if area is None:
        return ""
    return area.name_en if area.name_en and (get_language() or "").startswith("en") else area.name
