"""Step 3: what it is; a corrected type keeps number and clock and goes to the right unit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.advance import advance, permit
from oneneedle.cases.actions.dispatch import cancel_open_order, open_order, send_order, unit_at_work
from oneneedle.cases.actions.file import frozen_rule
from oneneedle.cases.models import Case, Priority, WorkOrder
from oneneedle.cases.queries.rulebook import unit_for
from oneneedle.cases.rules import deadlines
from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules import Actor, Refused


@transaction.atomic
def classify_case(
    *,
    case: Case,
    type_code: str,
    priority: str = "",
    answers: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Classify 分类: set type and priority. After filing, the deadlines are counted anew from where the clock began
    (filing, or the last reopening), and if another unit must act, the work order goes there; number and clock stay.

    Refuses unknown or retired types, a priority that is no priority, and answers that do not fit.
    """
    permit("classify", case, actor)
    book = catalogue.get_catalogue(case.jurisdiction_id)
    case_type = book.by_code.get(type_code)
    if case_type is None or not case_type.is_leaf or not case_type.active:
        raise Refused(_("There is no such type of case."), field="type_code", code="unknown_type")
    start = deadlines.read_start(case.due_steps) or case.filed_at
    rule = book.rule_at(case_type.id, start or now, case.area_path)
    if rule is None:
        raise Refused(_("No rule is in force for this type of case."), field="type_code", code="no_rule")
    if priority and priority not in Priority.values:
        raise Refused(_("There is no such priority."), field="priority")
    changes: dict[str, Any] = {
        "case_type_id": case_type.id,
        "priority": priority or rule.priority,
        "private": case.private or rule.private,
    }
    if answers is not None:
        changes["answers"] = catalogue_rules.check_answers(rule.questions, answers)
    if start is not None:
        responded = case.responded_at is not None
        changes |= frozen_rule(case, rule, priority=changes["priority"], start=start, responded=responded, now=now)
    data = {"type": case_type.code, "priority": changes["priority"]}
    advance(case, "classify", actor=actor, now=now, changes=changes, data=data)
    if case.state in {"dispatched", "handling"}:
        _send_elsewhere(case, rule, actor, now)


def _send_elsewhere(case: Case, rule: catalogue_rules.Rule, actor: Actor, now: datetime) -> None:
    unit = unit_for(rule, case.area_path, case.jurisdiction_id, now)
    if unit is None or unit.id == case.unit_id:
        WorkOrder.objects.filter(id=open_order(case).id).update(accept_by=case.respond_by, finish_by=case.resolve_by)
        return
    was_with = unit_at_work(case)
    cancel_open_order(case, actor=actor, now=now)
    send_order(
        case,
        unit,
        verb="dispatch",
        reason=_("The type was corrected."),
        actor=actor,
        now=now,
        sources=(case.state,),
        data={"taken_from": str(was_with)},
    )
