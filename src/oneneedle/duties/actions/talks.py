"""Consultations of line departments, and practices that units share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import Actor, Refused, new_id
from oneneedle.core.rules.words import clean_line, clean_words
from oneneedle.duties import access, queries
from oneneedle.duties.models import Consultation, ConsultationComment, Practice
from oneneedle.units import queries as units

MAX_LINE, MAX_TEXT = 200, 4000
PLANNING_RIGHT = "planning_participation"


@transaction.atomic
def plan_consultation(
    *,
    jurisdiction_id: str,
    unit_id: UUID,
    meets_at: datetime,
    topic: str,
    actor: Actor,
    now: datetime,
    place: str = "",
    duties: Sequence[str] = (),
) -> Consultation:
    """Put a consultation of a line department into the calendar.

    Refuses who may not, an unknown unit, a time gone by, a consultation without topic, and items not on the list.
    """
    _check_keeper(actor, jurisdiction_id, unit_id)
    unit = units.get_unit(jurisdiction_id, unit_id)
    if unit is None or not unit.active:
        raise Refused(_("There is no such unit."), field="unit", code="unknown_unit")
    if meets_at < now:
        raise Refused(_("Choose a moment from now on."), field="meets_at", code="past")
    words = _line(topic)
    if not words:
        raise Refused(_("Say what it is about."), field="topic", code="no_topic")
    _check_items(jurisdiction_id, duties, now)
    row = Consultation.objects.create(
        id=new_id(now),
        jurisdiction_id=jurisdiction_id,
        unit_id=unit.id,
        meets_at=meets_at,
        place=_line(place),
        topic=words,
        duties=list(duties),
    )
    data = {"unit": str(unit.id), "at": meets_at.isoformat(), "duties": list(duties)}
    core.write_ledger(subject=f"consultation:{row.id}", verb="consultation.planned", actor=actor, now=now, data=data)
    return row


@transaction.atomic
def record_consultation(*, consultation: Consultation, held: bool, outcome: str, actor: Actor, now: datetime) -> None:
    """Write down what was agreed, or why it did not take place.

    Refuses who may not, one that is recorded already, one that has not begun, and a record without words.
    """
    _check_keeper(actor, consultation.jurisdiction_id, consultation.unit_id)
    words = _text(outcome)
    if not words:
        raise Refused(_("Write what was agreed, or why it did not take place."), field="outcome", code="no_outcome")
    if held and consultation.meets_at > now:
        raise Refused(_("It has not begun yet."), field="held", code="not_yet")
    state = Consultation.State.HELD if held else Consultation.State.CANCELLED
    planned = Consultation.objects.filter(pk=consultation.pk, state=Consultation.State.PLANNED)
    if not planned.update(state=state, outcome=words):
        raise Refused(_("This consultation is recorded already."), code="recorded")
    consultation.refresh_from_db()
    subject = f"consultation:{consultation.id}"
    verb = "consultation.held" if held else "consultation.cancelled"
    core.write_ledger(subject=subject, verb=verb, actor=actor, now=now)


@transaction.atomic
def comment_consultation(*, consultation: Consultation, text: str, actor: Actor, now: datetime) -> ConsultationComment:
    """Say for a street what it thinks of a planned consultation; everybody can read it.

    Refuses who holds no post in a street office, a street the register of street rights does not grant planning
    participation, a consultation that is recorded, and a comment without words.
    """
    kept = Consultation.objects.select_for_update(of=("self",)).get(pk=consultation.pk)
    city, unit_id = kept.jurisdiction_id, actor.unit_id
    if unit_id is None or not access.can_comment(actor, city):
        raise Refused(_("Only people on a post in a street office comment on consultations."), code="not_allowed")
    if missing := units.missing_right(city, unit_id, PLANNING_RIGHT, now):
        raise Refused(missing, code="street_right")
    words = _text(text)
    if not words:
        raise Refused(_("Write what your street has to say."), field="text", code="empty")
    if kept.state != Consultation.State.PLANNED:
        raise Refused(_("This consultation is recorded already."), code="recorded")
    row = ConsultationComment.objects.create(id=new_id(now), consultation=kept, unit_id=unit_id, text=words, at=now)
    data = {"comment": str(row.id), "unit": str(unit_id)}
    core.write_ledger(subject=f"consultation:{kept.id}", verb="consultation.commented", actor=actor, now=now, data=data)
    return row


@transaction.atomic
def share_practice(
    *,
    jurisdiction_id: str,
    title: str,
    problem: str,
    steps: str,
    result: str,
    actor: Actor,
    now: datetime,
    advice: str = "",
    duty: str = "",
) -> Practice:
    """Tell the other units what worked: the problem, what was done, what changed, what to mind.

    Refuses who holds no post in the city, a practice with an empty part, and an item not on the list.
    """
    unit_id = actor.unit_id
    if unit_id is None or not access.can_share_practice(actor, jurisdiction_id):
        raise Refused(_("Only people on a post of this city share practices."), code="not_allowed")
    parts = {"title": _line(title), "problem": _text(problem), "steps": _text(steps), "result": _text(result)}
    for field, words in parts.items():
        if not words:
            raise Refused(_("Fill in every part, so that others can learn from it."), field=field, code="empty")
    if duty:
        _check_items(jurisdiction_id, (duty,), now)
    row = Practice.objects.create(
        id=new_id(now),
        jurisdiction_id=jurisdiction_id,
        unit_id=unit_id,
        advice=_text(advice),
        duty=duty,
        shared_at=now,
        **parts,
    )
    data = {"unit": str(unit_id), "duty": duty}
    core.write_ledger(subject=f"practice:{row.id}", verb="practice.shared", actor=actor, now=now, data=data)
    return row


def _check_keeper(actor: Actor, jurisdiction_id: str, unit_id: UUID) -> None:
    if not access.can_keep_talks(actor, jurisdiction_id, unit_id):
        raise Refused(_("Your post plans and records no consultations of this unit."), code="not_allowed")
    core_queries.need_city(jurisdiction_id)


def _check_items(jurisdiction_id: str, codes: Sequence[str], now: datetime) -> None:
    book = queries.get_book(jurisdiction_id)
    if unknown := [code for code in codes if book.item_at(code, now) is None]:
        message = _("Not on the list: %(codes)s.")
        raise Refused(message % {"codes": ", ".join(unknown)}, field="duties", code="no_item")


def _line(text: str) -> str:
    return clean_line(text)[:MAX_LINE]


def _text(text: str) -> str:
    return clean_words(text)[:MAX_TEXT]
