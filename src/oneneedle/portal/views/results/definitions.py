"""How every number is counted, drawn from the table the counting itself reads."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.evaluation import rules as evaluation
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import pages


@dataclass(frozen=True)
class DefinitionsPage(PortalPage):
    """The measures in the order pages show them."""

    measures: tuple[evaluation.Measure, ...]
    formulas: str
    minimum: int
    suppress_below: int


@require_safe
@city_page
def show_definitions(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every measure with its formula, its day, and who answers for it."""
    page = DefinitionsPage(
        visit=visit,
        title=_("How we count"),
        measures=tuple(evaluation.MEASURES.values()),
        formulas=evaluation.FORMULAS,
        minimum=evaluation.MINIMUM,
        suppress_below=evaluation.SUPPRESS_BELOW,
    )
    return pages.render_page(request, "portal/results/definitions.html", page)
