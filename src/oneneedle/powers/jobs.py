"""Background work of site checks: look every hour for days that have passed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import system
from oneneedle.powers import actions
from oneneedle.powers.models import SiteCheck

_BATCH = 200


@app.periodic(cron="17 * * * *")
@app.task(name="powers.watch_checks", queueing_lock="powers.watch_checks", lock="powers.watch_checks")
def watch_checks(timestamp: int = 0) -> int:
    """Tell streets of sites that were not put right by the city's own day; answers how many it looked at."""
    return core.repeat(lambda: _pass_due(timezone.now()), full=1)


def _pass_due(now: datetime) -> int:
    """A batch of those that are late on the clocks of their city; what is told is late no more, so the rest follows."""
    waiting = SiteCheck.objects.filter(state="rectifying", overdue_at=None)
    days = ((one.id, core_queries.today_in(one.id, now)) for one in core_queries.list_jurisdictions())
    over = (Q(jurisdiction_id=city, rectify_by__lt=today) for city, today in days)
    late = waiting.filter(Q(*over, _connector=Q.OR))
    return core.do_each(
        list(late.order_by("rectify_by")[:_BATCH]),
        lambda one: actions.pass_rectify_day(check=one, actor=system(one.jurisdiction_id), now=now),
    )
