"""How the city is doing today, in counts alone: for the big screen. No case is named, no person can be found.

Counted is what the public list shows: from the screen and the list together nobody learns of a private case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import ExtractHour

from oneneedle.cases.models import Case, Whistle, WhistleCall
from oneneedle.cases.queries.public import Wish, wished
from oneneedle.core import queries as core
from oneneedle.core.rules import Kept

HOURS = 24
MOST_KINDS = 6
_KEPT_SECONDS = 10.0
_STANDING_SECONDS = 60.0  # what stands open is read over all open cases
_OPEN_WHISTLES = ("blown", "gathered")


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many of one type came in today."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Pulse:
    """The day so far, since midnight on the city's clocks, of public cases; `hours` are receptions per hour."""

    day: date
    received: int
    closed: int
    open: int
    overdue: int
    whistles: int
    on_site: int
    hours: tuple[int, ...]
    kinds: tuple[KindCount, ...]


def pulse_of(jurisdiction_id: str, now: datetime) -> Pulse:
    """The day of `now`; at most some seconds old, the same for every screen of this process."""
    city = core.get_jurisdiction(jurisdiction_id)
    zone = ZoneInfo(city.timezone if city else "UTC")
    return _pulses.get((jurisdiction_id, now.astimezone(zone).date(), zone.key))


def _read(key: tuple[str, date, str]) -> Pulse:
    jurisdiction_id, day, zone_name = key
    zone = ZoneInfo(zone_name)
    since = datetime.combine(day, time(), zone)
    cases = wished(jurisdiction_id, Wish())
    today = cases.filter(
        received_at__gte=since, received_at__lt=datetime.combine(day + timedelta(days=1), time(), zone)
    )
    rows = dict(today.annotate(hour=ExtractHour("received_at", tzinfo=zone)).values_list("hour").annotate(Count("id")))
    waiting, overdue = _standing.get(jurisdiction_id)
    whistles = Whistle.objects.filter(jurisdiction_id=jurisdiction_id, state__in=_OPEN_WHISTLES)
    return Pulse(
        day=day,
        received=sum(rows.values()),
        closed=cases.filter(changed_at__gte=since, closed_at__gte=since, state="closed").count(),
        open=waiting,
        overdue=overdue,
        whistles=whistles.count(),
        on_site=WhistleCall.objects.filter(whistle__in=whistles, state="present").count(),
        hours=tuple(rows.get(hour, 0) for hour in range(HOURS)),
        kinds=_kinds(today),
    )


def _read_standing(jurisdiction_id: str) -> tuple[int, int]:
    standing = wished(jurisdiction_id, Wish(state="open"))
    found = standing.aggregate(open=Count("id"), overdue=Count("id", filter=Q(overdue_at__isnull=False)))
    return found["open"], found["overdue"]


def _kinds(today: QuerySet[Case]) -> tuple[KindCount, ...]:
    found = (
        today.values_list("case_type__code")
        .annotate(count=Count("id"))
        .order_by("-count", "case_type__code")[:MOST_KINDS]
    )
    return tuple(KindCount(code, count) for code, count in found)


_standing: Kept[str, tuple[int, int]] = Kept(_read_standing, seconds=_STANDING_SECONDS)
_pulses: Kept[tuple[str, date, str], Pulse] = Kept(_read, seconds=_KEPT_SECONDS)
