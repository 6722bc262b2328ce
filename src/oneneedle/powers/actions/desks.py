"""Sets up and changes the desks of a street."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.catalogue import queries as catalogue
from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.powers import access, rules
from oneneedle.powers.models import DeskType, WorkDesk
from oneneedle.units import queries as units
from oneneedle.units.models import Unit


@transaction.atomic
def set_desk(
    *,
    unit_id: UUID,
    code: str,
    name_zh: str = "",
    name_en: str = "",
    ordinal: int = 0,
    active: bool = True,
    type_codes: Iterable[str] = (),
    actor: Actor,
    now: datetime,
) -> WorkDesk:
    """Set up a desk of a street, or change the one of this code; types it takes no more end now.

    The same again changes nothing. Refuses who may not, a unit that is no street office, a desk without name, a bad
    code, types the catalogue does not have, and types another desk of the street takes.
    """
    street = check_keeper(actor, unit_id)
    rules.check_code(code)
    zh, en = (text.replace("\x00", "").strip()[: rules.MAX_NAME] for text in (name_zh, name_en))
    if not (zh or en):
        raise Refused(_("Give the desk a name."), field="name_zh", code="no_name")
    wanted = frozenset(type_codes)
    unknown = wanted - catalogue.get_catalogue(actor.jurisdiction_id).by_code.keys()
    if unknown:
        message = _("The catalogue does not have: %(codes)s.")
        raise Refused(message % {"codes": ", ".join(sorted(unknown))}, field="type_codes", code="unknown_type")
    Unit.objects.select_for_update(of=("self",)).get(id=street.id)  # one writer of a street's desks at a time
    desk = WorkDesk.objects.filter(unit_id=street.id, code=code).first()
    _check_free(street, desk, wanted if active else frozenset())
    terms = {"name_zh": zh, "name_en": en, "ordinal": ordinal, "active": active}
    same = desk is not None and all(getattr(desk, name) == value for name, value in terms.items())
    if desk is None:
        place = {"id": new_id(now), "jurisdiction_id": actor.jurisdiction_id, "unit_id": street.id, "code": code}
        desk = WorkDesk.objects.create(**place, **terms, changed_at=now)
    added, removed = _set_types(desk, wanted if active else frozenset(), now)
    if same and not added and not removed:
        return desk
    for name, value in {**terms, "changed_at": now}.items():
        setattr(desk, name, value)
    desk.save(update_fields=[*terms, "changed_at"])
    data = {"unit": str(street.id), "code": code, "active": active, "added": added, "removed": removed}
    core.write_ledger(subject=f"work_desk:{desk.id}", verb="powers.desk_set", actor=actor, now=now, data=data)
    return desk


def check_keeper(actor: Actor, unit_id: UUID) -> units.UnitRef:
    """The street office, if the actor keeps its desks; refused otherwise."""
    street = units.get_unit(actor.jurisdiction_id, unit_id)
    if street is None or not access.can_keep_desks(actor, street):
        raise Refused(_("Your post does not set up the desks of this street."), code="not_allowed")
    if street.level != "street":
        raise Refused(_("Work desks stand in street offices; this unit is none."), field="unit", code="no_street")
    return street


def _check_free(street: units.UnitRef, desk: WorkDesk | None, wanted: frozenset[str]) -> None:
    others = DeskType.objects.filter(unit_id=street.id, type_code__in=wanted, until__isnull=True)
    held = others.exclude(desk=desk) if desk else others
    if taken := held.select_related("desk").order_by("type_code").first():
        kind = catalogue.get_catalogue(taken.desk.jurisdiction_id).by_code.get(taken.type_code)
        message = _("“%(type)s” is taken by the desk “%(desk)s”; take it away there first.")
        values = {"type": kind.name if kind else taken.type_code, "desk": taken.desk.name}
        raise Refused(message % values, field="type_codes", code="taken")


def _set_types(desk: WorkDesk, wanted: frozenset[str], now: datetime) -> tuple[list[str], list[str]]:
    """What was added and what was ended."""
    held = {one.type_code for one in desk.types.filter(until__isnull=True)}
    added, removed = sorted(wanted - held), sorted(held - wanted)
    desk.types.filter(until__isnull=True, type_code__in=removed).update(until=now)
    DeskType.objects.bulk_create(
        DeskType(id=new_id(now), unit_id=desk.unit_id, desk=desk, type_code=code, since=now) for code in added
    )
    return added, removed
