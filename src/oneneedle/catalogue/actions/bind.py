"""Sets the rule that binds a case type from a moment on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from oneneedle.catalogue.actions.store import bump, check_actor, put_rule
from oneneedle.catalogue.models import CaseRule, CaseType
from oneneedle.catalogue.rules import make_binding
from oneneedle.core import actions as core
from oneneedle.core.rules import Actor


@transaction.atomic
def set_rule(
    *,
    case_type: CaseType,
    since: datetime,
    handlers: Sequence[Mapping[str, str]],
    limits: Mapping[str, Mapping[str, str]],
    actor: Actor,
    now: datetime,
    cooperating: Iterable[str] = (),
    priority: str = "normal",
    private: bool = False,
    conditions_zh: str = "",
    conditions_en: str = "",
    advice_zh: str = "",
    advice_en: str = "",
    questions: Sequence[Mapping[str, Any]] = (),
    needs_place: bool = True,
) -> CaseRule:
    """Bind the type from `since` on; the rule in force until then ends there. The same rule again changes nothing.

    Refuses who may not, limits, kinds, levels and questions that cannot be read, a branch of the tree, a moment before
    the last rule, and a past in which cases were filed by another rule. A first rule may begin in the past.
    """
    check_actor(actor, case_type.jurisdiction_id)
    kept = CaseType.objects.select_for_update().get(pk=case_type.pk)
    conditions: dict[str, Any] = {"conditions_zh": conditions_zh, "conditions_en": conditions_en}
    advice: dict[str, Any] = {"advice_zh": advice_zh, "advice_en": advice_en}
    binding = make_binding(
        handlers=handlers,
        limits=limits,
        cooperating=cooperating,
        priority=priority,
        private=private,
        needs_place=needs_place,
        questions=questions,
        **conditions,
        **advice,
    )
    rule = put_rule(kept, binding, since, now)
    if rule is None:
        return kept.rules.get(until__isnull=True)
    _note(kept, rule, actor, now)
    return rule


def _note(case_type: CaseType, rule: CaseRule, actor: Actor, now: datetime) -> None:
    subject = f"case_type:{case_type.id}"
    data = {"code": case_type.code, "rule": str(rule.id), "since": rule.since.isoformat()}
    core.write_ledger(subject=subject, verb="catalogue.rule_set", actor=actor, now=now, data=data)
    bump(case_type.jurisdiction_id)
