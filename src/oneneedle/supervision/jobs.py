"""Background work of supervision: warn, mark overdue, lift, and remind of days that have come."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import system
from oneneedle.supervision import actions
from oneneedle.supervision.models import Commitment, Demarcation, EffectCheck, Rectification, SupervisionNotice


@app.periodic(cron="* * * * *")
@app.task(name="supervision.watch_notices", queueing_lock="supervision.watch_notices", lock="supervision.watch_notices")
def watch_notices(timestamp: int = 0) -> int:
    """Pass every moment of a notice that has come; one that fails holds up no other."""
    return core.do_due(
        lambda: SupervisionNotice.objects.filter(next_due_at__lte=timezone.now()).order_by("next_due_at"),
        lambda one: actions.pass_notice_deadline(notice=one, actor=system(one.jurisdiction_id), now=timezone.now()),
    )


@app.periodic(cron="11 * * * *")
@app.task(name="supervision.watch_days", queueing_lock="supervision.watch_days", lock="supervision.watch_days")
def watch_days(timestamp: int = 0) -> int:
    """Mark what is late by the city's own day, and remind of looks that are due; answers how many it looked at."""
    now = timezone.now()
    today = {city.id: core_queries.today_in(city.id, now) for city in core_queries.list_jurisdictions()}
    come = Q(*(Q(jurisdiction_id=city, due_on__lte=day) for city, day in today.items()), _connector=Q.OR)
    past = Q(*(Q(jurisdiction_id=city, due_on__lt=day) for city, day in today.items()), _connector=Q.OR)
    checks = EffectCheck.objects.filter(come, done_at=None, reminded_at=None).select_related("task").order_by("due_on")
    wrong = Rectification.objects.filter(past, state="open", overdue_at=None).order_by("due_on")
    promised = Commitment.objects.filter(past, state="open", overdue_at=None).order_by("due_on")
    unheard = Demarcation.objects.filter(state="open", reminded_at=None, hear_by__lte=now).select_related("case")
    return (
        core.do_due(
            checks.all,
            lambda one: actions.remind_effect_check(check=one, actor=system(one.jurisdiction_id), now=now),
        )
        + core.do_due(
            wrong.all,
            lambda one: actions.pass_rectification_day(rectification=one, actor=system(one.jurisdiction_id), now=now),
        )
        + core.do_due(
            promised.all,
            lambda one: actions.pass_commitment_day(commitment=one, actor=system(one.jurisdiction_id), now=now),
        )
        + core.do_due(
            lambda: unheard.order_by("hear_by"),
            lambda one: actions.remind_demarcation(demarcation=one, actor=system(one.jurisdiction_id), now=now),
        )
    )
