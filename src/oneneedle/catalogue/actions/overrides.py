"""Changes of streets and communities for their own ground, and the bounds they stay within."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from oneneedle.catalogue import access, queries
from oneneedle.catalogue.actions.bounds import end_row
from oneneedle.catalogue.actions.store import bump, lock_overrides
from oneneedle.catalogue.models import CaseType, LocalOverride
from oneneedle.catalogue.rules import Change, change_columns, check_change, make_change
from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused, is_under, new_id
from oneneedle.core.rules.words import clean_words
from oneneedle.units import queries as units

MAX_TEXT = 4000


@transaction.atomic
def set_override(
    *,
    case_type: CaseType,
    unit_id: UUID,
    since: datetime,
    reason: str,
    actor: Actor,
    now: datetime,
    limits: Mapping[str, Mapping[str, str]] | None = None,
    handler_id: UUID | None = None,
    offered: bool = True,
    texts: Mapping[str, str] | None = None,
) -> LocalOverride:
    """Let the rule of a type be different on the ground of a street or community from `since` on.

    What it says replaces what this office said of the type before; empty means as the city says. The same again
    changes nothing. Refuses who may not, a group of types, a type without rule, a moment gone by, no reason, who is
    neither below the office nor on its ground to act, and what the bound does not allow, with the bound shown.
    """
    lock_overrides(case_type.jurisdiction_id)
    kept = CaseType.objects.select_for_update().get(pk=case_type.pk)
    city = kept.jurisdiction_id
    unit = _office(city, unit_id, actor)
    if since < now:
        raise Refused(_("Cases were filed by the rule of then; begin now or later."), field="since", code="past")
    words = _read_reason(reason)
    _check_type(kept, since)
    change = make_change(limits=limits, handler=handler_id, offered=offered, **_cut(texts))
    check_change(change, queries.allowed_for(city, unit, kept.path), danger=_speaks_of_danger(kept, since))
    _check_handler(city, unit, change)
    last = kept.overrides.select_for_update().filter(unit_id=unit.id, until__isnull=True).first()
    if last and last.since <= since and queries.override_of(last).change == change:
        return last
    _make_room(kept, unit, since)
    place = {"case_type": kept, "unit_id": unit.id, "area_path": unit.area_path}
    row = LocalOverride.objects.create(id=new_id(now), since=since, reason=words, **place, **change_columns(change))
    data = {"override": str(row.id), "unit": str(unit.id), "since": since.isoformat(), "fields": list(change.fields)}
    core.write_ledger(subject=f"case_type:{kept.id}", verb="catalogue.override_set", actor=actor, now=now, data=data)
    bump(city)
    return row


@transaction.atomic
def end_override(*, override: LocalOverride, actor: Actor, now: datetime) -> LocalOverride:
    """Let the city's rule stand again from now on; one that has not begun never will, and what it was to replace stays.

    Refuses who may not, and one that has ended.
    """
    lock_overrides(override.case_type.jurisdiction_id)
    kept = LocalOverride.objects.select_for_update(of=("self",)).select_related("case_type").get(pk=override.pk)
    city = kept.case_type.jurisdiction_id
    unit = units.get_unit(city, kept.unit_id)
    if unit is None or not access.can_end_override(actor, city, unit):
        raise _not_yours()
    if kept.until is not None and kept.until <= now:
        raise Refused(_("This change has ended already."), code="ended_already")
    end_row(kept, LocalOverride.End.ENDED, actor, now)
    bump(city)
    return kept


def _office(jurisdiction_id: str, unit_id: UUID, actor: Actor) -> units.UnitRef:
    unit = units.get_unit(jurisdiction_id, unit_id)
    if unit is None or not unit.active or not access.can_override(actor, jurisdiction_id, unit):
        raise _not_yours()
    return unit


def _not_yours() -> Refused:
    message = _("Only the street or community of the ground changes rules for it, by a post with that right.")
    return Refused(message, code="not_allowed")


def _read_reason(reason: str) -> str:
    words = clean_words(reason)[:MAX_TEXT]
    if not words:
        raise Refused(_("Say why your ground needs it; everybody can read it."), field="reason", code="reason")
    return words


def _cut(texts: Mapping[str, str] | None) -> dict[str, str]:
    return {name: clean_words(text)[:MAX_TEXT] for name, text in (texts or {}).items()}


def _check_type(case_type: CaseType, since: datetime) -> None:
    if not case_type.is_leaf or not case_type.active:
        raise Refused(_("There is no such type of case."), field="type_code", code="unknown_type")
    if queries.get_catalogue(case_type.jurisdiction_id).rule_at(case_type.id, since) is None:
        raise Refused(_("No rule is in force for this type of case."), field="type_code", code="no_rule")


def _speaks_of_danger(case_type: CaseType, since: datetime) -> bool:
    rule = queries.get_catalogue(case_type.jurisdiction_id).rule_at(case_type.id, since)
    return bool(case_type.danger_words) or (rule is not None and rule.priority == "urgent")


def _check_handler(jurisdiction_id: str, unit: units.UnitRef, change: Change) -> None:
    if change.handler is None:
        return
    handler = units.get_unit(jurisdiction_id, change.handler)
    if handler is None or not handler.active:
        raise Refused(_("There is no such unit."), field="handler", code="unknown_unit")
    if not is_under(handler.path, unit.path) and not is_under(handler.area_path, unit.area_path):
        message = _("Choose your own unit, one below it, or one that serves your ground alone.")
        raise Refused(message, field="handler", code="not_own")


def _make_room(case_type: CaseType, unit: units.UnitRef, since: datetime) -> None:
    """End what the office said before at `since`; what was to begin later never does."""
    standing = Q(until__isnull=True) | Q(until__gt=since)
    for row in case_type.overrides.select_for_update().filter(standing, unit_id=unit.id):
        row.until, row.end = max(row.since, since), LocalOverride.End.REPLACED
        row.save(update_fields=["until", "end"])
