"""Admissions for the desk: asked by us, waiting for us, and those that can be cited now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count

from oneneedle.core.rules import Actor, slice_of
from oneneedle.duties.rules import LEVELS, said
from oneneedle.gate import access, rules
from oneneedle.gate.models import Admission
from oneneedle.gate.queries.exclusions import subject_names
from oneneedle.gate.queries.words import ADMISSION_LINK, ground_names, local, unit_name


@dataclass(frozen=True, slots=True)
class ToldAdmission:
    """One admission in words; its state says "ended" from the moment its time is over."""

    id: UUID
    number: str
    title: str
    kind: str
    kind_name: str
    level: str
    level_name: str
    ground: str
    to_name: str
    subject: str
    subject_name: str
    reason: str
    staff: str
    money: Decimal
    warning_answer: str
    until: datetime
    last_on: date
    state: str
    state_name: str
    tone: str
    asked_by: str
    asked_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision: str
    ended_at: datetime | None
    end_words: str
    tasks: int
    verbs: tuple[str, ...]
    link: str


@dataclass(frozen=True, slots=True)
class AdmissionPage:
    """Some admissions."""

    rows: tuple[ToldAdmission, ...]
    total: int
    page: int
    pages: int


def list_admissions(
    actor: Actor, *, state: str = "", waiting_for_us: bool = False, page: int = 1, now: datetime
) -> AdmissionPage:
    """Those the actor may see, newest first; `waiting_for_us` are those this desk may decide on."""
    rows = Admission.objects.filter(access.admissions_visible_to(actor))
    if waiting_for_us:
        rows = rows.filter(id__in=waiting_for(actor, now))
    if state == "ended":
        rows = rows.filter(state="ended") | rows.filter(state__in=["asked", "approved"], until__lte=now)
    elif state:
        rows = rows.filter(state=state)
        rows = rows if state == "refused" else rows.filter(until__gt=now)
    total = rows.count()
    here, pages, first, last = slice_of(page, total)
    return AdmissionPage(tell_admissions(actor, rows.order_by("-asked_at", "-id")[first:last], now), total, here, pages)


def waiting_for(actor: Actor, now: datetime) -> tuple[UUID, ...]:
    """The admissions this desk may decide on now, the oldest first."""
    if not access.may_decide(actor):
        return ()
    rows = Admission.objects.filter(
        jurisdiction_id=actor.jurisdiction_id,
        state=Admission.State.ASKED,
        until__gt=now,
        area_path__startswith=actor.area_path,
    )
    found = rows.order_by("asked_at")
    return tuple(one.id for one in found if access.can_decide_admission(actor, one))


def get_admission(actor: Actor, number: str) -> Admission | None:
    """The admission of that number, if the actor may see it."""
    rows = Admission.objects.filter(access.admissions_visible_to(actor))
    return rows.filter(number=rules.tidy_admission_number(number)).first()


def usable_admissions(actor: Actor, now: datetime) -> tuple[ToldAdmission, ...]:
    """What the actor's unit may cite now, the one that ends first at the top."""
    if actor.unit_id is None or not access.may_ask(actor):
        return ()
    rows = Admission.objects.filter(
        jurisdiction_id=actor.jurisdiction_id,
        asked_by_id=actor.unit_id,
        state=Admission.State.APPROVED,
        until__gt=now,
    )
    return tell_admissions(actor, rows.order_by("until", "id"), now)


def tell_admission(actor: Actor, admission: Admission, now: datetime) -> ToldAdmission:
    """One admission in words."""
    (told,) = tell_admissions(actor, [admission], now)
    return told


def tell_admissions(actor: Actor, rows: Iterable[Admission], now: datetime) -> tuple[ToldAdmission, ...]:
    """Admissions in words; their tasks are counted at once."""
    found = list(rows)
    counted = Admission.objects.filter(id__in=[one.id for one in found]).annotate(count=Count("tasks"))
    tasks = dict(counted.values_list("id", "count")) if found else {}
    grounds = ground_names(one.area_path for one in found)
    subjects = subject_names(actor.jurisdiction_id, (one.subject for one in found))
    return tuple(
        _tell(actor, one, tasks.get(one.id, 0), grounds[one.area_path], subjects[one.subject], now) for one in found
    )


def state_of(admission: Admission, now: datetime) -> str:
    """The state as it counts: an admission has ended when its time is over, whenever the house writes it down."""
    over = admission.state in {Admission.State.ASKED, Admission.State.APPROVED} and admission.until <= now
    return str(Admission.State.ENDED if over else admission.state)


def _tell(actor: Actor, one: Admission, tasks: int, ground: str, subject: str, now: datetime) -> ToldAdmission:
    city, state = one.jurisdiction_id, state_of(one, now)
    return ToldAdmission(
        id=one.id,
        number=one.number,
        title=one.title,
        kind=one.kind,
        kind_name=str(rules.TASK_KINDS[one.kind]),
        level=one.level,
        level_name=said(one.level, LEVELS),
        ground=ground,
        to_name=unit_name(city, one.to_unit_id),
        subject=one.subject,
        subject_name=subject,
        reason=one.reason,
        staff=one.staff,
        money=one.money,
        warning_answer=one.warning_answer,
        until=one.until,
        last_on=(local(city, one.until) - timedelta(microseconds=1)).date(),
        state=state,
        state_name=str(rules.ADMISSION_STATES[state]),
        tone=rules.ADMISSION_TONES[state],
        asked_by=unit_name(city, one.asked_by_id),
        asked_at=one.asked_at,
        decided_by=unit_name(city, one.decided_by_id),
        decided_at=one.decided_at,
        decision=one.decision,
        ended_at=one.ended_at,
        end_words=one.end_words,
        tasks=tasks,
        verbs=_verbs(actor, one, state),
        link=ADMISSION_LINK % one.number,
    )


def _verbs(actor: Actor, one: Admission, state: str) -> tuple[str, ...]:
    decide = state == "asked" and access.can_decide_admission(actor, one)
    end = state in {"asked", "approved"} and access.can_end_admission(actor, one)
    return tuple(verb for verb, can in (("decide", decide), ("end", end)) if can)
