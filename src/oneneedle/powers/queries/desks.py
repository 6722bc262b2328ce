"""The desks of a street as its settings show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import Actor
from oneneedle.powers import access
from oneneedle.powers.models import DeskPlace, DeskType, WorkDesk
from oneneedle.units import queries as units
from oneneedle.units.models import Post


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """One post at a desk."""

    id: UUID
    post_id: UUID
    post_name: str
    function: str
    from_unit: str
    since: datetime


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One desk with what it takes and who sits there."""

    id: UUID
    code: str
    name: str
    active: bool
    type_codes: tuple[str, ...]
    type_names: tuple[str, ...]
    places: tuple[PlaceLine, ...]


def streets_of(actor: Actor, *, closed: bool = False) -> tuple[units.UnitRef, ...]:
    """The streets whose desks the actor sees, by path; with `closed` those too that work no longer."""
    return access.streets_of(actor, closed=closed)


def sees_desks(actor: Actor) -> bool:
    """Whether work desks concern this post at all."""
    return bool(access.streets_of(actor))


def may_keep(actor: Actor, street: units.UnitRef) -> bool:
    """Whether the page offers to set up desks."""
    return access.can_keep_desks(actor, street)


def get_desk(actor: Actor, desk_id: UUID) -> WorkDesk:
    """A desk of a street the actor sees; WorkDesk.DoesNotExist otherwise."""
    desk = WorkDesk.objects.select_related("unit").get(id=desk_id, jurisdiction_id=actor.jurisdiction_id)
    _check_seen(actor, desk)
    return desk


def get_place(actor: Actor, place_id: UUID) -> DeskPlace:
    """A place at such a desk that has not ended; DeskPlace.DoesNotExist otherwise."""
    found = DeskPlace.objects.select_related("desk__unit", "post")
    place = found.get(id=place_id, until__isnull=True, desk__jurisdiction_id=actor.jurisdiction_id)
    try:
        _check_seen(actor, place.desk)
    except WorkDesk.DoesNotExist:
        raise DeskPlace.DoesNotExist from None
    return place


def list_desks(actor: Actor, street: units.UnitRef) -> tuple[DeskLine, ...]:
    """The desks of a street in their order, the closed ones last; nothing for whoever does not see them."""
    if not access.can_see_desks(actor, street):
        return ()
    known = catalogue.get_catalogue(actor.jurisdiction_id).by_code
    return tuple(
        DeskLine(
            id=desk.id,
            code=desk.code,
            name=desk.name,
            active=desk.active,
            type_codes=tuple(one.type_code for one in desk.types.all()),
            type_names=tuple(known[one.type_code].name for one in desk.types.all() if one.type_code in known),
            places=tuple(_place(one, actor.jurisdiction_id) for one in desk.places.all()),
        )
        for desk in desks_with_parts(street)
    )


def desks_with_parts(street: units.UnitRef) -> Iterable[WorkDesk]:
    """The desks with the types and places in force, in three queries."""
    types = DeskType.objects.filter(until__isnull=True).order_by("type_code")
    places = DeskPlace.objects.filter(until__isnull=True).select_related("post").order_by("since", "id")
    parts = (Prefetch("types", types), Prefetch("places", places))
    return WorkDesk.objects.filter(unit_id=street.id).prefetch_related(*parts).order_by("-active", "ordinal", "code")


def posts_of_street(street: units.UnitRef) -> tuple[tuple[UUID, str], ...]:
    """The posts of the street office and of the units below it, by unit."""
    found = Post.objects.filter(unit__path__startswith=street.path, unit__active=True).select_related("unit")
    return tuple((post.id, f"{post.unit.name} · {post.name}") for post in found.order_by("unit__path", "code"))


def _place(one: DeskPlace, jurisdiction_id: str) -> PlaceLine:
    moved_from = units.get_unit(jurisdiction_id, one.from_unit_id) if one.from_unit_id else None
    return PlaceLine(
        id=one.id,
        post_id=one.post_id,
        post_name=one.post.name,
        function=one.function,
        from_unit=moved_from.name if moved_from else "",
        since=one.since,
    )


def _check_seen(actor: Actor, desk: WorkDesk) -> None:
    street = units.get_unit(actor.jurisdiction_id, desk.unit_id)
    if street is None or not access.can_see_desks(actor, street):
        raise WorkDesk.DoesNotExist
