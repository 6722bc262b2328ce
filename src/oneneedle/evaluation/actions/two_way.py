"""Periods of two-way evaluation: opened with frozen pairs, reminded, closed or taken back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.models import LedgerRow
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused, is_under, new_id
from oneneedle.evaluation import access
from oneneedle.evaluation.models.two_way import EvaluationPair, EvaluationPeriod, Opinion
from oneneedle.evaluation.queries.shared import SharedWork, find_shared
from oneneedle.evaluation.queries.two_way import city_zone
from oneneedle.evaluation.rules import two_way
from oneneedle.gate import queries as gate
from oneneedle.notices import actions as notices
from oneneedle.units import queries as units

_DAY = timedelta(days=1)


@transaction.atomic
def open_two_way(
    *,
    name: str,
    since: date,
    last_day: date,
    closes_on: date,
    street_form: Sequence[two_way.Question],
    department_form: Sequence[two_way.Question],
    actor: Actor,
    now: datetime,
) -> EvaluationPeriod:
    """Open a period of two-way evaluation 双向评价 on the actor's ground; the pairs that shared cases are frozen now.

    Refuses who may not, days that are not over, a close that is no day to come, forms of too few or too many
    questions, a question on a matter streets must not be given, days evaluated already on the same ground, and days
    in which nobody shared a case.
    """
    if not access.can_open_period(actor) or actor.unit_id is None:
        raise not_yours()
    zone = city_zone(actor.jurisdiction_id)
    words = " ".join(name.split())[: two_way.MAX_NAME]
    if not words:
        raise Refused(_("Give the period a name."), field="name", code="empty")
    _check_days(since, last_day, closes_on, two_way.today_in(zone, now))
    until = last_day + _DAY
    _check_form(street_form, "street_form")
    _check_form(department_form, "department_form")
    _check_matters(actor, department_form, now)
    _refuse_twice(actor, since, until)
    moments = (two_way.start_of(since, zone), two_way.start_of(until, zone))
    shared = find_shared(actor.jurisdiction_id, actor.area_path, *moments)
    if not shared:
        message = _("No street and department shared a case or a whistle in these days.")
        raise Refused(message, field="since", code="nobody")
    period = EvaluationPeriod.objects.create(
        id=new_id(now),
        jurisdiction_id=actor.jurisdiction_id,
        unit_id=actor.unit_id,
        unit_path=actor.unit_path,
        area_path=actor.area_path,
        name=words,
        since=since,
        until=until,
        closes_at=two_way.start_of(closes_on + _DAY, zone),
        street_form=[{"zh": one.zh, "en": one.en} for one in street_form],
        department_form=[{"zh": one.zh, "en": one.en} for one in department_form],
        opened_at=now,
    )
    EvaluationPair.objects.bulk_create([_pair(period, work, now) for work in shared])
    data = {"pairs": len(shared), "since": since.isoformat(), "until": until.isoformat()}
    row = _note(period, "opened", actor, now, data | {"closes_at": period.closes_at.isoformat()})
    ids = {one.id for work in shared for one in (work.street, work.department)}
    tell_units(period, ids, "two_way_opened", row, now)
    return period


@transaction.atomic
def close_two_way(*, period: EvaluationPeriod, actor: Actor, now: datetime) -> None:
    """Close a period: the seals open, results are told. By the house when the time is over; earlier by the unit that
    opened it, once every side has answered.

    Refuses everybody else, a period that is not open, and one in which an answer is still missing.
    """
    _hold_open(period)
    by_time = actor.channel == SYSTEM_CHANNEL and actor.jurisdiction_id == period.jurisdiction_id
    if not by_time and not access.can_keep_period(actor, period):
        raise not_yours()
    # Waits for whoever is answering at this moment, and keeps later ones out.
    ids = list(period.pairs.select_for_update().order_by("id").values_list("id", flat=True))
    given = Opinion.objects.filter(pair__period=period).count()
    if now < period.closes_at and given < len(ids) * len(two_way.SIDES):
        raise Refused(_("Not everybody has answered; it closes by itself on its last day."), code="too_early")
    EvaluationPair.objects.filter(period=period, unsealed_at__isnull=True).update(unsealed_at=now)
    _end(period, EvaluationPeriod.State.CLOSED, now)
    row = _note(period, "closed", actor, now, {"pairs": len(ids), "answers": given})
    tell_units(period, _units_of(period.pairs.all()), "two_way_closed", row, now)


@transaction.atomic
def withdraw_two_way(*, period: EvaluationPeriod, reason: str, actor: Actor, now: datetime) -> None:
    """Take a period back that was opened by mistake, with a reason.

    Refuses everybody but the unit that opened it, a period that is not open, no reason, and once somebody answered.
    """
    _hold_open(period)
    if not access.can_keep_period(actor, period):
        raise not_yours()
    words = reason.strip()[: two_way.MAX_WORDS]
    if not words:
        raise Refused(_("Say why; the units will read it."), field="reason", code="empty")
    list(period.pairs.select_for_update().order_by("id").values_list("id", flat=True))
    if Opinion.objects.filter(pair__period=period).exists():
        raise Refused(_("Somebody has answered already; it goes on to its last day."), code="answered")
    _end(period, EvaluationPeriod.State.WITHDRAWN, now, reason=words)
    row = _note(period, "withdrawn", actor, now, {})
    tell_units(period, _units_of(period.pairs.all()), "two_way_withdrawn", row, now, text=words)


@transaction.atomic
def remind_two_way(*, period: EvaluationPeriod, actor: Actor, now: datetime) -> int:
    """Remind the units that still owe answers, when a reminder is due; answers how many were reminded.

    Refuses everybody but the house; does nothing when none is due.
    """
    if actor.channel != SYSTEM_CHANNEL:
        raise Refused(_("Deadlines are watched by the house itself."), code="not_yours")
    due = two_way.reminders_due(period.closes_at, now)
    waiting = EvaluationPeriod.objects.filter(id=period.id, state="open", reminders__lt=due)
    if not waiting.update(reminders=due):
        return 0
    period.reminders = due
    said = set(Opinion.objects.filter(pair__period=period).values_list("pair_id", "side"))
    owing = {
        unit_id
        for pair in period.pairs.all()
        for side, unit_id in ((two_way.STREET, pair.street_id), (two_way.DEPARTMENT, pair.department_id))
        if (pair.id, side) not in said
    }
    row = _note(period, "reminded", actor, now, {"units": len(owing)})
    tell_units(period, owing, "two_way_reminder", row, now)
    return len(owing)


def tell_units(
    period: EvaluationPeriod,
    unit_ids: Iterable[UUID],
    kind: str,
    row: LedgerRow,
    now: datetime,
    *,
    text: str = "",
    link: str = "",
) -> None:
    """One notice to the desk of each of these units."""
    params: dict[str, Any] = {
        "number": period.name,
        "link": link or f"/desk/two-way/{period.id}/",
        "closes_at": (period.closes_at - timedelta(minutes=1)).isoformat(),
    }
    directory = units.units_for(period.jurisdiction_id)
    found = [directory.by_id[one] for one in sorted(unit_ids) if one in directory.by_id]
    drafts = [
        notices.NoticeDraft(
            key=f"{row.position}:{kind}:{unit.id}",
            kind=kind,
            subject=row.subject,
            jurisdiction_id=period.jurisdiction_id,
            unit=unit.id,
            language=period.jurisdiction.language,
            params=params | ({"text": text} if text else {}),
            letter=bool(unit.email),
            mailbox=unit.email,
        )
        for unit in found
    ]
    notices.send_notices(drafts=drafts, actor=Actor(period.jurisdiction_id, SYSTEM_CHANNEL), now=now)


def not_yours() -> Refused:
    """The refusal of a post that may not do this."""
    return Refused(_("Your post may not do this here."), code="not_yours")


def _check_days(since: date, last_day: date, closes_on: date, today: date) -> None:
    if since > last_day:
        raise Refused(_("The last day lies before the first."), field="last_day", code="backwards")
    if last_day >= today:
        raise Refused(_("Only days that are over can be evaluated."), field="last_day", code="not_over")
    if last_day - since >= two_way.LONGEST:
        raise Refused(_("A period is at most a year long."), field="since", code="too_long")
    if not today < closes_on <= today + two_way.LATEST_CLOSE:
        message = _("Choose a day that is still to come, within %(count)d days.")
        raise Refused(message % {"count": two_way.LATEST_CLOSE.days}, field="closes_on", code="closes_on")


def _check_form(form: Sequence[two_way.Question], field: str) -> None:
    fewest, most = two_way.FEWEST_QUESTIONS, two_way.MOST_QUESTIONS
    if not fewest <= len(form) <= most:
        message = _("Write %(fewest)d to %(most)d questions, one a line.")
        raise Refused(message % {"fewest": fewest, "most": most}, field=field, code="questions")
    if len({(one.zh, one.en) for one in form}) < len(form):
        raise Refused(_("The same question stands there twice."), field=field, code="twice")


def _check_matters(actor: Actor, form: Sequence[two_way.Question], now: datetime) -> None:
    """No street is judged by what the exclusion list keeps away from it; here a question is known by its words."""
    ground: dict[str, Any] = {"level": "street", "at": now, "area_path": actor.area_path}
    for question in form:
        check = gate.check_indicator(actor.jurisdiction_id, text=f"{question.zh} {question.en}", **ground)
        if not check.allowed:
            matters = ", ".join(one.name for one in check.warnings)
            message = _(
                "“%(question)s” sounds like “%(matters)s”, which streets must not be given: ask something else."
            )
            said = {"question": question.text, "matters": matters}
            raise Refused(message % said, field="department_form", code="excluded")


def _refuse_twice(actor: Actor, since: date, until: date) -> None:
    """Nobody is asked twice about the same cases: not by the city and its district either."""
    core.wait_turn(f"two_way:{actor.jurisdiction_id}")
    there = EvaluationPeriod.objects.filter(jurisdiction_id=actor.jurisdiction_id, since__lt=until, until__gt=since)
    for one in there.exclude(state=EvaluationPeriod.State.WITHDRAWN):
        if is_under(one.area_path, actor.area_path) or is_under(actor.area_path, one.area_path):
            message = _("These days are evaluated already: %(name)s.")
            raise Refused(message % {"name": one.name}, field="since", code="overlaps")


def _pair(period: EvaluationPeriod, work: SharedWork, now: datetime) -> EvaluationPair:
    return EvaluationPair(
        id=new_id(now),
        period=period,
        street_id=work.street.id,
        street_path=work.street.path,
        department_id=work.department.id,
        department_path=work.department.path,
        cases=list(work.cases),
        calls=list(work.calls),
    )


def _hold_open(period: EvaluationPeriod) -> None:
    """Queue on the row and see it as it is; only an open period goes on."""
    period.refresh_from_db(from_queryset=EvaluationPeriod.objects.select_for_update())
    if period.state != EvaluationPeriod.State.OPEN:
        raise Refused(_("This period has ended already."), code="ended")


def _end(period: EvaluationPeriod, state: EvaluationPeriod.State, now: datetime, reason: str = "") -> None:
    period.state, period.ended_at, period.reason = state, now, reason
    period.save(update_fields=["state", "ended_at", "reason"])


def _units_of(pairs: Iterable[EvaluationPair]) -> set[UUID]:
    return {unit_id for pair in pairs for unit_id in (pair.street_id, pair.department_id)}


def _note(period: EvaluationPeriod, fact: str, actor: Actor, now: datetime, data: Mapping[str, Any]) -> LedgerRow:
    return core.write_ledger(subject=f"two_way:{period.id}", verb=f"two_way.{fact}", actor=actor, now=now, data=data)
