"""Background work of zones: the turn is passed on when a period ends, and what is over is closed."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core import actions as core
from oneneedle.core.rules import system
from oneneedle.zones import actions
from oneneedle.zones.models import Zone


@app.periodic(cron="* * * * *")
@app.task(name="zones.pass_turns", queueing_lock="zones.pass_turns", lock="zones.pass_turns")
def pass_turns(timestamp: int = 0) -> int:
    """Write down for every zone that is not over whose turn it is; cities have different midnights."""
    now = timezone.now()
    alive = Zone.objects.filter(Q(open=True) | Q(until__isnull=True) | Q(until__gt=now))
    return core.do_each(
        list(alive.order_by("id")),
        lambda zone: actions.pass_turn(zone=zone, actor=system(zone.jurisdiction_id), now=now),
    )
