"""How far streets and communities may go; a tighter bound ends what no longer stays within it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from oneneedle.catalogue import access, queries
from oneneedle.catalogue.actions.store import bump, lock_overrides
from oneneedle.catalogue.models import CaseType, LocalOverride, OverrideBound
from oneneedle.catalogue.rules import FIELDS, breaks, find_allowed, range_columns, read_ranges
from oneneedle.catalogue.rules.overrides import LEVELS, LIMITS
from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import Actor, Refused, new_id, system
from oneneedle.notices import actions as notices
from oneneedle.units import queries as units


@transaction.atomic
def set_bound(
    *,
    jurisdiction_id: str,
    unit_id: UUID,
    level: str,
    fields: Collection[str],
    actor: Actor,
    now: datetime,
    type_code: str = "",
    limits: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
) -> OverrideBound:
    """Say from now on how far the offices of a level may change the rules of a branch, or of the whole catalogue.

    Changes that stand and go beyond it end now, and their offices are told. The same again changes nothing. Refuses
    who may not, levels other than street and community, a branch that is not there, unknown words, and limits
    without both ends.
    """
    unit = units.get_unit(jurisdiction_id, unit_id)
    if unit is None or not unit.active or not access.can_set_bound(actor, jurisdiction_id, unit):
        raise _not_yours()
    said = _read_terms(level, fields, limits or {})
    case_type = _branch(jurisdiction_id, type_code)
    lock_overrides(jurisdiction_id)
    standing = OverrideBound.objects.select_for_update().filter(
        unit_id=unit.id, level=level, case_type=case_type, until__isnull=True
    )
    last = standing.first()
    if last and all(getattr(last, name) == value for name, value in said.items()):
        return last
    if last:
        _end_bound(last, now)
    place = {"unit_id": unit.id, "area_path": unit.area_path, "level": level, "case_type": case_type}
    row = OverrideBound.objects.create(id=new_id(now), jurisdiction_id=jurisdiction_id, since=now, **place, **said)
    _note(row, "bound_set", actor, now, {**said, "type": type_code})
    end_broken(jurisdiction_id, actor, now)
    return row


def _read_terms(
    level: str, fields: Collection[str], limits: Mapping[str, Mapping[str, Sequence[str]]]
) -> dict[str, Any]:
    """What a bound says as columns; refused with the first thing that is wrong."""
    if level not in LEVELS:
        raise Refused(_("A bound is for streets or for communities."), field="level", code="bad_level")
    if unknown := sorted(set(fields) - FIELDS.keys()):
        message = _("Unknown fields: %(fields)s.")
        raise Refused(message % {"fields": ", ".join(unknown)}, field="fields", code="unknown_field")
    ranges = {place: one for place, one in read_ranges(limits).items() if place[1] in fields}
    if missing := [name for name in LIMITS if name in fields and not any(place[1] == name for place in ranges)]:
        message = _("%(field)s may be changed: say how fast and how slow at most.")
        raise Refused(message % {"field": FIELDS[missing[0]]}, field="limits", code="no_limits")
    return {"fields": [name for name in FIELDS if name in fields], "limits": range_columns(ranges)}


@transaction.atomic
def end_bound(*, bound: OverrideBound, actor: Actor, now: datetime) -> OverrideBound:
    """Take a bound away: what it allowed is allowed no more, unless another bound does; changes beyond it end now.

    Refuses who may not, and a bound that has ended.
    """
    lock_overrides(bound.jurisdiction_id)
    kept = OverrideBound.objects.select_for_update().get(pk=bound.pk)
    unit = units.get_unit(kept.jurisdiction_id, kept.unit_id)
    if unit is None or not access.can_set_bound(actor, kept.jurisdiction_id, unit):
        raise _not_yours()
    if kept.until is not None:
        raise Refused(_("This bound has ended already."), code="ended_already")
    _end_bound(kept, now)
    _note(kept, "bound_ended", actor, now, {})
    end_broken(kept.jurisdiction_id, actor, now)
    return kept


def end_broken(jurisdiction_id: str, actor: Actor, now: datetime) -> int:
    """End every change that goes beyond the bounds as they stand now, and tell its office; answers how many."""
    standing = Q(until__isnull=True) | Q(until__gt=now)
    rows = LocalOverride.objects.select_for_update(of=("self",)).filter(
        standing, case_type__jurisdiction_id=jurisdiction_id
    )
    found = list(rows.select_related("unit", "case_type").order_by("id"))
    bounds = queries.bounds_in_force(jurisdiction_id) if found else ()
    ended = []
    for row in found:
        kind, level = row.case_type, row.unit.level
        allowed = find_allowed(bounds, type_path=kind.path, level=level, area_path=row.area_path)
        if breaks(queries.override_of(row).change, allowed, danger=bool(kind.danger_words)):
            end_row(row, LocalOverride.End.BOUND, actor, now)
            ended.append(row)
    if ended:
        bump(jurisdiction_id)
        _tell(jurisdiction_id, ended, now)
    return len(ended)


def end_row(row: LocalOverride, end: str, actor: Actor, now: datetime) -> None:
    """Let an override end now; one that has not begun never does, and what it was to replace goes on in its place."""
    until, then = row.until, row.end
    row.until, row.end = max(row.since, now), end
    row.save(update_fields=["until", "end"])
    if now < row.since:
        before = LocalOverride.objects.filter(case_type_id=row.case_type_id, unit_id=row.unit_id, until=row.since)
        replaced = before.filter(end=LocalOverride.End.REPLACED, since__lt=row.since)
        replaced.update(until=until, end=then)
    data = {"override": str(row.id), "unit": str(row.unit_id), "by": end}
    subject = f"case_type:{row.case_type_id}"
    core.write_ledger(subject=subject, verb="catalogue.override_ended", actor=actor, now=now, data=data)


def _not_yours() -> Refused:
    message = _("Bounds are set by a keeper in an office of the city or the district, for the ground below it.")
    return Refused(message, code="not_allowed")


def _branch(jurisdiction_id: str, type_code: str) -> CaseType | None:
    if not type_code:
        return None
    if found := CaseType.objects.filter(jurisdiction_id=jurisdiction_id, code=type_code).first():
        return found
    raise Refused(_("There is no such type of case."), field="type_code", code="unknown_type")


def _end_bound(bound: OverrideBound, now: datetime) -> None:
    if now <= bound.since:
        raise Refused(_("This bound has only just been set; try again in a moment."), code="too_soon")
    bound.until = now
    bound.save(update_fields=["until"])


def _note(bound: OverrideBound, fact: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> None:
    known = {"bound": str(bound.id), "unit": str(bound.unit_id), "level": bound.level, **data}
    subject, verb = f"catalogue:{bound.jurisdiction_id}", f"catalogue.{fact}"
    core.write_ledger(subject=subject, verb=verb, actor=actor, now=now, data=known)


def _tell(jurisdiction_id: str, ended: Sequence[LocalOverride], now: datetime) -> None:
    city = core_queries.get_jurisdiction(jurisdiction_id)
    drafts = [
        notices.NoticeDraft(
            key=f"override:{row.id}:override_ended:{row.unit_id}",
            kind="override_ended",
            subject=f"case_type:{row.case_type_id}",
            jurisdiction_id=jurisdiction_id,
            unit=row.unit_id,
            language=city.language if city else "",
            params={
                "number": row.case_type.code,
                "type": {"zh": row.case_type.name_zh, "en": row.case_type.name_en},
                "ended_at": now.isoformat(),
                "link": "/desk/overrides/",
            },
            letter=bool(row.unit.email),
            mailbox=row.unit.email,
        )
        for row in ended
    ]
    notices.send_notices(drafts=drafts, actor=system(jurisdiction_id), now=now)
