"""What others reported: list and map as equals, and the public page of one case."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import h3
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.cases import rules as case_rules
from oneneedle.cases.queries.cells import MAP_DAYS, public_cells
from oneneedle.cases.queries.public import PublicCase, PublicPage, Wish, list_public, public_case
from oneneedle.cases.queries.story import tell_story
from oneneedle.catalogue import queries as catalogue
from oneneedle.places import queries as places
from oneneedle.portal import forms
from oneneedle.portal.rules import words
from oneneedle.portal.views import telling
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages

FIELDS = ("q", "type", "area", "state", "cell")
_HEX = re.compile(r"[0-9a-f]{15}", re.ASCII)
FIRST_CELLS, DEEPER, FINEST_CELLS = 7, 2, 11


@dataclass(frozen=True)
class Entry:
    """One case of the list, in words."""

    case: PublicCase
    href: str
    word: str
    tone: str


@dataclass(frozen=True)
class ListPage(PortalPage):
    """The filter, the list and the map of the same cases."""

    form: forms.ListForm
    entries: tuple[Entry, ...]
    found: PublicPage
    next: str
    previous: str
    cells_url: str
    in_cell: bool
    whole_url: str
    map_days: int


@dataclass(frozen=True)
class CasePage(telling.ToldCase):
    """One case as everybody may see it."""

    can_join: bool


@require_safe
@city_page
def list_cases(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Newest first, twenty a page; the map beside it counts those of them that are open or new."""
    form, wish = _wish(request, visit)
    found = list_public(visit.city.id, wish, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    url, asked = visit.url("cases"), _asked(request)
    page = ListPage(
        visit=visit,
        title=_("What others reported"),
        form=form,
        entries=tuple(_entry(visit, case) for case in found.items),
        found=found,
        next=f"{url}?{urlencode({**asked, 'after': found.next_key})}" if found.next_key else "",
        previous=f"{url}?{urlencode({**asked, 'before': found.previous_key})}" if found.previous_key else "",
        cells_url=f"{visit.url('cells')}?{urlencode(asked)}",
        in_cell=bool(wish.cell),
        whole_url=f"{url}?{urlencode({key: value for key, value in asked.items() if key != 'cell'})}",
        map_days=MAP_DAYS,
    )
    return pages.render_page(request, "portal/cases.html", page, partial="results")


@require_safe
@city_page
def send_cells(request: HttpRequest, visit: Visit) -> HttpResponse:
    """GeoJSON: how many of the wished cases lie in each cell; a cell leads to its own list and a finer map."""
    _form, wish = _wish(request, visit)
    deeper = h3.get_resolution(wish.cell) + DEEPER if wish.cell else FIRST_CELLS
    asked = _asked(request)
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [cell.lon, cell.lat]},
            "properties": {
                "title": _("Reports here"),
                "count": cell.count,
                "tone": "info",
                "href": f"{visit.url('cases')}?{urlencode({**asked, 'cell': cell.cell})}",
            },
        }
        for cell in public_cells(visit.city.id, wish, resolution=min(deeper, FINEST_CELLS), now=timezone.now())
    ]
    return _geojson({"type": "FeatureCollection", "features": features}, seconds=60)


@require_safe
@city_page
def send_areas(request: HttpRequest, visit: Visit) -> HttpResponse:
    """GeoJSON: outlines of the areas right below the city."""
    below = places.children(visit.city.area_path)
    level = below[0].level if below else "district"
    shapes = places.areas_geojson(visit.city.area_path, level)
    if not shapes["features"]:
        shapes = places.areas_geojson(visit.city.area_path, "street")
    return _geojson(shapes, seconds=3600)


@require_safe
@city_page
def show_case(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """The public page; private cases are not there."""
    case = public_case(visit.city.id, number)
    if case is None:
        raise Http404
    if case.number != number:
        return redirect(visit.url("case", number=case.number))
    story = tell_story(visit.city.id, case.id, own=False)
    can_join = case.state in case_rules.flow.OPEN_STATES
    page = CasePage(**telling.tell_case(visit, case, story), can_join=can_join)
    return pages.render_page(request, "portal/case.html", page)


def _entry(visit: Visit, case: PublicCase) -> Entry:
    key = case.outcome if case.state == "closed" else ""
    word = case_rules.OUTCOME_NAMES.get(key) or case_rules.STATE_NAMES[case.state]
    return Entry(case, visit.url("case", number=case.number), str(word), words.TONES[case.state])


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in FIELDS if request.GET.get(name)}


def _wish(request: HttpRequest, visit: Visit) -> tuple[forms.ListForm, Wish]:
    """The filter form and what it asks for; a choice that is none asks for nothing."""
    book = catalogue.get_catalogue(visit.city.id)
    root = visit.city.area_path
    types = [
        (kind.code, f"{'　' * (len(book.ancestors(kind.code)) - 1)}{kind.name}") for kind in book.types if kind.active
    ]
    chosen = places.get_area(request.GET.get("area", ""))
    trail = places.chain(chosen.path, root=root) if chosen and chosen.path.startswith(root) else ()
    listed = {area.path: area for area in (*trail, *places.children(trail[-1].path if trail else root))}
    areas = [
        (area.path, f"{'　' * min(position, max(len(trail) - 1, 0))}{area.label}")
        for position, area in enumerate(listed.values())
    ]
    form = forms.ListForm(request.GET, types=types, areas=areas)
    form.is_valid()
    data = form.cleaned_data
    kind = book.by_code.get(data.get("type", ""))
    wish = Wish(
        text=data.get("q", ""),
        type_path=kind.path if kind else "",
        area_path=data.get("area", ""),
        state=data.get("state", ""),
        cell=_cell(request.GET.get("cell", "")),
    )
    return form, wish


def _cell(text: str) -> str:
    """The cell as it stands; nothing when it is none, or too fine. What is no number at all, H3 does not ask."""
    if not _HEX.fullmatch(text) or not h3.is_valid_cell(text):
        return ""
    return text if h3.get_resolution(text) <= FINEST_CELLS else ""


def _geojson(shapes: dict[str, Any], *, seconds: int) -> HttpResponse:
    response = HttpResponse(json.dumps(shapes, ensure_ascii=False), content_type="application/geo+json")
    response["Cache-Control"] = f"public, max-age={seconds}"
    return response
