"""Follow-ups: what is planned, what is due, what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from oneneedle.cases import access
from oneneedle.cases.models import Case, FollowUp
from oneneedle.core import queries as core
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor
from oneneedle.units import queries as units


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """One follow-up; `about` names the campaign, the case or the whistle."""

    id: UUID
    due_on: date
    planned_at: datetime
    done_at: datetime | None
    relapsed: bool | None
    note: str
    result: str
    new_number: str
    kind: str
    about: str
    campaign_id: UUID | None
    unit_name: str
    overdue: bool
    may_record: bool


def get_follow_up(actor: Actor, follow_up_id: UUID) -> FollowUp:
    """A follow-up on the actor's ground; FollowUp.DoesNotExist otherwise."""
    return _visible(actor).select_related("campaign", "case", "whistle", "new_case").get(id=follow_up_id)


def follow_ups_due(actor: Actor, on: date, *, now: datetime, limit: int = 100) -> tuple[FollowUpLine, ...]:
    """What is not done and due by this day, oldest first."""
    rows = _visible(actor).filter(done_at__isnull=True, due_on__lte=on).order_by("due_on", "id")
    return lines_of(actor, rows[:limit], now)


def may_look_again(actor: Actor, case: Case) -> bool:
    """Whether the page offers to plan a look at the effect of a case."""
    return actor.unit_id is not None and access.can_look_again(actor, case.jurisdiction_id, case.area_path)


def lines_of(actor: Actor, rows: QuerySet[FollowUp], now: datetime) -> tuple[FollowUpLine, ...]:
    """The lines of these follow-ups, in the order of their days."""
    found = rows.select_related("campaign", "case", "whistle", "new_case")
    today = core.today_in(actor.jurisdiction_id, now)
    return tuple(_line(actor, one, today) for one in sorted(found, key=lambda one: (one.due_on, one.id)))


def _line(actor: Actor, one: FollowUp, today: date) -> FollowUpLine:
    unit = units.get_unit(one.jurisdiction_id, one.unit_id)
    kind = "campaign" if one.campaign_id else "case" if one.case_id else "whistle"
    about = one.campaign.name if one.campaign else one.case.number if one.case else ""
    return FollowUpLine(
        id=one.id,
        due_on=one.due_on,
        planned_at=one.planned_at,
        done_at=one.done_at,
        relapsed=one.relapsed,
        note=one.note,
        result=one.result,
        new_number=one.new_case.number if one.new_case else "",
        kind=kind,
        about=about or (one.whistle.number if one.whistle else ""),
        campaign_id=one.campaign_id,
        unit_name=unit.name if unit else "",
        overdue=one.done_at is None and one.due_on < today,
        may_record=one.done_at is None and access.can_record_follow_up(actor, one),
    )


def _visible(actor: Actor) -> QuerySet[FollowUp]:
    city = Q(jurisdiction_id=actor.jurisdiction_id)
    if actor.channel == SYSTEM_CHANNEL:
        return FollowUp.objects.filter(city)
    if actor.post_id is None or not actor.unit_path:
        return FollowUp.objects.none()
    mine = Q(unit_path__startswith=actor.unit_path)
    if actor.area_path:
        mine |= Q(area_path__startswith=actor.area_path)
    return FollowUp.objects.filter(city & mine)
