"""The rights of streets and the roles of levels, for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages
from oneneedle.units import queries as units
from oneneedle.units import rules as unit_rules


@dataclass(frozen=True)
class RightsPage(PortalPage):
    """The register and what each right opens."""

    lines: tuple[units.RightLine, ...]
    opens: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RolesPage(PortalPage):
    """The templates of all levels and how they came to be."""

    roles: tuple[units.RoleLine, ...]
    changes: tuple[units.RoleChange, ...]


@require_safe
@city_page
def show_rights(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Which street holds which right, on what basis, from when until when."""
    words = unit_rules.STREET_RIGHT_OPENS
    opens = tuple((str(unit_rules.STREET_RIGHTS[key]), str(word)) for key, word in words.items())
    page = RightsPage(visit, _("Rights of streets"), units.list_rights(visit.city.id, visit.now), opens)
    return pages.render_page(request, "portal/powers/rights.html", page)


@require_safe
@city_page
def show_roles(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What each level may decide, dispatch, close, or only see, and every change of it."""
    city = visit.city.id
    page = RolesPage(visit, _("Roles of levels"), units.list_roles(city), units.role_changes(city))
    return pages.render_page(request, "portal/powers/roles.html", page)
