"""The start page: one box, and three ways on."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from oneneedle.cases.queries.public import PublicCase, Wish, list_public
from oneneedle.places import queries as places
from oneneedle.portal import forms, queries
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages
from oneneedle.ui import rules as ui

LATEST = 3


@dataclass(frozen=True)
class HomePage(PortalPage):
    """What the start page shows."""

    form: forms.WhatForm
    has_draft: bool
    place: str
    choices: tuple[ui.Task, ...]
    latest: tuple[PublicCase, ...]
    open_count: int | None


@require_safe
@ensure_csrf_cookie
@city_page
def show_home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The box, prefilled with the place when a printed code in a stairwell led here (`?area=` or `?address=`)."""
    area = places.get_area(request.GET.get("area", ""))
    known = area is not None and area.path.startswith(visit.city.area_path)
    address = request.GET.get("address", "")[:300]
    initial = {"area_path": area.path if area and known else "", "address": address}
    found = list_public(visit.city.id, Wish(state="open"), limit=LATEST)
    page = HomePage(
        visit=visit,
        title=visit.city.name,
        form=forms.WhatForm(initial=initial),
        has_draft=bool(queries.get_draft(visit.session, visit.city.id).text),
        place=address or (area.label if area and known else ""),
        choices=(
            ui.Task(_("Follow a report"), visit.url("follow"), _("With your number and receipt"), icon="search"),
            ui.Task(_("See what others reported"), visit.url("cases"), _("List and map"), icon="list"),
        ),
        latest=found.items,
        open_count=found.counted,
    )
    return pages.render_page(request, "portal/home.html", page)
