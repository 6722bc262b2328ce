"""The rights of streets, the powers handed down to them, and the roles of levels, for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.powers import queries as powers
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


@dataclass(frozen=True)
class HandedDownPage(PortalPage):
    """The powers by street."""

    streets: tuple[tuple[str, tuple[powers.PowerLine, ...]], ...]


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


@require_safe
@city_page
def show_handed_down(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Which matters of enforcement were handed down to which street, on what legal basis, with what is looked at."""
    lines = powers.list_powers(visit.city.id, visit.now)
    streets = tuple((name, tuple(group)) for name, group in groupby(sorted(lines, key=_street), key=_street))
    page = HandedDownPage(visit, _("Powers handed down to streets"), streets)
    return pages.render_page(request, "portal/powers/handed_down.html", page)


def _street(line: powers.PowerLine) -> str:
    return line.unit_name
