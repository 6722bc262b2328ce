"""Campaigns for the desk: their cases, whistles and follow-ups together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from oneneedle.cases import access
from oneneedle.cases.models import Campaign, Case
from oneneedle.cases.queries.follow_ups import FollowUpLine, lines_of
from oneneedle.cases.queries.rows import CaseRow, area_name, row_of
from oneneedle.cases.queries.whistles import WhistleRow, unit_name, whistles_of_campaign
from oneneedle.cases.rules import flow
from oneneedle.core import queries as core
from oneneedle.core.queries import count_rows
from oneneedle.core.rules import Actor, Paged, slice_of

CAMPAIGN_STATE_NAMES: dict[str, str | Promise] = {"open": gettext_lazy("In hand"), "closed": gettext_lazy("Closed")}
CAMPAIGN_WORDS: dict[str, str | Promise] = {
    "opened": gettext_lazy("The campaign was opened"),
    "gathered": gettext_lazy("Cases were gathered"),
    "closed": gettext_lazy("The campaign was closed"),
    "reopened": gettext_lazy("It came back: the campaign is open again"),
}
_MOST_CASES = 500


@dataclass(frozen=True, slots=True)
class CampaignRow:
    """One campaign as a line of a list."""

    id: UUID
    name: str
    goal: str
    state: str
    state_name: str
    unit_name: str
    area_name: str
    place: str
    cases: int
    open_cases: int
    relapsed: int
    opened_at: datetime
    closed_at: datetime | None
    next_check_on: date | None


@dataclass(frozen=True, slots=True)
class CampaignStep:
    """One thing that happened to a campaign."""

    fact: str
    title: str
    at: datetime
    by: str
    cases: int


@dataclass(frozen=True, slots=True)
class CampaignMay:
    """What the post may do with it."""

    gather: bool
    follow_up: bool
    close: bool


@dataclass(frozen=True, slots=True)
class CampaignPage:
    """Everything the page of a campaign shows."""

    row: CampaignRow
    campaign: Campaign
    cases: tuple[CaseRow, ...]
    whistles: tuple[WhistleRow, ...]
    follow_ups: tuple[FollowUpLine, ...]
    history: tuple[CampaignStep, ...]
    may: CampaignMay


def may_campaign(actor: Actor) -> bool:
    """Whether the page offers to open one."""
    return access.may_campaign(actor)


def get_campaign(actor: Actor, campaign_id: UUID) -> Campaign:
    """The campaign; Campaign.DoesNotExist when it is not to be seen."""
    return _counted(_visible(actor)).get(id=campaign_id)


def campaigns_for(actor: Actor, state: str = "open", *, page: int = 1) -> Paged[CampaignRow]:
    """The campaigns on the actor's ground, newest first."""
    rows = _visible(actor).filter(**({"state": state} if state else {}))
    total = count_rows(rows)
    here, pages, first, last = slice_of(page, total)
    shown = _counted(rows).order_by("-opened_at", "-id")[first:last]
    return Paged(tuple(_row(one) for one in shown), total, here, pages)


def get_campaign_page(actor: Actor, campaign: Campaign, now: datetime) -> CampaignPage:
    """The page of a campaign that `get_campaign` gave."""
    fresh = _counted(Campaign.objects.filter(id=campaign.id)).get()
    cases = Case.objects.filter(campaign_links__campaign=campaign).filter(access.visible_to(actor))
    ordered = cases.select_related("case_type", "area", "unit").order_by("-received_at")[:_MOST_CASES]
    leads = access.can_lead(actor, fresh) and fresh.state == Campaign.State.OPEN
    done = not fresh.links.filter(case__state__in=flow.OPEN_STATES).exists()
    return CampaignPage(
        row=_row(fresh),
        campaign=fresh,
        cases=tuple(row_of(case, now) for case in ordered),
        whistles=whistles_of_campaign(actor, fresh.id, now=now),
        follow_ups=lines_of(actor, fresh.follow_ups.all(), now),
        history=_history(fresh),
        may=CampaignMay(
            gather=leads,
            follow_up=access.can_look_again(actor, fresh.jurisdiction_id, fresh.area_path),
            close=leads and done,
        ),
    )


def _visible(actor: Actor) -> QuerySet[Campaign]:
    return Campaign.objects.filter(access.campaigns_visible_to(actor))


def _counted(rows: QuerySet[Campaign]) -> QuerySet[Campaign]:
    waiting = Q(follow_ups__done_at__isnull=True)
    return rows.select_related("area", "unit").annotate(
        case_count=Count("links", distinct=True),
        open_count=Count("links", filter=Q(links__case__state__in=flow.OPEN_STATES), distinct=True),
        relapse_count=Count("follow_ups", filter=Q(follow_ups__relapsed=True), distinct=True),
        next_check=Min("follow_ups__due_on", filter=waiting),
    )


def _row(one: Campaign) -> CampaignRow:
    counts = {name: getattr(one, name) for name in ("case_count", "open_count", "relapse_count", "next_check")}
    return CampaignRow(
        id=one.id,
        name=one.name,
        goal=one.goal,
        state=one.state,
        state_name=str(CAMPAIGN_STATE_NAMES[one.state]),
        unit_name=unit_name(one.jurisdiction_id, one.unit_id),
        area_name=area_name(one.area),
        place=one.place,
        cases=counts["case_count"],
        open_cases=counts["open_count"],
        relapsed=counts["relapse_count"],
        opened_at=one.opened_at,
        closed_at=one.closed_at,
        next_check_on=counts["next_check"],
    )


def _history(campaign: Campaign) -> tuple[CampaignStep, ...]:
    steps = []
    for row in core.get_history(f"campaign:{campaign.id}").reverse():
        fact = row.verb.removeprefix("campaign.")
        moved = row.data.get("cases", ())
        count = len(moved) if isinstance(moved, list) else int(moved or 0)
        by = unit_name(campaign.jurisdiction_id, row.unit_id)
        steps.append(CampaignStep(fact, str(CAMPAIGN_WORDS.get(fact, fact)), row.at, by, count))
    return tuple(steps)
