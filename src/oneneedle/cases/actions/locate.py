"""Step 2: where it is and whose ground that is."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from oneneedle.cases.actions.advance import advance, permit
from oneneedle.cases.actions.words import set_search
from oneneedle.cases.models import Case, PlaceSource
from oneneedle.core import queries as core
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor, Refused
from oneneedle.places import queries as places


@transaction.atomic
def locate_case(
    *,
    case: Case,
    lon: float | None = None,
    lat: float | None = None,
    address: str = "",
    area_path: str = "",
    actor: Actor,
    now: datetime,
) -> None:
    """Locate 定位 by a point (WGS 84) or an area chosen from the list; the address is the place's, in words.

    Refuses a point outside the city, half a point, an area of another city, and a call that brings nothing.
    """
    permit("locate", case, actor)
    city = core.get_jurisdiction(case.jurisdiction_id)
    if city is None:
        raise Refused(_("This installation serves no such city."))
    changes: dict[str, Any] = {"address": address.strip()[:300]} if address.strip() else {}
    if (lon is None) != (lat is None):
        raise Refused(_("A point needs both longitude and latitude."), field="lat", code="half_point")
    if lon is not None and lat is not None:
        changes |= _by_point(city, lon, lat)
    if area_path:
        changes = {"place_source": PlaceSource.AREA} | changes | _by_area(city, area_path)
    if not changes:
        raise Refused(_("Give a point, an area or an address."), field="address")
    data = {"area": changes.get("area_path"), "place": str(changes.get("place_source", case.place_source))}
    advance(case, "locate", actor=actor, now=now, changes=changes, data=data)
    if "address" in changes:
        set_search(case)


def _by_point(city: Jurisdiction, lon: float, lat: float) -> dict[str, Any]:
    spot = places.find_spot(lon, lat, root=city.area_path)
    if spot.outside or spot.area is None:
        raise Refused(_("This place is outside the city."), field="lat", code="outside")
    place = {"lon": lon, "lat": lat, "h3": spot.h3, "place_source": PlaceSource.POINT}
    return {**place, "area_id": spot.area.id, "area_path": spot.area.path, "near_border": bool(spot.near_border)}


def _by_area(city: Jurisdiction, path: str) -> dict[str, Any]:
    area = places.get_area(path)
    if area is None or not area.path.startswith(city.area_path):
        raise Refused(_("Choose an area of this city."), field="area_path", code="unknown_area")
    return {"area_id": area.id, "area_path": area.path, "near_border": False}
