"""Background work of site checks: look every hour for days that have passed."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core import actions as core
from oneneedle.core.rules import system
from oneneedle.powers import actions
from oneneedle.powers.models import SiteCheck

_BATCH = 200


@app.periodic(cron="17 * * * *")
@app.task(name="powers.watch_checks", queueing_lock="powers.watch_checks", lock="powers.watch_checks")
def watch_checks(timestamp: int = 0) -> int:
    """Tell streets of sites that were not put right by the city's own day; answers how many it looked at."""
    now = timezone.now()
    late = SiteCheck.objects.filter(
        state="rectifying", overdue_at=None, rectify_by__lt=now.date() + timedelta(days=1)
    ).order_by("rectify_by")
    return core.do_each(
        list(late[:_BATCH]),
        lambda one: actions.pass_rectify_day(check=one, actor=system(one.jurisdiction_id), now=now),
    )
