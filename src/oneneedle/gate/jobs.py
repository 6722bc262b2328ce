"""Background work of the gate: tell who must know, watch deadlines, end admissions on their day."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core.rules import Refused, system
from oneneedle.gate import actions
from oneneedle.gate.models import Admission, Task

_BATCH = 200


@app.periodic(cron="* * * * * */2")
@app.task(name="gate.announce", queueing_lock="gate.announce", lock="gate.announce")
def announce(timestamp: int = 0) -> int:
    """Write the notices of everything that happened at the gate since the last look."""
    total = 0
    while read := actions.announce_tasks(limit=_BATCH, now=timezone.now()):
        total += read
        if read < _BATCH:
            break
    return total


@app.periodic(cron="* * * * *")
@app.task(name="gate.watch_tasks", queueing_lock="gate.watch_tasks", lock="gate.watch_tasks")
def watch_tasks(timestamp: int = 0) -> int:
    """Pass every moment of a task that has come, one after another."""
    now, passed = timezone.now(), 0
    while due := list(Task.objects.filter(next_due_at__lte=now).order_by("next_due_at")[:_BATCH]):
        for task in due:
            actions.pass_task_deadline(task=task, actor=system(task.jurisdiction_id), now=now)
            passed += 1
    return passed


@app.periodic(cron="* * * * *")
@app.task(name="gate.end_admissions", queueing_lock="gate.end_admissions", lock="gate.end_admissions")
def end_admissions(timestamp: int = 0) -> int:
    """End the admissions whose day has come; the gate lets nothing through by them anyway."""
    now, ended = timezone.now(), 0
    over = Admission.objects.filter(state__in=["asked", "approved"], until__lte=now).order_by("until")
    for admission in over[:_BATCH]:
        try:
            actions.end_admission(admission=admission, actor=system(admission.jurisdiction_id), now=now)
            ended += 1
        except Refused:
            continue
    return ended
