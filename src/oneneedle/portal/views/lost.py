"""An address that leads nowhere, told in the frame of the city it lies under."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from oneneedle.core import queries as core
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages
from oneneedle.ui import views as ui

_OTHERS = ("/desk/", "/accounts/", "/open311/", "/i18n/", "/ui/")
_CITY = re.compile(r"/c/([-a-zA-Z0-9_]+)/")


@dataclass(frozen=True)
class LostPage(PortalPage):
    """What is wrong and where to go on."""

    code: int
    message: str


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponseBase:
    """Residents keep the menu and the start of their city; the other doors have a page of their own."""
    named = _CITY.match(request.path_info)
    city = named[1] if named else ""
    if request.path_info.startswith(_OTHERS) or not hasattr(request, "session") or not core.get_jurisdiction(city):
        return ui.not_found(request, exception)
    return _show_lost(request, city=city)


@city_page
def _show_lost(request: HttpRequest, visit: Visit) -> HttpResponse:
    words = _("The address may have a typing mistake, or the page is not for you to see.")
    page = LostPage(visit, _("Page not found"), 404, words)
    return pages.render_page(request, "portal/404.html", page, status=404)
