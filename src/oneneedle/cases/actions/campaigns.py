"""Many cases of one place taken in hand as one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.actions.follow_ups import add_cases, not_yours, note_campaign
from oneneedle.cases.actions.whistles import record
from oneneedle.cases.actions.whistles.draft import check_case, find_ground
from oneneedle.cases.models import Campaign, Case
from oneneedle.cases.rules import flow, whistles
from oneneedle.cases.rules.report import MAX_LINE
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.units import queries as units


@transaction.atomic
def open_campaign(
    *,
    name: str,
    goal: str,
    area_path: str = "",
    place: str = "",
    lon: float | None = None,
    lat: float | None = None,
    cases: Sequence[Case] = (),
    actor: Actor,
    now: datetime,
) -> Campaign:
    """Open a campaign 专项行动 for one place: its name, how the place shall be afterwards, the first cases.

    Refuses who may not call departments, a street without the right of comprehensive management, ground that is not
    the actor's, and cases that have ended.
    """
    if not access.may_campaign(actor) or actor.unit_id is None:
        raise not_yours()
    if missing := units.missing_right(actor.jurisdiction_id, actor.unit_id, whistles.CAMPAIGN_RIGHT, now):
        raise Refused(missing, code="street_right")
    title = record.words(name, "name", _("Give it a name."))[:MAX_LINE]
    aim = record.words(goal, "goal", _("Say how the place shall be afterwards."))
    ground = find_ground(actor, cases, area_path, place, lon, lat, None)
    campaign = Campaign.objects.create(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        unit_id=actor.unit_id,
        unit_path=actor.unit_path,
        area_id=ground.area_id,
        area_path=ground.area_path,
        name=title,
        place=ground.place,
        lon=ground.lon,
        lat=ground.lat,
        goal=aim,
        opened_at=now,
        changed_at=now,
    )
    note_campaign(campaign, "opened", actor, now, {"area": ground.area_path, "cases": [str(case.id) for case in cases]})
    add_cases(campaign, [case.id for case in cases], now)
    return campaign


@transaction.atomic
def gather_cases(*, campaign: Campaign, cases: Sequence[Case], actor: Actor, now: datetime) -> None:
    """Gather open cases into the campaign; those that are in it already stay.

    Refuses who does not lead it, a campaign that is closed, no case, and cases not on the actor's ground.
    """
    _hold(campaign, actor)
    known = set(campaign.links.values_list("case_id", flat=True))
    fresh = [case for case in cases if case.id not in known]
    if not cases:
        raise Refused(_("Choose the cases."), field="cases", code="empty")
    for case in fresh:
        check_case(actor, case)
    if fresh:
        note_campaign(campaign, "gathered", actor, now, {"cases": [str(case.id) for case in fresh]})
        add_cases(campaign, [case.id for case in fresh], now)


@transaction.atomic
def close_campaign(*, campaign: Campaign, outcome: str, actor: Actor, now: datetime) -> None:
    """Close a campaign with its outcome in words; follow-ups that are planned stay planned.

    Refuses who does not lead it, and while a case, a whistle of it is still open.
    """
    _hold(campaign, actor)
    words = record.words(outcome, "outcome", _("Write what came of it."))
    if campaign.links.filter(case__state__in=flow.OPEN_STATES).exists():
        raise Refused(_("A case of this campaign is still open."), code="cases_open")
    if campaign.whistles.filter(state__in=whistles.OPEN_WHISTLE).exists():
        raise Refused(_("A whistle of this campaign is still open."), code="whistle_open")
    changes = {"state": Campaign.State.CLOSED, "closed_at": now, "outcome_text": words}
    note_campaign(campaign, "closed", actor, now, {"cases": campaign.links.count()}, changes)


def _hold(campaign: Campaign, actor: Actor) -> None:
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update())
    if not access.can_lead(actor, campaign):
        raise not_yours()
    if campaign.state != Campaign.State.OPEN:
        raise Refused(_("This campaign is closed."), code="wrong_state")
