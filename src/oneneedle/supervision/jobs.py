"""Background work of supervision: warn, mark overdue, lift, and remind of days that have come."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core.rules import system
from oneneedle.supervision import actions
from oneneedle.supervision.models import Commitment, Demarcation, EffectCheck, Rectification, SupervisionNotice

_BATCH = 200
_TURNS = 25  # a job ends after some seconds, so that the worker can stop; the next one goes on where it ended
_ONE_DAY = timedelta(days=1)


@app.periodic(cron="* * * * *")
@app.task(name="supervision.watch_notices", queueing_lock="supervision.watch_notices", lock="supervision.watch_notices")
def watch_notices(timestamp: int = 0) -> int:
    """Pass every moment of a notice that has come, one after another."""
    passed = 0
    for _turn in range(_TURNS):
        now = timezone.now()
        due = list(SupervisionNotice.objects.filter(next_due_at__lte=now).order_by("next_due_at")[:_BATCH])
        for notice in due:
            passed += bool(actions.pass_notice_deadline(notice=notice, actor=system(notice.jurisdiction_id), now=now))
        if not due:
            break
    return passed


@app.periodic(cron="11 * * * *")
@app.task(name="supervision.watch_days", queueing_lock="supervision.watch_days", lock="supervision.watch_days")
def watch_days(timestamp: int = 0) -> int:
    """Mark what is late by the city's own day, and remind of looks that are due."""
    now = timezone.now()
    today, done = now.date(), 0
    checks = EffectCheck.objects.filter(done_at=None, reminded_at=None, due_on__lte=today + _ONE_DAY)
    for check in checks.select_related("task").order_by("due_on")[:_BATCH]:
        done += actions.remind_effect_check(check=check, actor=system(check.jurisdiction_id), now=now)
    late = {"state": "open", "overdue_at": None, "due_on__lt": today + _ONE_DAY}
    for one in Rectification.objects.filter(**late).order_by("due_on")[:_BATCH]:
        done += actions.pass_rectification_day(rectification=one, actor=system(one.jurisdiction_id), now=now)
    for promise in Commitment.objects.filter(**late).order_by("due_on")[:_BATCH]:
        done += actions.pass_commitment_day(commitment=promise, actor=system(promise.jurisdiction_id), now=now)
    over = Demarcation.objects.filter(state="open", reminded_at=None, hear_by__lte=now).select_related("case")
    for dispute in over.order_by("hear_by")[:_BATCH]:
        done += actions.remind_demarcation(demarcation=dispute, actor=system(dispute.jurisdiction_id), now=now)
    return done
