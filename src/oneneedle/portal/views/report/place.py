"""Where it is: map, address, list or "I don't know"; and whether somebody has said it already."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oneneedle.places import queries as places
from oneneedle.portal import forms
from oneneedle.portal.views.report.steps import Standing, StepPage, step
from oneneedle.ui import rules as ui


@dataclass(frozen=True)
class WherePage(StepPage):
    """The place as far as it is known."""

    area: places.AreaRef | None
    needed: bool
    blank_map: bool


@dataclass(frozen=True)
class AreaPage(StepPage):
    """One level of the area tree."""

    here: places.AreaRef | None
    is_root: bool
    trail: tuple[ui.Tab, ...]
    below: tuple[ui.Task, ...]
    text: str
    searched: bool


@step("where")
def show_where(standing: Standing) -> HttpResponse:
    """Step 3: a point, an address, an area of the list, or nothing."""
    request, draft = standing.request, standing.draft
    if request.method != "POST":
        initial = {"lon": draft.lon, "lat": draft.lat, "address": draft.address}
        return _show_where(standing, forms.WhereForm(initial=initial))
    form = forms.WhereForm(request.POST)
    if not form.is_valid():
        return _show_where(standing, form)
    data, way = form.cleaned_data, request.POST.get("way", "")
    lon, lat, address = data["lon"], data["lat"], data["address"].strip()
    if way == "list":
        standing.keep(lon=lon, lat=lat, address=address)
        return redirect(standing.visit.url("area"))
    if way == "unknown":
        return standing.go_on(changed=True, place="unknown", lon=None, lat=None, address=address, area_path="")
    if lon is not None and places.find_spot(lon, lat, root=standing.visit.city.area_path).outside:
        form.add_error(None, _("This place is outside the city. Move the pin, or write the address."))
        return _show_where(standing, form)
    if lon is None and not address and not draft.area_path:
        form.add_error("address", _("Show the place on the map, write an address, or choose an area from the list."))
        return _show_where(standing, form)
    changed = (lon, lat) != (draft.lon, draft.lat)
    return standing.go_on(changed=changed, place="known", lon=lon, lat=lat, address=address)


@step("where")
def show_area(standing: Standing) -> HttpResponse:
    """The list that stands beside the map: one level after the other, or by name."""
    request, visit = standing.request, standing.visit
    root = visit.city.area_path
    if request.method == "POST":
        form = forms.AreaForm(request.POST)
        chosen = places.get_area(form.cleaned_data["area_path"]) if form.is_valid() else None
        if chosen is not None and chosen.path.startswith(root):
            changed = standing.draft.lon is not None
            return standing.go_on(changed=changed, place="known", area_path=chosen.path, lon=None, lat=None)
    return standing.show(None, "portal/report/area.html", AreaPage, **_level(request, standing, root))


@step("same")
def show_same(standing: Standing) -> HttpResponse:
    """Is it one of these? Joining is a page of its own; "none of these" goes on."""
    if standing.request.method == "POST":
        return standing.go_on()
    if not standing.guide.near:
        return redirect(standing.visit.url("photos"))
    return standing.show(None)


def _show_where(standing: Standing, form: forms.WhereForm) -> HttpResponse:
    area = places.get_area(standing.draft.area_path) if standing.draft.area_path else None
    rule = standing.guide.rule
    return standing.show(
        form,
        page=WherePage,
        area=area,
        needed=rule is None or rule.needs_place,
        blank_map=not settings.TILE_URL and not places.has_outlines(standing.visit.city.area_path),
    )


def _level(request: HttpRequest, standing: Standing, root: str) -> dict[str, object]:
    """The fields of `AreaPage`: the area asked for, those above it, those below it or of that name."""
    url, under = standing.visit.url("area"), request.GET.get("under", root)
    here = places.get_area(under) if under.startswith(root) else places.get_area(root)
    trail = places.chain(here.path, root=root) if here else ()
    text = request.GET.get("q", "").strip()[:60]
    found = places.search_areas(root, text) if text else places.children(here.path) if here else []
    return {
        "here": here,
        "is_root": here is None or here.path == root,
        "trail": tuple(ui.Tab(area.label, f"{url}?under={area.path}", area == here) for area in trail),
        "below": tuple(
            ui.Task(area.label, f"{url}?under={area.path}", _above(area, root) if text else "") for area in found
        ),
        "text": text,
        "searched": bool(text),
    }


def _above(area: places.AreaRef, root: str) -> str:
    return " › ".join(step.label for step in places.chain(area.path, root=root)[:-1])
