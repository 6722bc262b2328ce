"""Where a street or community does it differently from the rest of the city, for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.catalogue import queries as catalogue
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages


@dataclass(frozen=True)
class DifferencesPage(PortalPage):
    """What is in force and is not as the city says."""

    differences: tuple[catalogue.OverrideLine, ...]


@require_safe
@city_page
def show_differences(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The local changes in force today, by type."""
    page = DifferencesPage(
        visit=visit,
        title=_("Where rules are different"),
        differences=catalogue.differences_of(visit.city.id, visit.now),
    )
    return pages.render_page(request, "portal/differences.html", page)
