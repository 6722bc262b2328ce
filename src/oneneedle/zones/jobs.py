"""Background work of zones: the turn is passed on when a period ends, and what is over is closed."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app

from oneneedle.core import actions as core
from oneneedle.core.rules import system
from oneneedle.zones import actions, queries
from oneneedle.zones.models import Zone
from oneneedle.zones.rules import SharedZone


@app.periodic(cron="* * * * *")
@app.task(name="zones.pass_turns", queueing_lock="zones.pass_turns", lock="zones.pass_turns")
def pass_turns(timestamp: int = 0) -> int:
    """Write down for every zone where it moved whose turn it is; cities have different midnights."""
    now = timezone.now()
    alive = Zone.objects.filter(Q(open=True) | Q(until__isnull=True) | Q(until__gt=now))
    books = {city: queries.read_book(city) for city in alive.values_list("jurisdiction_id", flat=True).distinct()}
    held = {one.id: one for book in books.values() for one in book.zones}
    return core.do_each(
        [zone for zone in alive.order_by("id") if _is_due(zone, held.get(zone.id), now)],
        lambda zone: actions.pass_turn(zone=zone, actor=system(zone.jurisdiction_id), now=now),
    )


def _is_due(zone: Zone, held: SharedZone | None, now: datetime) -> bool:
    """Whether what was last written down differs from what binds now; asked of one reading, without a lock."""
    return held is not None and queries.written(held) != queries.in_force(zone.jurisdiction_id, held, now)
