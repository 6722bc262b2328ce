"""Makes, changes and retires case types."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.catalogue.actions.bounds import end_broken
from oneneedle.catalogue.actions.store import bump, check_actor, put_type
from oneneedle.catalogue.models import CaseType
from oneneedle.catalogue.rules import TypeRow, check_type
from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused


@transaction.atomic
def set_case_type(
    *,
    jurisdiction_id: str,
    code: str,
    actor: Actor,
    now: datetime,
    name_zh: str = "",
    name_en: str = "",
    parent_code: str = "",
    family: str = "",
    description_zh: str = "",
    description_en: str = "",
    keywords: Iterable[str] = (),
    danger_words: Iterable[str] = (),
    source_names: Iterable[str] = (),
    ordinal: int = 0,
) -> CaseType:
    """Make the type of this code, or change it to exactly this and bring it back if it was retired.

    Refuses who may not, a code Open311 cannot take, a type without name, and a parent that is not there or is a leaf.
    """
    check_actor(actor, jurisdiction_id)
    check_type(code=code, family=family, name_zh=name_zh, name_en=name_en)
    row = TypeRow(
        code=code,
        parent=parent_code,
        family=family,
        name_zh=name_zh,
        name_en=name_en,
        description_zh=description_zh,
        description_en=description_en,
        keywords=tuple(keywords),
        danger_words=tuple(danger_words),
        source_names=tuple(source_names),
        ordinal=ordinal,
    )
    case_type, made, changed = put_type(jurisdiction_id, row)
    if made or changed:
        subject, data = f"case_type:{case_type.id}", {"code": code, "path": case_type.path, "changed": changed}
        core.write_ledger(subject=subject, verb="catalogue.case_type_set", actor=actor, now=now, data=data)
        bump(jurisdiction_id)
        end_broken(jurisdiction_id, actor, now)
    return case_type


@transaction.atomic
def retire_case_type(*, case_type: CaseType, actor: Actor, now: datetime) -> CaseType:
    """Offer the type no more; its cases keep it.

    Refuses who may not, a type that is retired already, and a group with active types below it.
    """
    check_actor(actor, case_type.jurisdiction_id)
    kept = CaseType.objects.select_for_update().get(pk=case_type.pk)
    if not kept.active:
        raise Refused(_("This type is retired already."), code="retired_already")
    if kept.children.filter(active=True).exists():
        raise Refused(_("There are active types below this one; retire them first."), code="has_children")
    kept.active = False
    kept.save(update_fields=["active"])
    subject, data = f"case_type:{kept.id}", {"code": kept.code}
    core.write_ledger(subject=subject, verb="catalogue.case_type_retired", actor=actor, now=now, data=data)
    bump(kept.jurisdiction_id)
    return kept
