"""Public lists: what units have promised, and what must be put right."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.portal.views.promises.lines import Line, line_of, today_of
from oneneedle.supervision import queries as supervision
from oneneedle.supervision.models import Commitment, Rectification
from oneneedle.ui import live, pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import page_link, read_page

_LISTS = {
    "open": gettext_lazy("Running"),
    "late": gettext_lazy("Late"),
    "done": gettext_lazy("Done"),
    "withdrawn": gettext_lazy("Taken back or struck off"),
}


@dataclass(frozen=True)
class ListPage(PortalPage):
    """One list."""

    lead: str
    parts: tuple[ui.Tab, ...]
    tabs: tuple[ui.Tab, ...]
    lines: tuple[Line, ...]
    total: int
    next: str
    previous: str
    nothing: str
    live_href: str
    polled: str


@require_safe
@city_page
def show_commitments(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What units have promised."""
    which = _which(request)
    found = supervision.commitments(visit.city.id, which, today_of(visit), page=read_page(request))
    counts = supervision.list_counts(Commitment, visit.city.id, today_of(visit))
    key = live.make_key(found, counts, visit.language, now=visit.now)
    if live.has_seen(request, key):
        return live.answer_same()
    page = ListPage(
        visit=visit,
        title=_("What was promised"),
        lead=_("Units of the city promise in public: what, until when, and how anybody can see that it is kept."),
        parts=_parts(visit, "commitments"),
        tabs=_tabs(visit, "commitments", which, counts),
        lines=tuple(line_of(visit, row) for row in found.rows),
        total=found.total,
        next=page_link(visit.url("commitments"), found.page + 1, found.pages, list=which),
        previous=page_link(visit.url("commitments"), found.page - 1, found.pages, list=which),
        live_href=live.ask_again(visit.url("commitments"), key, list=which, page=found.page),
        polled=live.SLOWLY,
        nothing=_("No promise stands on this list. The other lists may hold some."),
    )
    return pages.render_page(request, "portal/promises/list.html", page, partial="live")


@require_safe
@city_page
def show_rectifications(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What must be put right."""
    which = _which(request)
    found = supervision.rectifications(visit.city.id, which, today_of(visit), page=read_page(request))
    counts = supervision.list_counts(Rectification, visit.city.id, today_of(visit))
    key = live.make_key(found, counts, visit.language, now=visit.now)
    if live.has_seen(request, key):
        return live.answer_same()
    page = ListPage(
        visit=visit,
        title=_("To be put right"),
        lead=_("A problem leaves this list only when the community or the resident confirms that it is put right."),
        parts=_parts(visit, "rectifications"),
        tabs=_tabs(visit, "rectifications", which, counts),
        lines=tuple(line_of(visit, row) for row in found.rows),
        total=found.total,
        next=page_link(visit.url("rectifications"), found.page + 1, found.pages, list=which),
        previous=page_link(visit.url("rectifications"), found.page - 1, found.pages, list=which),
        live_href=live.ask_again(visit.url("rectifications"), key, list=which, page=found.page),
        polled=live.SLOWLY,
        nothing=_("Nothing stands on this list. The other lists may hold something."),
    )
    return pages.render_page(request, "portal/promises/list.html", page, partial="live")


def _parts(visit: Visit, here: str) -> tuple[ui.Tab, ...]:
    names = (("commitments", _("What was promised")), ("rectifications", _("To be put right")))
    return tuple(ui.Tab(label, visit.url(name), name == here) for name, label in names)


def _tabs(visit: Visit, name: str, which: str, counts: dict[str, int]) -> tuple[ui.Tab, ...]:
    return tuple(
        ui.Tab(str(label), f"{visit.url(name)}?list={one}", one == which, counts[one]) for one, label in _LISTS.items()
    )


def _which(request: HttpRequest) -> str:
    which = request.GET.get("list", "")
    return which if which in _LISTS else "open"
