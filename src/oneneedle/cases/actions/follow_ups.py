"""Later looks whether the effect holds; a relapse opens a new case by the same door as every other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import access
from oneneedle.cases.actions.receive import receive_case
from oneneedle.cases.models import Campaign, CampaignCase, Case, FollowUp, Whistle
from oneneedle.cases.rules import Report, whistles
from oneneedle.core import actions as core_actions
from oneneedle.core import queries as core
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, new_id
from oneneedle.notices import actions as notices
from oneneedle.units import queries as units

_FURTHEST = timedelta(days=730)


@transaction.atomic
def plan_follow_up(
    *,
    due_on: date,
    note: str = "",
    campaign: Campaign | None = None,
    case: Case | None = None,
    whistle: Whistle | None = None,
    actor: Actor,
    now: datetime,
) -> FollowUp:
    """Plan a follow-up 回头看 of a campaign, a case or a whistle: somebody looks again on that day.

    Refuses who does not govern the ground, a day that is not to come, and anything but one subject.
    """
    subjects = [one for one in (campaign, case, whistle) if one is not None]
    if len(subjects) != 1:
        raise Refused(_("A follow-up belongs to one campaign, one case or one whistle."), code="one_subject")
    subject = subjects[0]
    if actor.unit_id is None or not access.can_look_again(actor, subject.jurisdiction_id, subject.area_path):
        raise not_yours()
    today = core.today_in(subject.jurisdiction_id, now)
    if not today < due_on <= today + _FURTHEST:
        raise Refused(_("Choose a day that is still to come, within two years."), field="due_on", code="past")
    follow_up = FollowUp.objects.create(
        id=new_id(now),
        jurisdiction_id=subject.jurisdiction_id,
        unit_id=actor.unit_id,
        unit_path=actor.unit_path,
        area_path=subject.area_path,
        campaign=campaign,
        case=case,
        whistle=whistle,
        due_on=due_on,
        note=note.strip()[: whistles.MAX_WORDS],
        planned_at=now,
    )
    _note_follow_up(follow_up, "planned", actor, now, {"due_on": due_on.isoformat()})
    return follow_up


@transaction.atomic
def record_follow_up(*, follow_up: FollowUp, relapsed: bool, note: str, actor: Actor, now: datetime) -> Case | None:
    """Record what was found: it holds, or it relapsed and a new case is opened, linked, and gathered into its campaign
    or its whistle's, which is open again from then on.

    Refuses who does not govern the ground, the unit whose own work it was, a second record, a relapse without words.
    """
    follow_up.refresh_from_db(from_queryset=FollowUp.objects.select_for_update())
    if not access.can_record_follow_up(actor, follow_up):
        raise not_yours()
    if follow_up.done_at is not None:
        raise Refused(_("Somebody has recorded this already."), code="again")
    words = note.strip()[: whistles.MAX_WORDS]
    if relapsed and not words:
        raise Refused(_("Say what you found; the new case begins with these words."), field="note", code="empty")
    fresh = _open_again(follow_up, words, actor, now) if relapsed else None
    follow_up.done_at, follow_up.relapsed, follow_up.result, follow_up.new_case = now, relapsed, words, fresh
    follow_up.save(update_fields=["done_at", "relapsed", "result", "new_case"])
    data = {"relapsed": relapsed, "new_case": str(fresh.id) if fresh else None}
    _note_follow_up(follow_up, "recorded", actor, now, data)
    campaign = follow_up.campaign or (follow_up.whistle.campaign if follow_up.whistle else None)
    if fresh is not None and campaign is not None:
        _take_up_again(campaign, fresh, actor, now)
    return fresh


@transaction.atomic
def remind_follow_up(*, follow_up: FollowUp, actor: Actor, now: datetime) -> bool:
    """Remind the unit that planned a follow-up, once, when its day has come. Refuses everybody but the house."""
    if actor.channel != SYSTEM_CHANNEL:
        raise Refused(_("Deadlines are watched by the house itself."), code="not_yours")
    waiting = FollowUp.objects.filter(id=follow_up.id, reminded_at__isnull=True, done_at__isnull=True)
    if not waiting.update(reminded_at=now):
        return False
    city, unit = (
        core.get_jurisdiction(follow_up.jurisdiction_id),
        units.get_unit(follow_up.jurisdiction_id, follow_up.unit_id),
    )
    row = _note_follow_up(follow_up, "reminded", actor, now, {"due_on": follow_up.due_on.isoformat()})
    return notices.send_notice(
        draft=notices.NoticeDraft(
            key=f"{row}:follow_up_due:{follow_up.unit_id}",
            kind="follow_up_due",
            subject=f"follow_up:{follow_up.id}",
            jurisdiction_id=follow_up.jurisdiction_id,
            unit=follow_up.unit_id,
            language=city.language if city else "",
            params={"number": _about(follow_up), "link": "/desk/follow-ups/", "text": follow_up.note},
            letter=bool(unit and unit.email),
            mailbox=unit.email if unit else "",
        ),
        actor=actor,
        now=now,
    )


def _take_up_again(campaign: Campaign, fresh: Case, actor: Actor, now: datetime) -> None:
    """A campaign whose effect did not hold is open again, so that cases are gathered and departments called for it."""
    campaign.refresh_from_db(from_queryset=Campaign.objects.select_for_update())
    if campaign.state == Campaign.State.CLOSED:
        changes = {"state": Campaign.State.OPEN, "closed_at": None}
        note_campaign(campaign, "reopened", actor, now, {"reason": "relapse", "case": str(fresh.id)}, changes)
    note_campaign(campaign, "gathered", actor, now, {"cases": [str(fresh.id)], "relapse": True})
    add_cases(campaign, [fresh.id], now)


def _about(follow_up: FollowUp) -> str:
    if follow_up.campaign is not None:
        return follow_up.campaign.name
    return follow_up.case.number if follow_up.case else follow_up.whistle.number if follow_up.whistle else ""


def _open_again(follow_up: FollowUp, words: str, actor: Actor, now: datetime) -> Case:
    """A new case by the same door as every other, at the same place and of the same type."""
    known = _cases_of(follow_up)
    types = Counter(case.case_type.code for case in known if case.case_type is not None)
    subject = follow_up.campaign or follow_up.whistle or follow_up.case
    where = next((case for case in known if case.lon is not None), None)
    report = Report(
        description=words,
        type_code=types.most_common(1)[0][0] if types else "",
        lon=where.lon if where else getattr(subject, "lon", None),
        lat=where.lat if where else getattr(subject, "lat", None),
        address=where.address if where else getattr(subject, "place", ""),
        area_path=follow_up.area_path,
        with_receipt=False,
    )
    return Case.objects.get(id=receive_case(report=report, actor=actor, now=now).case_id)


def _cases_of(follow_up: FollowUp) -> list[Case]:
    cases = Case.objects.select_related("case_type").order_by("received_at")
    if follow_up.case_id:
        return list(cases.filter(id=follow_up.case_id))
    if follow_up.whistle_id:
        return list(cases.filter(whistle_links__whistle_id=follow_up.whistle_id))
    return list(cases.filter(campaign_links__campaign=follow_up.campaign)) if follow_up.campaign else []


def add_cases(campaign: Campaign, case_ids: Iterable[UUID], now: datetime) -> None:
    """The rows of cases gathered into a campaign, each once."""
    CampaignCase.objects.bulk_create(
        [CampaignCase(campaign=campaign, case_id=case_id, added_at=now) for case_id in dict.fromkeys(case_ids)],
        ignore_conflicts=True,
    )


def note_campaign(
    campaign: Campaign,
    fact: str,
    actor: Actor,
    now: datetime,
    data: Mapping[str, Any],
    changes: Mapping[str, Any] | None = None,
) -> None:
    """One row in the campaign's ledger and the columns that go with it."""
    row = core_actions.write_ledger(
        subject=f"campaign:{campaign.id}", verb=f"campaign.{fact}", actor=actor, now=now, data=data
    )
    columns = {**(changes or {}), "version": row.seq, "changed_at": max(now, campaign.changed_at)}
    Campaign.objects.filter(id=campaign.id).update(**columns)
    for name, value in columns.items():
        setattr(campaign, name, value)


def _note_follow_up(follow_up: FollowUp, fact: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> int:
    subject = {
        name: str(value)
        for name, value in (
            ("campaign", follow_up.campaign_id),
            ("case", follow_up.case_id),
            ("whistle", follow_up.whistle_id),
        )
        if value
    }
    row = core_actions.write_ledger(
        subject=f"follow_up:{follow_up.id}", verb=f"follow_up.{fact}", actor=actor, now=now, data={**subject, **data}
    )
    return row.position


def not_yours() -> Refused:
    """The refusal of a post that may not do this."""
    return Refused(_("Your post may not do this here."), code="not_yours")
