"""A unit asks something of streets or communities; everything that is asked comes through this one gate."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.insert import terms_vector
from oneneedle.cases.actions.numbering import next_number
from oneneedle.cases.queries.rulebook import calendar_for
from oneneedle.cases.rules.text import index_terms
from oneneedle.core import queries as core
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.gate import access, rules
from oneneedle.gate.actions import record
from oneneedle.gate.actions.files import add_files
from oneneedle.gate.actions.keep_off import gate_refused, write_refusals
from oneneedle.gate.models import Admission, Task, TaskBatch
from oneneedle.gate.queries import citations, exclusions, likes
from oneneedle.units import queries as units
from oneneedle.workdays import rules as workdays


def ask_task(
    *, to_units: Sequence[UUID], ask: rules.Ask, file_ids: Sequence[UUID] = (), actor: Actor, now: datetime
) -> tuple[Task, ...]:
    """Ask one thing of these units: a task for each, with a number of its own; like requests are shown as one.

    Refuses who may not ask, units that are no street or community on the asker's ground, and empty words. A request
    of an excluded or removed matter, or one that cites neither a duty of that level in force nor an admission that
    covers the unit, is kept off: the refusal is written down and stands, so this never runs inside another transaction.
    Words that sound excluded must be answered, and what was asked before must have been seen.
    """
    with transaction.atomic(durable=True):
        asker = find_asker(actor)
        plan = rules.check_ask(ask, now)
        check_subject(actor.jurisdiction_id, plan.subject)
        if plan.duty_code and plan.admission:
            raise Refused(_("Cite a duty or an admission, not both."), field="duty_code", code="two_bases")
        targets = _find_targets(to_units, asker, actor)
        record.lock_gate(actor.jurisdiction_id)
        admission = _hold_admission(plan.admission, actor) if plan.admission else None
        ids = [unit.id for unit in targets]
        grounds = citations.grounds_for(actor.jurisdiction_id, asker.id, plan, ids, admission, now)
        judged = {unit.id: rules.judge(plan, citations.target_of(unit), grounds) for unit in targets}
        verdicts = {unit_id: verdict for unit_id, verdict in judged.items() if verdict}
        if not verdicts:
            ask_back(plan, targets, grounds.exclusions)
            return _send(plan, targets, asker, file_ids, actor, now)
        refusals = write_refusals(plan, verdicts, asker, actor, now)
    raise gate_refused(actor, refusals, next(iter(verdicts.values())).field)


def _hold_admission(admission_id: UUID, actor: Actor) -> Admission | None:
    """The admission that is cited, held: it cannot end while something is asked by it."""
    rows = Admission.objects.select_for_update().filter(id=admission_id, jurisdiction_id=actor.jurisdiction_id)
    return rows.first()


def find_asker(actor: Actor) -> units.UnitRef:
    """The unit that asks. Refuses posts that may not."""
    unit = units.get_unit(actor.jurisdiction_id, actor.unit_id) if actor.unit_id else None
    if unit is None or not access.may_ask(actor):
        raise Refused(_("Your post may not ask anything of streets and communities."), code="not_allowed")
    return unit


def check_subject(city: str, subject: str) -> None:
    """Refuse a matter that no exclusion names: it would be kept off by none, whatever it is."""
    if subject and not exclusions.is_matter(city, subject):
        raise Refused(_("Choose a matter of the list, or none."), field="subject", code="unknown_subject")


def find_target(unit_id: UUID, asker: units.UnitRef, actor: Actor, field: str) -> units.UnitRef:
    """The unit that is asked. Refuses what is no street or community on the asker's ground."""
    unit = units.get_unit(actor.jurisdiction_id, unit_id)
    if unit is None or not unit.active:
        raise Refused(_("There is no such unit."), field=field, code="unknown_unit")
    if unit.level not in rules.GATED_LEVELS:
        words = {"unit": unit.name}
        raise Refused(_("%(unit)s is neither a street nor a community.") % words, field=field, code="not_gated")
    if not access.reaches(asker, unit):
        words = {"unit": unit.name}
        raise Refused(_("%(unit)s is not on the ground of your unit.") % words, field=field, code="not_your_ground")
    return unit


def _find_targets(to_units: Sequence[UUID], asker: units.UnitRef, actor: Actor) -> list[units.UnitRef]:
    wanted = list(dict.fromkeys(to_units))
    if not wanted:
        raise Refused(_("Choose who is asked."), field="to_units", code="empty")
    if len(wanted) > rules.MOST_UNITS:
        words = {"count": rules.MOST_UNITS}
        raise Refused(_("Ask no more than %(count)d units at once.") % words, field="to_units", code="too_many")
    return [find_target(unit_id, asker, actor, "to_units") for unit_id in wanted]


def ask_back(ask: rules.Ask, targets: Sequence[units.UnitRef], exclusions: Sequence[rules.Excluded]) -> None:
    """Words that sound like an excluded matter need an answer; what is on record is read by the unit asked."""
    sounding = {
        one.name
        for unit in targets
        for one in rules.find_sounding(exclusions, unit.level, unit.area_path, ask.title, ask.asked)
    }
    if sounding and not ask.warning_answer:
        raise sounds_excluded(sounding)


def sounds_excluded(names: set[str]) -> Refused:
    """The question that must be answered before a request with such words comes through."""
    words = {"matters": ", ".join(sorted(names))}
    message = _("This sounds like “%(matters)s”, which this level must not be given. Say why it is something else.")
    return Refused(message % words, field="warning_answer", code="warning")


def _send(
    ask: rules.Ask,
    targets: Sequence[units.UnitRef],
    asker: units.UnitRef,
    file_ids: Sequence[UUID],
    actor: Actor,
    now: datetime,
) -> tuple[Task, ...]:
    city = actor.jurisdiction_id
    ids = [unit.id for unit in targets]
    before = likes.find_likes(city, ids, ask.kind, likes.words_of_ask(ask), now)
    if before and not ask.like_seen:
        message = _("This was asked already; look at the answers below, and ask again only if you need more.")
        raise Refused(message, field="like_seen", code="like")
    first = likes.first_ones(before)
    batch = None
    if len(targets) > 1:
        batch = TaskBatch.objects.create(
            id=new_id(now),
            jurisdiction_id=city,
            from_unit_id=asker.id,
            title=ask.title,
            count=len(targets),
            sent_at=now,
        )
    tasks = [_make(city, ask, unit, asker, batch, first.get(unit.id), now) for unit in targets]
    Task.objects.bulk_create(tasks)
    for task in tasks:
        data = {
            "kind": task.kind,
            "to": str(task.to_unit_id),
            "subject": task.subject,
            "duty": task.duty_code,
            "admission": str(task.admission_id) if task.admission_id else None,
            "due": task.due_by.isoformat(),
            "repeat": task.duplicate_of_id is not None,
        }
        record.note(task, "asked", actor, now, data)
        add_files(task, file_ids, "request", actor, now)
    return tuple(tasks)


def _make(
    city: str,
    ask: rules.Ask,
    unit: units.UnitRef,
    asker: units.UnitRef,
    batch: TaskBatch | None,
    first: UUID | None,
    now: datetime,
) -> Task:
    due_by = ask.due_by or now
    ack_by = workdays.add_time(calendar_for(city, unit), now, rules.ACK_WITHIN).at
    return Task(
        id=new_id(now),
        jurisdiction_id=city,
        number=rules.TASK_PREFIX + next_number(now, _timezone(city)),
        batch=batch,
        kind=ask.kind,
        subject=ask.subject,
        title=ask.title,
        asked=ask.asked,
        from_unit_id=asker.id,
        from_unit_path=asker.path,
        to_unit_id=unit.id,
        to_unit_path=unit.path,
        level=unit.level,
        area_path=unit.area_path,
        duty_code=ask.duty_code,
        admission_id=ask.admission,
        warning_answer=ask.warning_answer,
        ack_by=min(ack_by, due_by),
        due_by=due_by,
        duplicate_of_id=first,
        search=terms_vector(index_terms(ask.title, ask.asked)),
        terms=rules.like_terms(ask.title, ask.asked),
        sent_at=now,
        changed_at=now,
    )


def _timezone(city: str) -> str:
    found = core.get_jurisdiction(city)
    return found.timezone if found else settings.TIME_ZONE
