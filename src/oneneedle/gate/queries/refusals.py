"""What did not come through the gate, with the rule that was shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from oneneedle.core.queries import count_rows
from oneneedle.core.rules import Actor, slice_of
from oneneedle.duties import queries as duties
from oneneedle.duties.rules import LEVELS, DutyBook, said
from oneneedle.gate import access, rules
from oneneedle.gate.models import GateRefusal
from oneneedle.gate.queries.exclusions import ToldExclusion, tell_exclusions, value_of
from oneneedle.gate.queries.words import ground_names, unit_name


@dataclass(frozen=True, slots=True)
class ShownRule:
    """The rule a request met, in full, and what can be done."""

    code: str
    title: str
    text: str
    basis: str
    document_code: str
    document_name: str
    article: str
    next_step: str
    unit_name: str


@dataclass(frozen=True, slots=True)
class ToldRefusal:
    """One push that was kept off."""

    id: UUID
    at: datetime
    from_name: str
    to_name: str
    kind_name: str
    title: str
    asked: str
    rule: ShownRule
    for_admission: bool


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """Some refusals, newest first."""

    rows: tuple[ToldRefusal, ...]
    total: int
    page: int
    pages: int


def list_refusals(
    actor: Actor, *, since: datetime | None = None, until: datetime | None = None, page: int = 1
) -> RefusalPage:
    """The refusals both sides may see, and whoever is above them."""
    rows = GateRefusal.objects.filter(access.refusals_visible_to(actor))
    rows = rows.filter(at__gte=since) if since else rows
    rows = rows.filter(at__lt=until) if until else rows
    total = count_rows(rows)
    here, pages, first, last = slice_of(page, total)
    shown = rows.select_related("exclusion__document", "admission").order_by("-at", "-id")[first:last]
    return RefusalPage(tell_refusals(actor.jurisdiction_id, shown), total, here, pages)


def shown_rules(actor: Actor, refusal_ids: Sequence[UUID]) -> tuple[ShownRule, ...]:
    """The rules of the refusals that were just written, one for each unit."""
    rows = GateRefusal.objects.filter(access.refusals_visible_to(actor), id__in=refusal_ids)
    told = tell_refusals(actor.jurisdiction_id, rows.select_related("exclusion__document", "admission").order_by("id"))
    return tuple(one.rule for one in told)


def tell_refusals(city: str, rows: Iterable[GateRefusal]) -> tuple[ToldRefusal, ...]:
    """Refusals in words; the list and the documents are asked once."""
    known = list(rows)
    values = {row.exclusion.id: value_of(row.exclusion) for row in known if row.exclusion}
    excluded = {one.id: one for one in tell_exclusions(city, values.values())}
    book = duties.get_book(city)
    grounds = ground_names(row.area_path for row in known if row.to_unit_id is None)
    return tuple(
        _tell(city, row, excluded.get(row.exclusion_id) if row.exclusion_id else None, book, grounds) for row in known
    )


def _tell(
    city: str, row: GateRefusal, excluded: ToldExclusion | None, book: DutyBook, grounds: Mapping[str, str]
) -> ToldRefusal:
    to_name = unit_name(city, row.to_unit_id)
    if row.to_unit_id is None:
        to_name = _("All of the level: %(ground)s") % {"ground": grounds[row.area_path]}
    duty = book.item_at(row.duty_code, row.at) if row.duty_code else None
    return ToldRefusal(
        id=row.id,
        at=row.at,
        from_name=unit_name(city, row.from_unit_id),
        to_name=to_name,
        kind_name=str(rules.TASK_KINDS.get(row.kind, row.kind)),
        title=row.title,
        asked=row.asked,
        for_admission=row.for_admission,
        rule=ShownRule(
            code=row.rule,
            title=str(rules.RULES[row.rule]),
            text=_text(row, excluded, to_name, duty.name if duty else ""),
            basis=excluded.basis if excluded else duty.basis if duty else "",
            document_code=excluded.document if excluded else "",
            document_name=excluded.document_name if excluded else "",
            article=excluded.article if excluded else "",
            next_step=_next_step(row.rule),
            unit_name=to_name,
        ),
    )


def _text(row: GateRefusal, excluded: ToldExclusion | None, unit: str, duty_name: str) -> str:
    values = {
        "unit": unit,
        "level": said(row.level, LEVELS),
        "matter": excluded.name if excluded else "",
        "item": f"{row.duty_code} {duty_name}".strip(),
        "admission": row.admission.number if row.admission else "",
    }
    return _texts()[row.rule] % values


def _texts() -> dict[str, str]:
    return {
        "excluded": _("%(unit)s must not be given “%(matter)s”: the exclusion list of this level says so."),
        "removed": _("Such a request was removed from what may be asked of %(unit)s; the decision holds for a year."),
        "removed_item": _(
            "What was asked of %(unit)s on this basis was removed; the decision holds for a year, whatever the words."
        ),
        "no_basis": _("What is asked of %(unit)s must cite an item of the responsibility list or an admission."),
        "unknown_duty": _("“%(item)s” is no item of the responsibility list in force; %(unit)s does not owe it."),
        "other_level": _("“%(item)s” stands on the list of another level; it is no duty of %(unit)s."),
        "other_ground": _("“%(item)s” does not hold on the ground of %(unit)s."),
        "taken_back": _("“%(item)s” was taken back by the level above; %(unit)s must not be asked for it any more."),
        "unknown_admission": _("The admission is not one your unit asked for; it does not lead to %(unit)s."),
        "admission_waits": _("The admission %(admission)s is not decided yet; until then %(unit)s cannot be asked."),
        "admission_refused": _("The admission %(admission)s was refused; %(unit)s cannot be asked."),
        "admission_ended": _("The admission %(admission)s has ended; nothing can be asked of %(unit)s by it."),
        "admission_kind": _("The admission %(admission)s is for another kind of request of %(unit)s."),
        "admission_subject": _("The admission %(admission)s is for another matter; %(unit)s cannot be asked for this."),
        "admission_ground": _("The admission %(admission)s does not cover %(unit)s."),
    }


def _next_step(rule: str) -> str:
    if rule == "excluded":
        return _("No admission opens this door. Do it yourselves, or ask a level that is not excluded.")
    if rule in {"removed", "removed_item"}:
        return _("Use the answers given before; if more is needed, ask the unit above for an admission.")
    if rule == "admission_waits":
        return _("Wait for the decision of the unit above.")
    return _("Cite an item of the list of this level that is in force, or ask for an admission.")
