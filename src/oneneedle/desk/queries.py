"""Lists the desk's forms and pages choose from: areas, people on posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from oneneedle.places import queries as places
from oneneedle.places.models import Area
from oneneedle.units.models import Holding, Post

MOST_AREAS = 600  # a longer list is cut to its upper levels, and the search finds the rest


@dataclass(frozen=True, slots=True)
class AreaChoice:
    """One area of a list, with its depth below the list's root."""

    path: str
    label: str
    depth: int


@dataclass(frozen=True, slots=True)
class PostLine:
    """One post and who holds it now."""

    id: UUID
    unit_code: str
    code: str
    name: str
    unit_name: str
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """Somebody on a post of the city."""

    id: UUID
    sign_in: str
    display_name: str
    unit_name: str
    post_name: str
    since: datetime
    until: datetime | None
    active: bool


def area_choices(root: str) -> tuple[AreaChoice, ...]:
    """The areas below the root as a list in the order of the tree; as many whole levels as fit, never half of one."""
    below = Area.objects.filter(path__startswith=root)
    rows = list(below.order_by("path")[: MOST_AREAS + 1])
    if len(rows) > MOST_AREAS:
        rows = list(below.filter(Q(path=root) | Q(parent__path=root)).order_by("path"))
    depth = root.count("/")
    refs = [places.AreaRef(row.id, row.path, row.level, row.code, row.name, row.name_en) for row in rows]
    return tuple(AreaChoice(ref.path, ref.label, ref.path.count("/") - depth) for ref in refs)


def posts_of_city(jurisdiction_id: str) -> tuple[PostLine, ...]:
    """All posts of the city, by unit."""
    rows = (
        Post.objects.filter(unit__jurisdiction_id=jurisdiction_id).select_related("unit").order_by("unit__path", "code")
    )
    return tuple(PostLine(row.id, row.unit.code, row.code, row.name, row.unit.name, tuple(row.rights)) for row in rows)


def holdings_of_city(jurisdiction_id: str, now: datetime) -> tuple[HoldingLine, ...]:
    """Who holds which post now or from later on."""
    in_force = Q(until__isnull=True) | Q(until__gt=now)
    rows = (
        Holding.objects.filter(in_force, post__unit__jurisdiction_id=jurisdiction_id)
        .select_related("person", "post__unit")
        .order_by("post__unit__path", "post__code", "since")
    )
    return tuple(
        HoldingLine(
            id=row.id,
            sign_in=row.person.sign_in,
            display_name=row.person.display_name,
            unit_name=row.post.unit.name,
            post_name=row.post.name,
            since=row.since,
            until=row.until,
            active=row.person.is_active,
        )
        for row in rows
    )


def get_holding(jurisdiction_id: str, holding_id: UUID) -> Holding | None:
    """A holding of this city."""
    return Holding.objects.filter(id=holding_id, post__unit__jurisdiction_id=jurisdiction_id).first()
