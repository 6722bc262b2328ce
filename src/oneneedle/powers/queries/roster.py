"""The staff of a street by desk: posts and functions, held or vacant, moved down from where; never persons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from oneneedle.core.rules import Actor
from oneneedle.powers import access
from oneneedle.powers.queries.desks import desks_with_parts
from oneneedle.powers.queries.queue import count_open
from oneneedle.units import queries as units
from oneneedle.units.models import Holding


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One post at a desk; `desks` says at how many desks of the street it sits."""

    post_name: str
    unit_name: str
    function: str
    held: bool
    from_unit: str
    since: datetime
    desks: int


@dataclass(frozen=True, slots=True)
class RosterDesk:
    """One desk with its posts and what lies on it."""

    id: UUID
    name: str
    lines: tuple[RosterLine, ...]
    held: int
    vacant: int
    open: int
    overdue: int

    @property
    def per_post(self) -> float | None:
        """Open cases per held post; None when nobody sits there."""
        return self.open / self.held if self.held else None


def roster_of(actor: Actor, street: units.UnitRef, now: datetime) -> tuple[RosterDesk, ...]:
    """The active desks of a street with their posts; five queries, however many of both."""
    if not access.can_see_desks(actor, street):
        return ()
    desks = [desk for desk in desks_with_parts(street) if desk.active]
    places = [place for desk in desks for place in desk.places.all()]
    in_force = Q(until__isnull=True) | Q(until__gt=now)
    seated = Holding.objects.filter(in_force, since__lte=now, post_id__in={place.post_id for place in places})
    held = set(seated.values_list("post_id", flat=True))
    counts = count_open(street, actor, desks, now)
    found = []
    for desk in desks:
        lines = tuple(
            RosterLine(
                post_name=place.post.name,
                unit_name=_name(place.post.unit_id, actor.jurisdiction_id),
                function=place.function,
                held=place.post_id in held,
                from_unit=_name(place.from_unit_id, actor.jurisdiction_id),
                since=place.since,
                desks=sum(other.post_id == place.post_id for other in places),
            )
            for place in desk.places.all()
        )
        busy = sum(line.held for line in lines)
        numbers = counts[desk.id]
        found.append(
            RosterDesk(desk.id, desk.name, lines, busy, len(lines) - busy, numbers["open"], numbers["overdue"])
        )
    return tuple(found)


def _name(unit_id: UUID | None, city: str) -> str:
    unit = units.get_unit(city, unit_id) if unit_id else None
    return unit.name if unit else ""
