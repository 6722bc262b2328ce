"""Step 4: the deadlines begin, and the rule that set them is frozen into the case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.advance import advance, permit
from oneneedle.cases.models import Case
from oneneedle.cases.queries.rulebook import calendar_for, unit_for
from oneneedle.cases.rules import deadlines
from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules import Actor, Refused


@transaction.atomic
def file_case(*, case: Case, actor: Actor, now: datetime) -> None:
    """File 立案: copy the rule in force, count both deadlines from now.

    Refuses a case without type, and one without a place where the type needs one.
    """
    permit("file", case, actor)
    if case.case_type_id is None:
        raise Refused(_("Set the type first."), field="type_code", code="no_type")
    rule = catalogue.get_catalogue(case.jurisdiction_id).rule_at(case.case_type_id, now, case.area_path)
    if rule is None:
        raise Refused(_("No rule is in force for this type of case."), field="type_code", code="no_rule")
    if rule.needs_place and case.area_id is None:
        raise Refused(_("Set the place first: this type needs one."), field="area_path", code="no_place")
    changes = {"filed_at": now, **frozen_rule(case, rule, priority=case.priority, start=now, responded=False, now=now)}
    due = {name: changes[name].isoformat() if changes[name] else None for name in ("respond_by", "resolve_by")}
    advance(case, "file", actor=actor, now=now, changes=changes, data={"rule": str(rule.id), "due": due})


def frozen_rule(
    case: Case, rule: catalogue_rules.Rule, *, priority: str, start: datetime, responded: bool, now: datetime
) -> dict[str, Any]:
    """The columns that freeze a rule and its deadlines into a case, counted from `start` by who acts `now`."""
    unit = unit_for(rule, case.area_path, case.jurisdiction_id, now)
    calendar = calendar_for(case.jurisdiction_id, unit)
    plan = deadlines.make_plan(rule.limits_for(priority), calendar, start)
    first = deadlines.next_moment(plan.moments, after_stage="", responded=responded)
    return {
        "rule_id": rule.id,
        "rule_copy": catalogue_rules.freeze_rule(rule),
        "respond_by": plan.respond_by,
        "resolve_by": plan.resolve_by,
        "due_steps": plan.steps,
        "next_due_at": first[1] if first else None,
        "due_stage": "",
        "overdue_at": None,
    }
