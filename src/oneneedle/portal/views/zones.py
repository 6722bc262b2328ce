"""Shared zones as everybody may read them: ground, members, whose turn it is now and next, who leads in what."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages
from oneneedle.zones import queries as zones


@dataclass(frozen=True)
class ZonesPage(PortalPage):
    """All zones that are not over."""

    zones: tuple[zones.ToldZone, ...]


@require_safe
@city_page
def show_zones(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Each zone with its rota and rules."""
    found = tuple(one for one in zones.list_zones(visit.city.id, visit.now) if not one.over)
    page = ZonesPage(visit=visit, title=_("Shared zones"), zones=found)
    return pages.render_page(request, "portal/zones/list.html", page)
