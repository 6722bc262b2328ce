"""Background work of supervision: warn, mark overdue, lift, and remind of days that have come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core import actions as core
from oneneedle.core.rules import system
from oneneedle.supervision import actions
from oneneedle.supervision.models import Commitment, Demarcation, EffectCheck, Rectification, SupervisionNotice

_BATCH = 200
_ONE_DAY = timedelta(days=1)


@app.periodic(cron="* * * * *")
@app.task(name="supervision.watch_notices", queueing_lock="supervision.watch_notices", lock="supervision.watch_notices")
def watch_notices(timestamp: int = 0) -> int:
    """Pass every moment of a notice that has come; one that fails holds up no other."""
    return core.repeat(lambda: _pass_due(timezone.now()), full=1)


def _pass_due(now: datetime) -> int:
    return core.do_each(
        list(SupervisionNotice.objects.filter(next_due_at__lte=now).order_by("next_due_at")[:_BATCH]),
        lambda one: actions.pass_notice_deadline(notice=one, actor=system(one.jurisdiction_id), now=now),
    )


@app.periodic(cron="11 * * * *")
@app.task(name="supervision.watch_days", queueing_lock="supervision.watch_days", lock="supervision.watch_days")
def watch_days(timestamp: int = 0) -> int:
    """Mark what is late by the city's own day, and remind of looks that are due; answers how many it looked at."""
    now = timezone.now()
    today = now.date()
    checks = EffectCheck.objects.filter(done_at=None, reminded_at=None, due_on__lte=today + _ONE_DAY)
    done = core.do_each(
        list(checks.select_related("task").order_by("due_on")[:_BATCH]),
        lambda one: actions.remind_effect_check(check=one, actor=system(one.jurisdiction_id), now=now),
    )
    late = {"state": "open", "overdue_at": None, "due_on__lt": today + _ONE_DAY}
    done += core.do_each(
        list(Rectification.objects.filter(**late).order_by("due_on")[:_BATCH]),
        lambda one: actions.pass_rectification_day(rectification=one, actor=system(one.jurisdiction_id), now=now),
    )
    done += core.do_each(
        list(Commitment.objects.filter(**late).order_by("due_on")[:_BATCH]),
        lambda one: actions.pass_commitment_day(commitment=one, actor=system(one.jurisdiction_id), now=now),
    )
    over = Demarcation.objects.filter(state="open", reminded_at=None, hear_by__lte=now).select_related("case")
    return done + core.do_each(
        list(over.order_by("hear_by")[:_BATCH]),
        lambda one: actions.remind_demarcation(demarcation=one, actor=system(one.jurisdiction_id), now=now),
    )
