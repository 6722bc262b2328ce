"""Background work of the corridor: announce what happened, watch deadlines, close what was silent long enough."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.cases import actions
from oneneedle.cases.actions.announce import announce_changes
from oneneedle.cases.actions.feedback import WAIT_FOR_ANSWER
from oneneedle.cases.models import Case
from oneneedle.core.rules import Refused, system

_BATCH = 200


@app.periodic(cron="* * * * * */2")
@app.task(name="cases.announce", queueing_lock="cases.announce", lock="cases.announce", pass_context=False)
def announce(timestamp: int = 0) -> int:
    """Write the notices of everything that happened since the last look."""
    total = 0
    while read := announce_changes(limit=_BATCH, now=timezone.now()):
        total += read
        if read < _BATCH:
            break
    return total


@app.periodic(cron="* * * * *")
@app.task(name="cases.watch_deadlines", queueing_lock="cases.watch_deadlines", lock="cases.watch_deadlines")
def watch_deadlines(timestamp: int = 0) -> int:
    """Pass every deadline moment that has come; a case that moved meanwhile is left for the next look."""
    passed = 0
    while True:
        now = timezone.now()
        due = list(Case.objects.filter(next_due_at__lte=now).order_by("next_due_at")[:_BATCH])
        moved = 0
        for case in due:
            try:
                actions.pass_deadline(case=case, actor=system(case.jurisdiction_id), now=now)
                moved += 1
            except Refused:
                continue
        passed += moved
        if not moved:
            return passed


@app.periodic(cron="17 * * * *")
@app.task(name="cases.close_silent", queueing_lock="cases.close_silent", lock="cases.close_silent")
def close_silent(timestamp: int = 0) -> int:
    """Close checked cases whose reporter was asked and did not answer within the time."""
    now = timezone.now()
    closed = 0
    waiting = Case.objects.filter(state="verified", verified_at__lte=now - WAIT_FOR_ANSWER)
    for case in waiting.order_by("verified_at")[:1000]:
        try:
            actions.close_case(case=case, actor=system(case.jurisdiction_id), now=now)
            closed += 1
        except Refused:
            continue
    return closed
