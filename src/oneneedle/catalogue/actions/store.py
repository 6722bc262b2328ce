"""What the writers of the catalogue share: the actor is asked, rows are put in place, the version moves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from oneneedle.catalogue import access, queries
from oneneedle.catalogue.models import CaseRule, CaseType, CatalogueVersion
from oneneedle.catalogue.rules import Binding, TypeRow, binding_columns
from oneneedle.core import actions as core
from oneneedle.core.rules import Actor, Refused, is_under, join_path

_COLUMNS = ("family", "name_zh", "name_en", "description_zh", "description_en", "ordinal", "active")
_LISTS = ("keywords", "danger_words", "source_names")


def check_actor(actor: Actor, jurisdiction_id: str) -> None:
    """Refuse whoever may not manage the catalogue."""
    if not access.can_manage_catalogue(actor, jurisdiction_id):
        raise Refused(_("Your post may not change the catalogue of this city."), code="not_allowed")


def lock_overrides(jurisdiction_id: str) -> None:
    """Who sets a bound or a change of a street waits here, so that no change slips past a bound set meanwhile."""
    core.wait_turn(f"overrides:{jurisdiction_id}")


def bump(jurisdiction_id: str) -> None:
    """Tell every process that the catalogue changed."""
    core.raise_version(CatalogueVersion, jurisdiction_id, lambda: queries.forget(jurisdiction_id))


def put_type(jurisdiction_id: str, row: TypeRow) -> tuple[CaseType, bool, list[str]]:
    """Make the type or change it to exactly this; gives the type, whether it is new, and the changed columns."""
    types = CaseType.objects.select_for_update().filter(jurisdiction_id=jurisdiction_id)
    parent = _find_parent(jurisdiction_id, row)
    case_type = types.filter(code=row.code).first()
    path = join_path(parent.path if parent else "", row.code)
    values: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    values |= {name: list(getattr(row, name)) for name in _LISTS} | {"parent_id": parent.id if parent else None}
    if case_type is None:
        case_type = CaseType.objects.create(jurisdiction_id=jurisdiction_id, code=row.code, path=path, **values)
        made, changed = True, []
    else:
        made, changed = False, [name for name, value in values.items() if getattr(case_type, name) != value]
        if case_type.path != path:
            _move(case_type, path)
        for name in changed:
            setattr(case_type, name, values[name])
        if changed:
            case_type.save(update_fields=changed)
    if parent and parent.is_leaf:
        parent.is_leaf = False
        parent.save(update_fields=["is_leaf"])
    return case_type, made, changed


def _find_parent(jurisdiction_id: str, row: TypeRow) -> CaseType | None:
    if not row.parent:
        return None
    types = CaseType.objects.select_for_update().filter(jurisdiction_id=jurisdiction_id)
    parent = types.filter(code=row.parent).first()
    if parent is None:
        message = _("There is no type “%(parent)s” above it; add it to the file, or correct the column parent.")
        raise Refused(message % {"parent": row.parent}, field="parent", code="no_parent")
    if parent.rules.exists():
        message = _("“%(parent)s” has a rule of its own and can be filed; it cannot hold other types.")
        raise Refused(message % {"parent": row.parent}, field="parent", code="parent_is_leaf")
    return parent


def _move(case_type: CaseType, path: str) -> None:
    """Put the type and all below it under another parent; a parent left without children is a leaf again."""
    old, above = case_type.path, case_type.parent
    if is_under(path, old):
        raise Refused(_("A type cannot stand below itself."), field="parent", code="ring")
    for below in CaseType.objects.filter(jurisdiction_id=case_type.jurisdiction_id, path__startswith=old):
        CaseType.objects.filter(pk=below.pk).update(path=path + below.path.removeprefix(old))
    case_type.path = path
    if above and not above.children.exclude(pk=case_type.pk).exists():
        CaseType.objects.filter(pk=above.pk).update(is_leaf=True)


def put_rule(case_type: CaseType, binding: Binding, since: datetime, now: datetime) -> CaseRule | None:
    """Let this bind the type from `since` on; None when it does already.

    The rule before it ends at `since`. One that has not begun yet is replaced by another of the same moment. Refuses to
    bind a branch, and to change a past that rules already bind.
    """
    if case_type.children.exists():
        message = _("“%(code)s” groups other types; rules bind the types below it.")
        raise Refused(message % {"code": case_type.code}, code="branch")
    columns = binding_columns(binding)
    last = case_type.rules.select_for_update().order_by("-since").first()
    if last and last.until is None and binding_columns(queries.binding_of(last)) == columns:
        return None
    if last is None:
        return CaseRule.objects.create(case_type=case_type, since=since, **columns)
    if since < last.since or (since == last.since and since <= now):
        message = _("A rule binds this type from %(since)s; a new one can only begin after it.")
        raise Refused(message % {"since": date_format(last.since, "c")}, field="since", code="overlap")
    if since < now:
        message = _("A rule was in force then, and cases were filed by it; let the new rule begin now or later.")
        raise Refused(message, field="since", code="past")
    if since == last.since:
        CaseRule.objects.filter(pk=last.pk).update(**columns)
        last.refresh_from_db()
        return last
    if last.until is None:
        last.until = since
        last.save(update_fields=["until"])
    return CaseRule.objects.create(case_type=case_type, since=since, **columns)
