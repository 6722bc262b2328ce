"""Leave to ask what no duty covers: requested with reason, staff and money, decided above, ending by itself."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.numbering import next_number
from oneneedle.core import queries as core
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, is_under, new_id
from oneneedle.gate import access, rules
from oneneedle.gate.actions import record
from oneneedle.gate.actions.ask import check_subject, find_asker, find_target, sounds_excluded
from oneneedle.gate.actions.keep_off import gate_refused, write_refusal
from oneneedle.gate.models import Admission, GateRefusal
from oneneedle.gate.queries import exclusions
from oneneedle.places import queries as places
from oneneedle.units import queries as units

LONGEST = timedelta(days=366)
_OPEN = (Admission.State.ASKED, Admission.State.APPROVED)


def request_admission(*, ask: rules.AdmissionAsk, actor: Actor, now: datetime) -> Admission:
    """Request 申请准入: let us ask this of that unit, or of every such unit on that ground, until a day.

    Refuses who may not ask, empty parts, a day gone by or more than a year away, ground that is not the asker's, and
    the same request twice. An excluded matter is kept off: that refusal is written down and stands, so this never
    runs inside another transaction. Words that sound excluded must be answered.
    """
    with transaction.atomic(durable=True):
        asker = find_asker(actor)
        plan = rules.check_admission_ask(ask)
        check_subject(actor.jurisdiction_id, plan.subject)
        until = _until(plan, actor, now)
        unit, area_path = _find_ground(plan, asker, actor)
        record.lock_gate(actor.jurisdiction_id)
        known = exclusions.in_force(actor.jurisdiction_id, now)
        excluded = rules.find_excluded(known, plan.level, area_path, plan.subject)
        if excluded is None:
            sounding = rules.find_sounding(known, plan.level, area_path, plan.title, plan.reason)
            if sounding and not plan.warning_answer:
                raise sounds_excluded({one.name for one in sounding})
            return _write(plan, asker, unit, area_path, until, actor, now)
        row = GateRefusal(
            to_unit_id=unit.id if unit else None,
            to_unit_path=unit.path if unit else "",
            level=plan.level,
            area_path=area_path,
            for_admission=True,
            kind=plan.kind,
            subject=plan.subject[:40],
            title=plan.title,
            asked=plan.reason,
        )
        refusal = write_refusal(row, rules.Verdict("excluded", excluded), asker, actor, now)
    raise gate_refused(actor, [refusal], "subject")


@transaction.atomic
def decide_admission(*, admission: Admission, approve: bool, decision: str, actor: Actor, now: datetime) -> None:
    """Decide 审批 on an admission, with a reason both sides read.

    Refuses the unit that asked, posts that are not above every unit it covers, no reason, a second decision, and an
    admission whose day has come.
    """
    _hold(admission)
    if not access.can_decide_admission(actor, admission):
        raise record.not_yours()
    if admission.state != Admission.State.ASKED or admission.until <= now:
        raise Refused(_("There is nothing to decide any more."), code="wrong_state")
    words = rules.read_words(decision, "decision", _("Give the reason of the decision; both sides will read it."))
    state = Admission.State.APPROVED if approve else Admission.State.REFUSED
    changes = {"state": state, "decided_by_id": actor.unit_id, "decided_at": now, "decision": words}
    record.note_admission(admission, str(state), actor, now, {}, changes)


@transaction.atomic
def end_admission(*, admission: Admission, reason: str = "", actor: Actor, now: datetime) -> None:
    """End 终止 an admission: the house on its day, before that only who asked or who may decide, with a reason.

    What was asked by it before stands. Refuses everybody else, no reason, and one that has ended or was refused.
    """
    _hold(admission)
    if not access.can_end_admission(actor, admission):
        raise record.not_yours()
    if admission.state not in _OPEN:
        raise Refused(_("It has ended already."), code="wrong_state")
    by_house, words = actor.channel == SYSTEM_CHANNEL, ""
    if by_house and admission.until > now:
        raise Refused(_("Its day has not come yet."), code="not_yet")
    if not by_house:
        words = rules.read_words(reason, "reason", _("Say why it ends before its day."))
    changes = {"state": Admission.State.ENDED, "ended_at": now, "end_words": words}
    record.note_admission(admission, "ended", actor, now, {"by_itself": by_house}, changes)


def _hold(admission: Admission) -> None:
    admission.refresh_from_db(from_queryset=Admission.objects.select_for_update())


def _until(ask: rules.AdmissionAsk, actor: Actor, now: datetime) -> datetime:
    """The first moment of the day after the last one, on the city's clocks."""
    zone = core.zone_of(actor.jurisdiction_id)
    last_on = ask.last_on or now.date()
    until = datetime.combine(last_on + timedelta(days=1), time(), zone)
    if until <= now or until > now + LONGEST:
        raise Refused(_("Give a last day that is still to come, within a year."), field="last_on", code="past")
    return until


def _find_ground(ask: rules.AdmissionAsk, asker: units.UnitRef, actor: Actor) -> tuple[units.UnitRef | None, str]:
    if ask.to_unit is not None:
        unit = find_target(ask.to_unit, asker, actor, "to_unit")
        if unit.level != ask.level:
            raise Refused(_("This unit is of another level."), field="to_unit", code="other_level")
        return unit, unit.area_path
    path = ask.area_path or asker.area_path
    if places.get_area(path) is None or not is_under(path, asker.area_path):
        raise Refused(_("This place is not on the ground of your unit."), field="area_path", code="not_your_ground")
    reached = (
        one
        for one in units.units_for(actor.jurisdiction_id).units
        if one.level == ask.level and is_under(one.area_path, path) and access.reaches(asker, one)
    )
    if next(reached, None) is None:
        raise Refused(_("There is no unit of this level on that ground."), field="area_path", code="nobody")
    return None, path


def _write(
    ask: rules.AdmissionAsk,
    asker: units.UnitRef,
    unit: units.UnitRef | None,
    area_path: str,
    until: datetime,
    actor: Actor,
    now: datetime,
) -> Admission:
    what: dict[str, Any] = {
        "jurisdiction_id": actor.jurisdiction_id,
        "asked_by_id": asker.id,
        "area_path": area_path,
        "to_unit_id": unit.id if unit else None,
        **{name: getattr(ask, name) for name in ("title", "subject", "kind", "level")},
    }
    if Admission.objects.filter(**what, state__in=_OPEN, until__gt=now).exists():
        raise Refused(_("Your unit asked for this already."), code="again")
    city = core.get_jurisdiction(actor.jurisdiction_id)
    admission = Admission.objects.create(
        **what,
        id=new_id(now),
        number=rules.ADMISSION_PREFIX + next_number(now, city.timezone if city else "UTC"),
        asked_by_path=asker.path,
        reason=ask.reason,
        staff=ask.staff,
        money=ask.money or 0,
        warning_answer=ask.warning_answer,
        until=until,
        asked_at=now,
    )
    data = {"kind": ask.kind, "level": ask.level, "subject": ask.subject, "until": until.isoformat()}
    record.note_admission(admission, "requested", actor, now, data, {})
    return admission
