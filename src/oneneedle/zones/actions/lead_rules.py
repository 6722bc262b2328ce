"""Sets and ends the rules of a zone: who leads in which cases."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused
from oneneedle.zones import queries
from oneneedle.zones.actions.store import check_actor, lock_zone, write_down
from oneneedle.zones.models import Zone, ZoneRule
from oneneedle.zones.rules import LeadRule, SharedZone, end_rule, plan_rule

Versions = tuple[LeadRule, ...]


@transaction.atomic
def set_zone_rule(
    *, zone: Zone, type_code: str, lead: UUID | None, since: datetime, actor: Actor, now: datetime
) -> ZoneRule:
    """Let a member, or without one the member in turn, lead cases of this type or branch from `since` on.

    On the zone's ground the rule comes before the responsibility list. Refuses who may not, a type the city does not
    have, a lead that is no member from then on, a zone that is over, and a past that has bound. The same changes
    nothing.
    """
    check_actor(actor, zone.jurisdiction_id)
    queries.check_type(zone.jurisdiction_id, type_code)
    held = lock_zone(zone, now)
    if lead is not None and not queries.is_member(held, lead, since):
        raise Refused(_("Only a member of the zone can lead in it."), field="lead", code="no_member")
    old = _versions(held, type_code)
    new = plan_rule(old, type_code, lead, since=since, now=now)
    if _write(zone, old, new):
        write_down(zone, now)
        data = {"type": type_code, "lead": str(lead) if lead else "turn", "since": since.isoformat()}
        core.write_ledger(subject=f"zone:{zone.id}", verb="zone.rule_set", actor=actor, now=now, data=data)
    return ZoneRule.objects.get(id=new[-1].id)


@transaction.atomic
def end_zone_rule(*, rule: ZoneRule, until: datetime, actor: Actor, now: datetime) -> None:
    """From `until` on each district goes by its own rules for these cases; one that has not begun is dropped.

    Refuses who may not, a rule that is over or was replaced, a past that has bound, and a zone that is over.
    """
    zone = rule.zone
    check_actor(actor, zone.jurisdiction_id)
    old = _versions(lock_zone(zone, now), rule.type_code)
    if not old or old[-1].id != rule.id or (old[-1].until is not None and old[-1].until <= until):
        raise Refused(_("This rule is over already."), field="until", code="rule_over")
    if _write(zone, old, end_rule(old, since=until, now=now)):
        write_down(zone, now)
        data = {"type": rule.type_code, "until": until.isoformat()}
        core.write_ledger(subject=f"zone:{zone.id}", verb="zone.rule_ended", actor=actor, now=now, data=data)


def _versions(held: SharedZone, type_code: str) -> Versions:
    return tuple(one for one in held.rules if one.type_code == type_code)


def _write(zone: Zone, old: Versions, new: Versions) -> bool:
    """Write what is not the same; versions end before the next ones begin, so that at most one has no end."""
    before = {one.id: one for one in old}
    ZoneRule.objects.filter(id__in=before.keys() - {one.id for one in new}).delete()
    for one in new:
        if one.id in before and one.until != before[one.id].until:
            ZoneRule.objects.filter(id=one.id).update(until=one.until)
    for one in (one for one in new if one.id not in before):
        ZoneRule.objects.create(
            id=one.id, zone=zone, type_code=one.type_code, lead_id=one.lead, since=one.since, until=one.until
        )
    return new != old
