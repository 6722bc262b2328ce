"""Background work of evaluation: two-way evaluations reminded and closed on their days."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core.rules import Refused, system
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPeriod

FOLD_TURNS = 20  # of a thousand rows each


@app.periodic(cron="* * * * *")
@app.task(name="evaluation.watch_two_way", queueing_lock="evaluation.watch_two_way", lock="evaluation.watch_two_way")
def watch_two_way(timestamp: int = 0) -> int:
    """Close the periods whose time is over, remind whoever still owes answers; answers how many that were."""
    now, done = timezone.now(), 0
    for period in EvaluationPeriod.objects.filter(state="open").select_related("jurisdiction"):
        house = system(period.jurisdiction_id)
        try:
            if now >= period.closes_at:
                actions.close_two_way(period=period, actor=house, now=now)
                done += 1
            else:
                done += actions.remind_two_way(period=period, actor=house, now=now)
        except Refused:
            continue  # somebody ended it at this moment
    return done


@app.periodic(cron="* * * * * */10")
@app.task(name="evaluation.fold", queueing_lock="evaluation.fold", lock="evaluation.fold")
def fold(timestamp: int = 0) -> int:
    """Count what happened since the last look; some seconds of it, the next job goes on."""
    return actions.keep_counting(turns=FOLD_TURNS, now=timezone.now())
