"""Grants rights to streets and takes them back; sets how far the posts of a level may go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.core.rules.words import clean_words
from oneneedle.units.actions.store import bump, check_actor, get_unit
from oneneedle.units.models import LevelRole, StreetRight
from oneneedle.units.rules import LEVEL_NAMES, RIGHTS, check_rights, check_street_right

MAX_TEXT = 2000


@transaction.atomic
def grant_right(
    *,
    jurisdiction_id: str,
    unit_code: str,
    right: str,
    since: datetime,
    actor: Actor,
    now: datetime,
    basis_zh: str = "",
    basis_en: str = "",
    document: str = "",
) -> StreetRight:
    """Write into the register that a street holds a right from a moment on, and on what basis.

    When the first line of a right begins, streets without a line of it hold it no more. Refuses who may not, a unit
    that is no street office, a word that cannot be a right, a right without basis, and one the street holds then.
    """
    check_actor(actor, jurisdiction_id)
    unit = get_unit(jurisdiction_id, unit_code)
    check_street_right(right)
    if unit.level != "street":
        raise Refused(_("The register is about streets; this unit is none."), field="unit", code="no_street")
    zh, en, paper = (clean_words(text)[:MAX_TEXT] for text in (basis_zh, basis_en, document))
    if not (zh or en):
        raise Refused(_("Say on what basis the right is granted."), field="basis_zh", code="no_basis")
    later = Q(until__isnull=True) | Q(until__gt=since)
    if unit.street_rights.filter(later, right=right).exists():
        raise Refused(_("The street holds this right then already."), field="right", code="held_already")
    row = StreetRight.objects.create(
        id=new_id(now), unit=unit, right=right, basis_zh=zh, basis_en=en, document=paper, since=since
    )
    _note(row, "right_granted", actor, now, since)
    bump(jurisdiction_id)
    return row


@transaction.atomic
def withdraw_right(*, right: StreetRight, until: datetime, actor: Actor, now: datetime) -> StreetRight:
    """Take a right back from a moment on; what was begun by it goes on.

    Refuses who may not, a right that has ended, and an end in the past or before it began.
    """
    kept = StreetRight.objects.select_for_update(of=("self",)).select_related("unit").get(pk=right.pk)
    check_actor(actor, kept.unit.jurisdiction_id)
    if kept.until is not None:
        raise Refused(_("This right has been taken back already."), code="ended_already")
    if until < now or until <= kept.since:
        message = _("A right ends now or later, and after it began.")
        raise Refused(message, field="until", code="ends_before")
    kept.until = until
    kept.save(update_fields=["until"])
    _note(kept, "right_withdrawn", actor, now, until)
    bump(kept.unit.jurisdiction_id)
    return kept


@transaction.atomic
def call_off_right(*, right: StreetRight, actor: Actor, now: datetime) -> None:
    """Let a right that has not begun never begin. It gave nothing yet, so it leaves the register; the ledger tells.

    Refuses who may not, a right that has begun, and one that was called off before.
    """
    check_actor(actor, right.unit.jurisdiction_id)
    kept = StreetRight.objects.select_for_update(of=("self",)).select_related("unit").filter(pk=right.pk).first()
    if kept is None or kept.since <= now:
        raise Refused(_("Only a right that has not begun can be called off."), code="begun")
    _note(kept, "right_called_off", actor, now, kept.since)
    kept.delete()
    bump(right.unit.jurisdiction_id)


@transaction.atomic
def set_level_role(
    *, jurisdiction_id: str, level: str, rights: Iterable[str], actor: Actor, now: datetime
) -> LevelRole:
    """Set what posts in offices of a level may hold at most; what posts hold beyond it gives nothing from now on.

    The same again changes nothing. Refuses who may not, an unknown level, unknown rights, and a city level that could
    not change this again.
    """
    check_actor(actor, jurisdiction_id)
    city = core_queries.need_city(jurisdiction_id)
    if level not in LEVEL_NAMES:
        raise Refused(_("There is no such level."), field="level", code="bad_level")
    wanted = check_rights(rights)
    if level == "city" and "city.manage" not in wanted:
        message = _("Somebody in the city's office must be able to change this again.")
        raise Refused(message, field="rights", code="locked_out")
    role = LevelRole.objects.select_for_update().filter(jurisdiction=city, level=level).first()
    if role and role.rights == wanted:
        return role
    before = set(role.rights) if role else set(RIGHTS)
    if role is None:
        role = LevelRole.objects.create(id=new_id(now), jurisdiction=city, level=level, rights=wanted, changed_at=now)
    else:
        role.rights, role.changed_at = wanted, now
        role.save(update_fields=["rights", "changed_at"])
    added = [right for right in wanted if right not in before]
    removed = [right for right in check_rights(before) if right not in wanted]
    data = {"level": level, "rights": wanted, "added": added, "removed": removed}
    core.write_ledger(subject=f"level_role:{role.id}", verb="units.level_role_set", actor=actor, now=now, data=data)
    bump(jurisdiction_id)
    return role


def _note(row: StreetRight, fact: str, actor: Actor, now: datetime, moment: datetime) -> None:
    data = {"unit": str(row.unit_id), "right": row.right, "document": row.document, "from": moment.isoformat()}
    core.write_ledger(subject=f"street_right:{row.id}", verb=f"units.{fact}", actor=actor, now=now, data=data)
