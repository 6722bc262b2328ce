"""One case for the desk: found if it may be seen, with everything its page shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from oneneedle.cases import access
from oneneedle.cases.models import Attachment, Case, Feedback, Inspection, WorkOrder
from oneneedle.cases.queries.buttons import Button, Grounds, draw_buttons, open_whistle
from oneneedle.cases.queries.history import HistoryLine, read_history
from oneneedle.cases.queries.public import PublicCase, near_cases
from oneneedle.cases.queries.rows import CaseRow, row_of
from oneneedle.cases.rules import delays, flow
from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, say_money, tidy_number
from oneneedle.core.rules.words import say_list
from oneneedle.people import queries as people
from oneneedle.units import queries as units

_NEAR_METRES = 150
_MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One dispatch of the case and how it ended."""

    seq: int
    state: str
    unit_name: str
    reason: str
    sent_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    outcome: str
    result: str
    cost: str
    return_reason: str
    return_note: str
    proposed_unit_id: UUID | None
    proposed_unit: str


@dataclass(frozen=True, slots=True)
class SentBack:
    """The last work order, when its unit returned it: whose it was, whose it should be, and why in words."""

    unit_id: UUID
    proposed_unit_id: UUID | None
    words: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """One deadline and how it was counted, day by day, in the reader's language."""

    kind: str  # respond or resolve
    at: datetime
    met_at: datetime | None
    account: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """One file beside the case."""

    id: UUID
    kind: str
    public: bool
    added_at: datetime
    name: str
    content_type: str

    @property
    def is_image(self) -> bool:
        """Whether it can be drawn; others are offered for saving."""
        return self.content_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class Permits:
    """What the post may do beside the table."""

    remark: bool
    attach: bool
    redact: bool
    redact_remark: bool
    reporter: bool
    read_reporter: bool


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything the page of a case shows."""

    case: Case
    row: CaseRow
    step: int
    answers: tuple[tuple[str, str], ...]
    history: tuple[HistoryLine, ...]
    orders: tuple[OrderLine, ...]
    inspections: tuple[Inspection, ...]
    feedback: tuple[Feedback, ...]
    attachments: tuple[AttachmentLine, ...]
    deadlines: tuple[Deadline, ...]
    contact: people.ContactMasked | None
    readings: tuple[people.Reading, ...]
    followers: int
    merged: tuple[str, ...]
    near: tuple[PublicCase, ...]
    buttons: tuple[Button, ...]
    permits: Permits

    def button(self, verb: str) -> Button | None:
        """The button of that verb, if the post may do it now."""
        return next((button for button in self.buttons if button.verb == verb), None)


def get_case(actor: Actor, number_or_id: str | UUID) -> Case:
    """The case of that number (typed in any form) or identifier; Case.DoesNotExist when it is not to be seen."""
    cases = Case.objects.filter(access.visible_to(actor)).select_related("case_type", "area", "unit", "merged_into")
    if isinstance(number_or_id, UUID):
        return cases.get(id=number_or_id)
    try:
        return cases.get(id=UUID(number_or_id))
    except ValueError:
        return cases.get(number=tidy_number(number_or_id))


def get_case_page(actor: Actor, case: Case, now: datetime) -> CasePage:
    """The page of a case that `get_case` gave; the number of queries does not grow with its history."""
    orders = list(case.orders.order_by("-seq"))
    feedback = list(case.feedback.order_by("-at"))
    is_open, works = case.state in flow.OPEN_STATES, access.works_on(actor, case)
    may_redact, history = access.can_redact(actor, case), read_history(case)
    return CasePage(
        case=case,
        row=row_of(case, now),
        step=flow.step_of(case.state),
        answers=_answers(case, now),
        history=history,
        orders=tuple(_order(order, case.jurisdiction_id) for order in orders),
        inspections=tuple(case.inspections.order_by("-at")),
        feedback=tuple(feedback),
        attachments=tuple(_attachment(one) for one in case.attachments.select_related("file").order_by("added_at")),
        deadlines=_deadlines(case),
        contact=people.get_masked(case.contact_id) if works and case.contact_id else None,
        readings=people.readings(case.contact_id) if works and case.contact_id else (),
        followers=case.followers.count(),
        merged=tuple(case.merged.order_by("number").values_list("number", flat=True)),
        near=near_of(case) if is_open else (),
        buttons=draw_buttons(Grounds(case, actor, orders, feedback, now, open_whistle(case))),
        permits=Permits(
            remark=access.can_remark(actor, case),
            attach=access.can_attach(actor, case),
            redact=may_redact,
            redact_remark=may_redact and any(line.remarks or line.media_urls for line in history),
            reporter=works,
            read_reporter=case.contact_id is not None and access.can_read_reporter(actor, case),
        ),
    )


def near_of(case: Case) -> tuple[PublicCase, ...]:
    """Open cases around it that may be the same matter, of the same type if it has one."""
    if case.lon is None or case.lat is None:
        return ()
    type_code = case.case_type.code if case.case_type else None
    found = near_cases(
        case.jurisdiction_id, case.lon, case.lat, type_code=type_code, metres=_NEAR_METRES, limit=_MOST_NEAR + 1
    )
    return tuple(one for one in found if one.id != case.id)[:_MOST_NEAR]


def get_attachment_for(actor: Actor, attachment_id: UUID) -> Attachment:
    """An attachment of a case the actor sees; Attachment.DoesNotExist otherwise."""
    found = Attachment.objects.select_related("case", "file").get(id=attachment_id)
    if not access.sees(actor, found.case):
        raise Attachment.DoesNotExist
    return found


def rule_of(case: Case, now: datetime) -> catalogue_rules.Rule | None:
    """The rule frozen into the case, else the one in force for its type."""
    if case.rule_copy:
        return catalogue_rules.thaw_rule(case.rule_copy)
    if case.case_type_id is None:
        return None
    return catalogue.get_catalogue(case.jurisdiction_id).rule_at(case.case_type_id, now, case.area_path)


def sent_back(case: Case) -> SentBack | None:
    """Who returned the last work order and why; None when the last one was not returned."""
    order = case.orders.order_by("-seq").first()
    if order is None or order.state != WorkOrder.State.RETURNED:
        return None
    said = (str(flow.RETURN_REASONS.get(order.return_reason, order.return_reason)), order.return_note)
    return SentBack(order.unit_id, order.proposed_unit_id, " · ".join(part for part in said if part))


def _answers(case: Case, now: datetime) -> tuple[tuple[str, str], ...]:
    rule = rule_of(case, now) if case.answers else None
    questions = {question.code: question for question in rule.questions} if rule else {}
    lines = []
    for code, value in case.answers.items():
        question = questions.get(code)
        choices = {choice.key: choice.name for choice in question.values} if question else {}
        values = value if isinstance(value, list) else [value]
        words = say_list(choices.get(str(one), str(one)) for one in values)
        lines.append((question.name if question else code, words))
    return tuple(lines)


def _order(order: WorkOrder, jurisdiction_id: str) -> OrderLine:
    unit = units.get_unit(jurisdiction_id, order.unit_id)
    proposed = units.get_unit(jurisdiction_id, order.proposed_unit_id) if order.proposed_unit_id else None
    return OrderLine(
        seq=order.seq,
        state=order.state,
        unit_name=unit.name if unit else "",
        reason=order.reason,
        sent_at=order.sent_at,
        accepted_at=order.accepted_at,
        ended_at=order.ended_at,
        outcome=order.outcome,
        result=order.result,
        cost=_money(order.cost, jurisdiction_id),
        return_reason=str(flow.RETURN_REASONS.get(order.return_reason, order.return_reason)),
        return_note=order.return_note,
        proposed_unit_id=order.proposed_unit_id,
        proposed_unit=proposed.name if proposed else "",
    )


def _money(amount: Decimal | None, jurisdiction_id: str) -> str:
    city = core.get_jurisdiction(jurisdiction_id)
    return say_money(amount, city.country) if amount and city else ""


def _attachment(one: Attachment) -> AttachmentLine:
    return AttachmentLine(one.id, one.kind, one.public, one.added_at, one.file.name, one.file.content_type)


def _deadlines(case: Case) -> tuple[Deadline, ...]:
    steps: Mapping[str, Any] = case.due_steps or {}
    met = {"respond": case.responded_at, "resolve": case.handled_at}
    at = {"respond": case.respond_by, "resolve": case.resolve_by}
    return tuple(
        Deadline(
            kind=kind,
            at=moment,
            met_at=met[kind],
            account=delays.account(steps, kind),
        )
        for kind, moment in at.items()
        if moment is not None
    )
