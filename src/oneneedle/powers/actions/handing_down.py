"""Hands a power down to a street with its checklist, ends it, calls it off; what stands is never edited."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused, is_under, new_id
from oneneedle.powers import access, rules
from oneneedle.powers.models import CheckLine, DelegatedPower
from oneneedle.units import queries as units
from oneneedle.units.models import Unit


@transaction.atomic
def hand_down_power(
    *,
    unit_id: UUID,
    from_unit_id: UUID,
    work_field: str,
    since: datetime,
    lines: Sequence[tuple[str, str]],
    name_zh: str = "",
    name_en: str = "",
    basis_zh: str = "",
    basis_en: str = "",
    document: str = "",
    until: datetime | None = None,
    replaces: DelegatedPower | None = None,
    actor: Actor,
    now: datetime,
) -> DelegatedPower:
    """Hand a power down to a street from a moment on, with its basis and its checklist.

    With `replaces` it is the next version, and the one before ends as this one begins. Refuses who may not, a unit
    that is no street office, a department that is none, no name, no basis, no checklist, an end before the beginning,
    a power the street holds then already, a version after one that has ended or was followed already, and a version
    that begins in the past.
    """
    street = _find_street(actor, unit_id)
    if street.level != "street" or not street.active:
        raise Refused(_("Powers are handed down to street offices; this unit is none."), field="unit", code="no_street")
    terms = {
        **_check_words(name_zh, name_en, basis_zh, basis_en),
        "document": rules.said(document, rules.MAX_TEXT),
        "work_field": rules.check_word(work_field),
        "from_unit_id": _find_department(actor, from_unit_id, street),
    }
    listed = rules.split_lines("\n".join(zh for zh, _en in lines), "\n".join(en for _zh, en in lines))
    if until is not None and until <= since:
        raise Refused(_("A power ends after it began."), field="until", code="ends_before")
    _lock(street.id)
    place = _follow(replaces, street, since, actor, now) if replaces else {}
    _check_free(street.id, terms, since, until)
    power = DelegatedPower.objects.create(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        unit_id=street.id,
        since=since,
        until=until,
        **terms,
        **place,
    )
    CheckLine.objects.bulk_create(
        CheckLine(id=new_id(now), power=power, place=number, text_zh=zh, text_en=en)
        for number, (zh, en) in enumerate(listed, 1)
    )
    data = {"unit": str(street.id), "from_unit": str(from_unit_id), "field": work_field, "lines": len(listed)}
    dates = {"from": since.isoformat(), "until": until.isoformat() if until else "", "version": power.version}
    _note(power, "power_handed_down", actor, now, {**data, **dates})
    return power


@transaction.atomic
def end_power(*, power: DelegatedPower, until: datetime, actor: Actor, now: datetime) -> DelegatedPower:
    """End a power from a moment on; what runs under it is called off by the street, or goes on until then.

    A version that was to follow later is called off with it. Refuses who may not, a power that ends by then already,
    and an end in the past or before it began.
    """
    kept = _hold(power, actor)
    if kept.until is not None and kept.until <= max(until, now):
        raise Refused(_("This power ends by then already."), code="ended_already")
    if until < now or until <= kept.since:
        raise Refused(_("A power ends now or later, and after it began."), field="until", code="ends_before")
    _end(kept, until, actor, now)
    _drop_later(kept, actor, now)
    return kept


@transaction.atomic
def call_off_power(*, power: DelegatedPower, actor: Actor, now: datetime) -> DelegatedPower:
    """Let a power that has not begun never begin; it stands nowhere but in the ledger and under its checks.

    Versions after it are called off with it; the version before stands until the day it stood to without this one.
    Refuses who may not, a power that has begun, one that was called off before, and a version before that would
    then overlap another power of its name.
    """
    kept = _hold(power, actor)
    if kept.since <= now or kept.called_off:
        raise Refused(_("Only a power that has not begun can be called off."), code="begun")
    _drop_later(kept, actor, now)
    _drop(kept, actor, now)
    former = _versions(kept).filter(version__lt=kept.version).order_by("-version").first()
    if former is not None and former.until == kept.since:
        names = {"name_zh": former.name_zh, "name_en": former.name_en}
        _check_free(former.unit_id, names, kept.since, kept.former_until)
        former.until = kept.former_until
        former.save(update_fields=["until"])
        until = former.until.isoformat() if former.until else ""
        _note(former, "power_goes_on", actor, now, {"unit": str(former.unit_id), "until": until})
    return kept


def _hold(power: DelegatedPower, actor: Actor) -> DelegatedPower:
    """The power as it stands, one writer of a street's powers at a time."""
    _find_street(actor, power.unit_id)
    _lock(power.unit_id)
    return DelegatedPower.objects.select_for_update(of=("self",)).get(pk=power.pk)


def _lock(street_id: UUID) -> None:
    Unit.objects.select_for_update(of=("self",)).get(id=street_id)


def _versions(power: DelegatedPower) -> QuerySet[DelegatedPower]:
    """All versions of it that come into force at all."""
    return DelegatedPower.objects.filter(Q(id=power.root_id) | Q(first_id=power.root_id)).exclude(until=F("since"))


def _drop_later(power: DelegatedPower, actor: Actor, now: datetime) -> None:
    for later in _versions(power).filter(version__gt=power.version).order_by("-version"):
        _drop(later, actor, now)


def _drop(power: DelegatedPower, actor: Actor, now: datetime) -> None:
    power.until = power.since
    power.save(update_fields=["until"])
    _note(power, "power_called_off", actor, now, {"unit": str(power.unit_id), "from": power.since.isoformat()})


def _find_street(actor: Actor, unit_id: UUID) -> units.UnitRef:
    street = units.get_unit(actor.jurisdiction_id, unit_id)
    if street is None or not access.can_hand_down(actor, street):
        raise Refused(_("Your post does not hand powers down to this street."), code="not_allowed")
    return street


def _find_department(actor: Actor, unit_id: UUID, street: units.UnitRef) -> UUID:
    unit = units.get_unit(actor.jurisdiction_id, unit_id)
    if unit is None or not unit.active or is_under(unit.path, street.path):
        raise Refused(_("Choose the department whose power it was."), field="from_unit", code="no_department")
    return unit.id


def _check_words(name_zh: str, name_en: str, basis_zh: str, basis_en: str) -> dict[str, str]:
    names = [rules.said(text, rules.MAX_NAME) for text in (name_zh, name_en)]
    if not any(names):
        raise Refused(_("Give the power a name."), field="name_zh", code="no_name")
    basis = [rules.said(text, rules.MAX_TEXT) for text in (basis_zh, basis_en)]
    if not any(basis):
        raise Refused(_("Say on what legal basis it is handed down."), field="basis_zh", code="no_basis")
    return dict(zip(("name_zh", "name_en", "basis_zh", "basis_en"), (*names, *basis), strict=True))


def _follow(
    replaces: DelegatedPower, street: units.UnitRef, since: datetime, actor: Actor, now: datetime
) -> dict[str, Any]:
    """End the version before; answers which one comes now."""
    former = DelegatedPower.objects.select_for_update(of=("self",)).get(pk=replaces.pk)
    newer = _versions(former).filter(version__gt=former.version).exists()
    if since < now:
        words = _("The next version begins now or later: what was in force until now stands.")
        raise Refused(words, field="since", code="past")
    over = former.until is not None and former.until < since
    if former.unit_id != street.id or newer or over or since <= former.since:
        words = _("Only the last version of a power of this street is followed by a new one, after it began.")
        raise Refused(words, field="since", code="not_the_last")
    ever = DelegatedPower.objects.filter(Q(id=former.root_id) | Q(first_id=former.root_id))
    place = {"first_id": former.root_id, "former_until": former.until}
    if former.until != since:
        _end(former, since, actor, now)
    return {**place, "version": (ever.aggregate(last=Max("version"))["last"] or 0) + 1}


def _check_free(street_id: UUID, terms: dict[str, Any], since: datetime, until: datetime | None) -> None:
    same = (Q(name_zh=terms["name_zh"]) & ~Q(name_zh="")) | (Q(name_en=terms["name_en"]) & ~Q(name_en=""))
    then = Q(until__isnull=True) | Q(until__gt=since)
    if until is not None:
        then &= Q(since__lt=until)
    held = DelegatedPower.objects.filter(same, then, unit_id=street_id).exclude(until=F("since"))
    if held.exists():
        raise Refused(_("The street holds this power then already."), field="name_zh", code="held_already")


def _end(power: DelegatedPower, until: datetime, actor: Actor, now: datetime) -> None:
    power.until = until
    power.save(update_fields=["until"])
    _note(power, "power_ended", actor, now, {"unit": str(power.unit_id), "until": until.isoformat()})


def _note(power: DelegatedPower, fact: str, actor: Actor, now: datetime, data: dict[str, Any]) -> None:
    core.write_ledger(subject=f"delegated_power:{power.id}", verb=f"powers.{fact}", actor=actor, now=now, data=data)
