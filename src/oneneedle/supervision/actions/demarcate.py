"""Joint demarcation: the unit above calls those who dispute, hears each, decides who leads, and the case goes there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases import actions as case_actions
from oneneedle.cases.models import Case
from oneneedle.cases.rules import flow
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import Actor, Refused, new_id, system
from oneneedle.duties import actions as duty_actions
from oneneedle.duties.models import DutyChange
from oneneedle.supervision import access, rules
from oneneedle.supervision.actions import record
from oneneedle.supervision.models import Demarcation, DemarcationParty
from oneneedle.supervision.queries.matters import matter_of
from oneneedle.supervision.queries.shares import rows_to_lead
from oneneedle.units import queries as units


@transaction.atomic
def open_demarcation(
    *, case: Case, unit_ids: Sequence[UUID], question: str, hear_by: datetime, actor: Actor, now: datetime
) -> Demarcation:
    """Call the units that do not agree whose duty a returned case is, to be heard until then.

    Refuses who does not stand above all of them, a case that was not returned, fewer than two units, one that is
    heard already, and a moment gone by.
    """
    matter_of(actor, case=case)
    case = Case.objects.select_for_update().get(id=case.id)  # as it stands now; a second call waits for the first
    called = [record.find_unit(case.jurisdiction_id, one, "unit_ids") for one in dict.fromkeys(unit_ids)]
    paths = tuple(unit.path for unit in called)
    if actor.unit_id is None or not access.can_arbitrate(actor, case.jurisdiction_id, case.area_path, paths):
        raise Refused(_("Only an office above all of them, with the right to settle, calls them."), code="not_yours")
    if not 2 <= len(called) <= rules.MOST_PARTIES:
        raise Refused(_("Name the units that do not agree: at least two."), field="unit_ids", code="too_few")
    if case.state != "filed" or not case.returns:
        raise Refused(_("Only a case that was returned and waits for a decision is demarcated."), code="wrong_state")
    if case.returns < flow.MAX_RETURNS and not actor.may("case.dispatch"):
        raise Refused(_("Not returned twice yet: dispatch it."), code="not_yet")
    if Demarcation.objects.filter(case=case, state=Demarcation.State.OPEN).exists():
        raise Refused(_("The units are being heard already."), code="again")
    one = Demarcation.objects.create(
        id=new_id(now),
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        unit_id=actor.unit_id,
        unit_path=actor.unit_path,
        area_path=case.area_path,
        question=record.words(question, "question", _("Say what is not agreed.")),
        opened_at=now,
        hear_by=record.check_moment(hear_by, now, "hear_by"),
        changed_at=now,
    )
    DemarcationParty.objects.bulk_create(
        DemarcationParty(id=new_id(now), demarcation=one, unit_id=unit.id, unit_path=unit.path) for unit in called
    )
    data = {"case": str(case.id), "units": [str(unit.id) for unit in called], "hear_by": hear_by.isoformat()}
    row = record.note(one, "opened", actor, now, data)
    _tell(row, one, "opened", [unit.id for unit in called], now, text=one.question)
    return one


@transaction.atomic
def hear_party(
    *, demarcation: Demarcation, words: str, proposes_id: UUID | None = None, actor: Actor, now: datetime
) -> None:
    """Write down what one of the units says, and whom it names; it may say it anew until the decision.

    Refuses units that were not called, a demarcation that has ended, and no words.
    """
    one = demarcation
    _permit("say", one, actor)
    named = record.find_unit(one.jurisdiction_id, proposes_id, "proposes_id") if proposes_id else None
    said = record.words(words, "words", _("Say whose duty it is, and why."))
    one.parties.filter(unit_id=record.own_unit(actor).id).update(
        words=said, proposes=named.id if named else None, said_at=now
    )
    row = record.note(one, "heard", actor, now, {"unit": str(actor.unit_id), "names": str(named.id) if named else None})
    _tell(row, one, "heard", [one.unit_id], now, text=said)


@transaction.atomic
def decide_demarcation(
    *, demarcation: Demarcation, lead_id: UUID, decision: str, change_list: bool = False, actor: Actor, now: datetime
) -> DutyChange | None:
    """Decide who leads: the case goes there at once. With `change_list` a change of the list is put on trial as well.

    Refuses who does not stand above both sides, the own unit as lead, a side that may still speak, no reason, and a
    case that went on meanwhile.
    """
    one = demarcation
    _permit("decide", one, actor)
    lead = record.find_unit(one.jurisdiction_id, lead_id, "lead_id")
    if lead.id == one.unit_id:
        raise Refused(_("The arbiter does not decide for itself."), field="lead_id", code="own_unit")
    if now < one.hear_by and one.parties.filter(said_at__isnull=True).exists():
        raise Refused(_("Not everybody has been heard yet, and the time for it is not over."), code="not_heard")
    said = record.words(decision, "decision", _("Give the reason of the decision; all sides will read it."))
    case = Case.objects.select_for_update(of=("self",)).select_related("case_type").get(id=one.case_id)
    _send(case, lead, said, actor, now)
    change = _propose(case, lead, one, now) if change_list else None
    data = {"case": str(case.id), "lead": str(lead.id), "duty_change": str(change.id) if change else None}
    changes = {
        "state": Demarcation.State.DECIDED,
        "ended_at": now,
        "lead_id": lead.id,
        "decision": said,
        "duty_change_id": change.id if change else None,
    }
    row = record.note(one, "decided", actor, now, data, changes)
    told = [*one.parties.values_list("unit_id", flat=True), lead.id]
    _tell(row, one, "decided", told, now, text=said)
    return change


@transaction.atomic
def withdraw_demarcation(*, demarcation: Demarcation, reason: str, actor: Actor, now: datetime) -> None:
    """Call it off. Refuses everybody but the arbiter, one that has ended, and no reason."""
    one = demarcation
    _permit("withdraw", one, actor)
    said = record.words(reason, "reason", _("Give the reason; all sides will read it."))
    changes = {"state": Demarcation.State.WITHDRAWN, "ended_at": now, "decision": said}
    row = record.note(one, "withdrawn", actor, now, {}, changes)
    _tell(row, one, "withdrawn", list(one.parties.values_list("unit_id", flat=True)), now, text=said)


@transaction.atomic
def remind_demarcation(*, demarcation: Demarcation, actor: Actor, now: datetime) -> bool:
    """Tell the arbiter, once, that the time to hear is over. Refuses everybody but the house."""
    one = demarcation
    record.check_house(actor, one.jurisdiction_id)
    record.hold(one)
    if one.state != Demarcation.State.OPEN or one.reminded_at is not None or now < one.hear_by:
        return False
    row = record.note(one, "due", actor, now, {}, {"reminded_at": now})
    _tell(row, one, "due", [one.unit_id], now)
    return True


def _permit(verb: str, one: Demarcation, actor: Actor) -> None:
    record.hold(one)
    allowed = access.can_move_demarcation(verb, actor, one)
    record.permit(allowed, rules.DEMARCATION_MOVES[verb], one.state, rules.DEMARCATION_STATE_NAMES)


def _send(case: Case, lead: units.UnitRef, reason: str, actor: Actor, now: datetime) -> None:
    """The case goes to the lead, unless it is there already."""
    if case.state == "filed" and case.returns >= flow.MAX_RETURNS:
        case_actions.settle_case(case=case, unit_id=lead.id, reason=reason, actor=actor, now=now)
    elif case.state == "filed":
        case_actions.dispatch_case(case=case, unit_id=lead.id, reason=reason, actor=actor, now=now)
    elif case.state not in flow.OPEN_STATES or case.unit_id != lead.id:
        raise Refused(_("The case has gone on meanwhile: call the demarcation off."), code="case_moved")


def _propose(case: Case, lead: units.UnitRef, one: Demarcation, now: datetime) -> DutyChange | None:
    """A change of the list on trial, kept by the house for whoever keeps the list; nothing binds before they say so."""
    rows = rows_to_lead(case, lead, now)
    if not rows:
        return None
    words = {"number": case.number, "unit": lead.name}
    title = _("Demarcation of %(number)s: %(unit)s leads") % words
    city = one.jurisdiction_id
    return duty_actions.propose_change(jurisdiction_id=city, title=title, rows=rows, actor=system(city), now=now)


def _tell(
    row: LedgerRow, one: Demarcation, step: str, told: Sequence[UUID | None], now: datetime, text: str = ""
) -> None:
    params = {
        "number": one.case.number,
        "link": f"/desk/supervision/demarcations/{one.id}/",
        "arbiter": record.name_of(one.jurisdiction_id, one.unit_id),
        "lead": record.name_of(one.jurisdiction_id, one.lead_id) if one.lead_id else "",
        "what": one.question,
        "due_by": one.hear_by.isoformat(),
        "text": text,
    }
    record.tell(row, "demarcation", step, told, params, now)
