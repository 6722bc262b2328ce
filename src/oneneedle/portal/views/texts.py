"""Plain pages of words: how it works, privacy, accessibility."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.cases import rules as case_rules
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages
from oneneedle.ui import rules as ui


@dataclass(frozen=True)
class TextPage(PortalPage):
    """A page of words with the few figures it names."""

    retention_days: int
    steps: tuple[ui.Step, ...]


@require_safe
@city_page
def show_how(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How a report goes its way."""
    return _show(request, visit, "portal/how.html", _("How it works"))


@require_safe
@city_page
def show_privacy(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What is kept, how long, and who looks."""
    return _show(request, visit, "portal/privacy.html", _("Privacy"))


@require_safe
@city_page
def show_accessibility(request: HttpRequest, visit: Visit) -> HttpResponse:
    """For whom these pages work, and whom to tell when they do not."""
    return _show(request, visit, "portal/accessibility.html", _("Accessibility"))


def _show(request: HttpRequest, visit: Visit, template: str, title: str) -> HttpResponse:
    steps = tuple(ui.Step(str(words)) for _key, words in case_rules.STEPS)
    page = TextPage(visit, title, settings.CONTACT_RETENTION_DAYS, steps)
    return pages.render_page(request, template, page)
