"""Background work of the gate: tell who must know, watch deadlines, end admissions on their day."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core import actions as core
from oneneedle.core.rules import system
from oneneedle.gate import actions
from oneneedle.gate.models import Admission, Task

_BATCH = 200


@app.periodic(cron="* * * * * */2")
@app.task(name="gate.announce", queueing_lock="gate.announce", lock="gate.announce")
def announce(timestamp: int = 0) -> int:
    """Write the notices of everything that happened at the gate since the last look."""
    return core.repeat(lambda: actions.announce_tasks(limit=_BATCH, now=timezone.now()), full=_BATCH)


@app.periodic(cron="* * * * *")
@app.task(name="gate.watch_tasks", queueing_lock="gate.watch_tasks", lock="gate.watch_tasks")
def watch_tasks(timestamp: int = 0) -> int:
    """Pass every moment of a task that has come; one that fails holds up no other."""
    return core.do_due(
        lambda: Task.objects.filter(next_due_at__lte=timezone.now()).order_by("next_due_at"),
        lambda task: actions.pass_task_deadline(task=task, actor=system(task.jurisdiction_id), now=timezone.now()),
    )


@app.periodic(cron="* * * * *")
@app.task(name="gate.end_admissions", queueing_lock="gate.end_admissions", lock="gate.end_admissions")
def end_admissions(timestamp: int = 0) -> int:
    """End the admissions whose day has come; the gate lets nothing through by them anyway."""
    now = timezone.now()
    over = Admission.objects.filter(state__in=["asked", "approved"], until__lte=now).order_by("until")
    return core.do_due(
        over.all,
        lambda one: actions.end_admission(admission=one, actor=system(one.jurisdiction_id), now=now),
    )
