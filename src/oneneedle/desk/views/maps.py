"""The map of the desk: all cases of a duty as counts of cells, and the boundaries under them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control

from oneneedle.cases import queries as cases
from oneneedle.desk import rules
from oneneedle.desk.forms.inbox import FilterForm
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.places import queries as places
from oneneedle.ui import pages


@dataclass(frozen=True)
class MapPage:
    """Where the cases of a duty lie."""

    desk: DeskFrame
    title: str
    form: FilterForm
    duty: str
    duties: tuple[tuple[str, str], ...]
    points: dict[str, Any]
    cells: tuple[tuple[int, str, str], ...]
    on_map: int
    without_point: int
    map_days: int


@seated
def show_map(request: HttpRequest, seat: Seat) -> HttpResponse:
    """All cases of a duty as counts on the map and as a list; nothing is left out."""
    duty = request.GET.get("duty", "all")
    if duty not in cases.duties_of(seat.actor):
        raise Http404
    form = FilterForm(request.GET, actor=seat.actor, city=seat.city, duty=duty)
    filters = form.filters()
    found = cases.map_cells(seat.actor, duty, now=seat.now, filters=filters)
    largest = sorted(found.cells, key=lambda cell: -cell.count)
    inbox = reverse("desk:inbox", args=[duty])
    page = MapPage(
        desk=frame(seat, here="map"),
        title=_("Map"),
        form=form,
        duty=duty,
        duties=tuple((name, str(rules.DUTY_NAMES[name][0])) for name in cases.duties_of(seat.actor)),
        points=_points(found.cells, f"{inbox}?{form.query()}"),
        cells=tuple(
            (cell.count, f"{cell.lat:.4f}, {cell.lon:.4f}", f"{inbox}?{form.query(cell=cell.cell)}") for cell in largest
        ),
        on_map=found.on_map,
        without_point=found.without_point,
        map_days=0 if duty != "all" or filters.since else cases.MAP_DAYS,
    )
    return pages.render_page(request, "desk/map.html", page)


@cache_control(private=True, max_age=3600)
@seated
def send_areas(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The boundaries under every map of the desk: streets, or the level below the city where there are none."""
    root = seat.city.area_path
    shapes = places.areas_geojson(root, "street")
    if not shapes["features"] and (below := places.children(root)):
        shapes = places.areas_geojson(root, below[0].level)
    return JsonResponse(shapes)


def _points(cells: tuple[cases.Cell, ...], address: str) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "properties": {"title": "", "tone": "info", "count": cell.count, "href": f"{address}&cell={cell.cell}"},
            "geometry": {"type": "Point", "coordinates": [cell.lon, cell.lat]},
        }
        for cell in cells
    ]
    return {"type": "FeatureCollection", "features": features}
