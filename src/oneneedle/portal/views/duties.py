"""The responsibility list as everybody may read it: by words, area and level, its versions, and what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oneneedle.catalogue import queries as catalogue
from oneneedle.core.rules import Paged
from oneneedle.duties import queries as duties
from oneneedle.duties import rules as duty_rules
from oneneedle.duties.models import Consultation
from oneneedle.portal.forms.duties import CompareForm, DutyListForm
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.ui import files, pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import page_link, read_page


@dataclass(frozen=True)
class Group:
    """The items of one area of duty."""

    name: str
    items: tuple[duties.ToldDuty, ...]


@dataclass(frozen=True)
class DutyListPage(PortalPage):
    """The list of one day."""

    form: DutyListForm
    groups: tuple[Group, ...]
    count: int
    total: int
    day: datetime | None
    changed: datetime | None
    coming: datetime | None


@dataclass(frozen=True)
class DutyPage(PortalPage):
    """One item with its versions."""

    told: duties.ToldDuty
    in_force: bool
    facts: tuple[ui.Row, ...]
    types: tuple[tuple[str, str], ...]
    versions: tuple[duties.ToldVersion, ...]


@dataclass(frozen=True)
class ComparePage(PortalPage):
    """What is not the same on two days."""

    form: CompareForm
    since: datetime
    until: datetime
    found: tuple[duties.ToldDifference, ...]
    moments: tuple[datetime, ...]


@dataclass(frozen=True)
class DocumentsPage(PortalPage):
    """The policy library."""

    lines: tuple[tuple[duties.Document, int], ...]


@dataclass(frozen=True)
class DocumentPage(PortalPage):
    """One document with the items that rest on it."""

    document: duties.Document
    facts: tuple[ui.Row, ...]
    items: tuple[duties.ToldDuty, ...]


@dataclass(frozen=True)
class TalksPage(PortalPage):
    """The calendar of consultations."""

    asked: duties.AskedTalks
    sides: tuple[ui.Tab, ...]
    found: Paged[Consultation]
    next: str
    previous: str


@require_safe
@city_page
def show_duties(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list in force, or of another day, by area of duty."""
    book = duties.get_book(visit.city.id)
    known = {one.area_of_duty for group in book.by_code.values() for one in group}
    ranked = [*(code for code in duty_rules.AREAS if code in known), *sorted(known - duty_rules.AREAS.keys())]
    form = DutyListForm(request.GET, areas=[(code, duty_rules.said(code, duty_rules.AREAS)) for code in ranked])
    form.is_valid()
    asked = form.cleaned_data
    day = _end(asked["on"]) if asked.get("on") else None
    at = day or visit.now
    found = _fitting(book.in_force(at), asked)
    moments = book.moments()
    groups = [
        Group(
            duty_rules.said(code, duty_rules.AREAS),
            tuple(duties.tell_duty(visit.city.id, one) for one in found if one.area_of_duty == code),
        )
        for code in ranked
    ]
    page = DutyListPage(
        visit=visit,
        title=_("Who is responsible"),
        form=form,
        groups=tuple(group for group in groups if group.items),
        count=len(found),
        total=len(book.in_force(at)),
        day=day,
        changed=max((one for one in moments if one <= at), default=None),
        coming=min((one for one in moments if one > at), default=None),
    )
    return pages.render_page(request, "portal/duties/list.html", page)


def _fitting(items: Sequence[duty_rules.Duty], asked: dict[str, object]) -> tuple[duty_rules.Duty, ...]:
    found = duties.search_duties(items, str(asked.get("q") or ""))
    for name, field in (("area", "area_of_duty"), ("level", "level"), ("stance", "stance")):
        if wanted := asked.get(name):
            found = tuple(one for one in found if getattr(one, field) == wanted)
    return found


@require_safe
@city_page
def show_duty(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One item as it stands, or stood last, and how it came to be so."""
    city = visit.city.id
    book = duties.get_book(city)
    versions = book.by_code.get(code, ())
    if not versions:
        raise Http404
    shown = book.item_at(code, visit.now) or next((one for one in versions if one.since > visit.now), versions[-1])
    told = duties.tell_duty(city, shown)
    known = catalogue.get_catalogue(city).by_code
    types = tuple((known[one].name, one) for one in shown.case_types if one in known)
    page = DutyPage(
        visit=visit,
        title=shown.name,
        told=told,
        in_force=shown.binds(visit.now),
        facts=_facts(visit, told),
        types=types,
        versions=duties.tell_versions(city, book, code, visit.now),
    )
    return pages.render_page(request, "portal/duties/item.html", page)


def _facts(visit: Visit, told: duties.ToldDuty) -> tuple[ui.Row, ...]:
    duty, city = told.duty, visit.city.id
    document = duties.get_document(city, duty.document) if duty.document else None
    rows = [
        ui.Row(_("Lead"), told.lead),
        ui.Row(_("Cooperating units"), told.cooperating),
        ui.Row(_("How it is shared"), duty.shared),
        ui.Row(_("Area of duty"), duty_rules.said(duty.area_of_duty, duty_rules.AREAS)),
        ui.Row(_("On the list of"), duty_rules.said(duty.list_name, duty_rules.LISTS)),
        ui.Row(_("Ground"), duties.describe_field(city, "area_path", duty.area_path) if duty.area_path else ""),
        ui.Row(_("Rests on"), duty.basis),
        ui.Row(_("Policy document"), document.name, visit.url("duty-document", document.code)) if document else None,
        ui.Row(_("Article"), duty.article),
        ui.Row(_("In force since"), timezone.localtime(duty.since).date()),
        ui.Row(_("Until"), timezone.localtime(duty.until).date()) if duty.until else None,
    ]
    return tuple(row for row in rows if row and row.value)


@require_safe
@city_page
def compare_duties(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list of two days side by side; without days, of a year ago and of today."""
    book = duties.get_book(visit.city.id)
    form = CompareForm(request.GET)
    form.is_valid()
    since = form.cleaned_data.get("since")
    until = form.cleaned_data.get("until")
    then = _end(since) if since else visit.now - timedelta(days=365)
    at = _end(until) if until else visit.now
    page = ComparePage(
        visit=visit,
        title=_("What changed in the list"),
        form=form,
        since=then,
        until=at,
        found=duties.changes_between(visit.city.id, book, then, at),
        moments=tuple(reversed(book.moments()))[:10],
    )
    return pages.render_page(request, "portal/duties/compare.html", page)


@require_safe
@city_page
def show_documents(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The documents, each with the number of items that rest on it."""
    items = duties.get_book(visit.city.id).in_force(visit.now)
    lines = tuple(
        (one, sum(item.document == one.code for item in items)) for one in duties.list_documents(visit.city.id)
    )
    page = DocumentsPage(visit, _("Policy library"), lines)
    return pages.render_page(request, "portal/duties/documents.html", page)


@require_safe
@city_page
def show_document(request: HttpRequest, visit: Visit, code: str) -> HttpResponse:
    """One document, its articles, and the items derived from it."""
    document = duties.get_document(visit.city.id, code)
    if document is None:
        raise Http404
    items = (one for one in duties.get_book(visit.city.id).in_force(visit.now) if one.document == code)
    rows = (
        ui.Row(_("Number"), document.number),
        ui.Row(_("Issued by"), document.issuer),
        ui.Row(_("Issued on"), document.row.issued_on),
        ui.Row(_("Full text"), document.row.link, document.row.link),
    )
    page = DocumentPage(
        visit=visit,
        title=document.name,
        document=document,
        facts=tuple(row for row in rows if row.value),
        items=tuple(duties.tell_duty(visit.city.id, one) for one in items),
    )
    return pages.render_page(request, "portal/duties/document.html", page)


@require_safe
@city_page
def show_talks(request: HttpRequest, visit: Visit) -> HttpResponse:
    """When the line departments talk with those who share their duties, and what was agreed."""
    asked = duties.asked_talks(visit.city.id, request.GET)
    found = duties.list_consultations(
        visit.city.id, asked.which, now=visit.now, unit_id=asked.unit_id, page=read_page(request)
    )
    here, sides = visit.url("duty-talks"), {"coming": _("Coming"), "held": _("Held")}
    page = TalksPage(
        visit=visit,
        title=_("Consultations"),
        asked=asked,
        sides=tuple(
            ui.Tab(label, f"{here}?{urlencode({**asked.query, 'list': side})}", side == asked.which)
            for side, label in sides.items()
        ),
        found=found,
        next=page_link(here, found.page + 1, found.pages, **asked.query),
        previous=page_link(here, found.page - 1, found.pages, **asked.query),
    )
    return pages.render_page(request, "portal/duties/talks.html", page)


@require_safe
@city_page
def send_duties(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The list in force as CSV."""
    text = duty_rules.write_csv(duties.get_book(visit.city.id).in_force(visit.now))
    return files.offer_file("\ufeff" + text, "text/csv; charset=utf-8", f"duties-{visit.city.id}.csv")


def _end(day: date) -> datetime:
    """The last moment of a day on the city's clocks: a change of that day is in."""
    return timezone.make_aware(datetime.combine(day, time.max))
