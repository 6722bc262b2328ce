"""Background work of site checks: look every hour for days that have passed."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core import actions as core
from oneneedle.core import queries as core_queries
from oneneedle.core.rules import system
from oneneedle.powers import actions
from oneneedle.powers.models import SiteCheck


@app.periodic(cron="17 * * * *")
@app.task(name="powers.watch_checks", queueing_lock="powers.watch_checks", lock="powers.watch_checks")
def watch_checks(timestamp: int = 0) -> int:
    """Tell streets of sites that were not put right by the city's own day; answers how many it looked at."""
    now = timezone.now()
    days = ((one.id, core_queries.today_in(one.id, now)) for one in core_queries.list_jurisdictions())
    over = Q(*(Q(jurisdiction_id=city, rectify_by__lt=today) for city, today in days), _connector=Q.OR)
    late = SiteCheck.objects.filter(over, state="rectifying", overdue_at=None).order_by("rectify_by")
    return core.do_due(
        late.all,
        lambda one: actions.pass_rectify_day(check=one, actor=system(one.jurisdiction_id), now=now),
    )
