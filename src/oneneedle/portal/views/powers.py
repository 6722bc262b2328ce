"""The rights of streets, the powers handed down to them, and the roles of levels, for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.powers import queries as powers
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import page_link, read_page
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
    """The streets with any power."""

    streets: tuple[powers.StreetPowers, ...]


@dataclass(frozen=True)
class StreetPowersPage(PortalPage):
    """The powers of one street: in force and to come, or ended."""

    tabs: tuple[ui.Tab, ...]
    ended: bool
    lines: tuple[powers.PowerLine, ...]
    total: int
    previous: str
    next: str


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
    """To which streets matters of enforcement were handed down, and how many."""
    streets = powers.powers_by_street(visit.city.id, visit.now)
    page = HandedDownPage(visit, _("Powers handed down to streets"), streets)
    return pages.render_page(request, "portal/powers/handed_down.html", page)


@require_safe
@city_page
def show_street(request: HttpRequest, visit: Visit, unit_id: UUID) -> HttpResponse:
    """Which matters were handed down to this street, on what legal basis, with what is looked at."""
    street = next((one for one in powers.powers_by_street(visit.city.id, visit.now) if one.unit_id == unit_id), None)
    if street is None:
        raise Http404
    ended, here = request.GET.get("list") == "ended", visit.url("street-powers", unit_id)
    found = powers.list_powers(visit.city.id, visit.now, unit_ids=[unit_id], ended=ended, page=read_page(request))
    kept = "ended" if ended else ""
    page = StreetPowersPage(
        visit=visit,
        title=street.name,
        tabs=(
            ui.Tab(_("In force or to come"), here, not ended, street.held),
            ui.Tab(_("No longer in force"), f"{here}?list=ended", ended, street.ended),
        ),
        ended=ended,
        lines=found.rows,
        total=found.total,
        previous=page_link(here, found.page - 1, found.pages, list=kept),
        next=page_link(here, found.page + 1, found.pages, list=kept),
    )
    return pages.render_page(request, "portal/powers/street.html", page)
