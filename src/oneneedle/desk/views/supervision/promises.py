"""The lists of rectifications and commitments on the desk, and the forms of new ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.core.rules import Paged, Refused
from oneneedle.desk import rules
from oneneedle.desk.forms.supervision import CommitmentForm, RectificationForm
from oneneedle.desk.rules import supervision as looks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.supervision.steps import (
    Values,
    make_tabs,
    run,
    today,
)
from oneneedle.supervision import actions
from oneneedle.supervision import queries as supervision
from oneneedle.supervision.models import Commitment, Rectification
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import page_link, read_page
from oneneedle.units import queries as units

Row = supervision.RectificationRow | supervision.CommitmentRow


@dataclass(frozen=True)
class PromiseLine:
    """One line of a list."""

    row: Row
    text: str
    href: str
    state: rules.Chip
    late: rules.Chip | None


@dataclass(frozen=True)
class PromiseList:
    """One list."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    tabs: tuple[ui.Tab, ...]
    lines: tuple[PromiseLine, ...]
    total: int
    next: str
    previous: str
    nothing: str
    new_href: str
    new_label: str


@dataclass(frozen=True)
class NewView:
    """The form of a new one."""

    desk: DeskFrame
    title: str
    lead: str
    form: forms.Form
    back: str


@seated
def show_rectifications(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What must be put right in the city; `mine` keeps to the own unit and those below."""
    which, own = _which(request), _own(request, seat)
    found = supervision.rectifications(seat.city.id, which, today(seat), unit_path=own, page=read_page(request))
    counts = supervision.list_counts(Rectification, seat.city.id, today(seat), unit_path=own)
    page = _list(
        request,
        seat,
        "rectifications",
        _("To be put right"),
        _("A problem leaves this list only when the community or the resident confirms it."),
        found,
        tuple(_line(row, row.problem, "rectification") for row in found.rows),
        counts,
        supervision.may_rectify(seat.actor),
        _("Write down a problem"),
    )
    return pages.render_page(request, "desk/supervision/promises.html", page)


@seated
def show_commitments(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The public promises of the city's units."""
    which, own = _which(request), _own(request, seat)
    found = supervision.commitments(seat.city.id, which, today(seat), unit_path=own, page=read_page(request))
    counts = supervision.list_counts(Commitment, seat.city.id, today(seat), unit_path=own)
    page = _list(
        request,
        seat,
        "commitments",
        _("Commitments"),
        _("What units have promised in public, until when, and whether it was kept."),
        found,
        tuple(_line(row, row.promise, "commitment") for row in found.rows),
        counts,
        supervision.may_promise(seat.actor),
        _("Promise something"),
    )
    return pages.render_page(request, "desk/supervision/promises.html", page)


@seated
def open_rectification(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new problem on the list."""
    if not supervision.may_rectify(seat.actor):
        raise PermissionDenied
    who: dict[str, Any] = {"actor": seat.actor, "city": seat.city, "now": seat.now}
    form = RectificationForm(request.POST, **who) if request.method == "POST" else RectificationForm(**who)
    made: list[Rectification] = []

    def act(said: Values) -> None:
        one = actions.open_rectification(
            unit_id=UUID(said["unit_id"]),
            problem=said["problem"],
            source=said["source"],
            action=said["action"],
            due_on=said["due_on"],
            area_path=said["area_path"],
            case=_case(seat, said["case"]),
            subject=said["subject"],
            duty_code=said["duty_code"],
            warning_answer=said["warning_answer"],
            actor=seat.actor,
            now=seat.now,
        )
        made.append(one)

    if request.method == "POST" and run(form, act):
        return redirect("desk:rectification", one_id=made[0].id)
    lead = _("Everybody can read the list. It closes on the ground, never on paper alone.")
    page = NewView(
        frame(seat, here="supervision"), _("Write down a problem"), lead, form, reverse("desk:rectifications")
    )
    return pages.render_page(request, "desk/supervision/new.html", page, status=422 if form.errors else 200)


@seated
def make_commitment(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new promise."""
    unit = units.get_unit(seat.city.id, seat.actor.unit_id) if seat.actor.unit_id else None
    if not supervision.may_promise(seat.actor) or unit is None:
        raise PermissionDenied
    root = unit.area_path or seat.city.area_path
    form = CommitmentForm(request.POST, root=root) if request.method == "POST" else CommitmentForm(root=root)
    made: list[Commitment] = []

    def act(said: Values) -> None:
        made.append(actions.make_commitment(**said, actor=seat.actor, now=seat.now))

    if request.method == "POST" and run(form, act):
        return redirect("desk:commitment", one_id=made[0].id)
    lead = _("It stands on the public list at once, and stays there.")
    page = NewView(frame(seat, here="supervision"), _("Promise something"), lead, form, reverse("desk:commitments"))
    return pages.render_page(request, "desk/supervision/new.html", page, status=422 if form.errors else 200)


def _list(
    request: HttpRequest,
    seat: Seat,
    name: str,
    title: str,
    lead: str,
    found: Paged[Any],
    lines: tuple[PromiseLine, ...],
    counts: dict[str, int],
    may_new: bool,
    new_label: str,
) -> PromiseList:
    here, which = reverse(f"desk:{name}"), _which(request)
    wanted = {"mine": "1"} if request.GET.get("mine") else {}
    return PromiseList(
        desk=frame(seat, here="supervision"),
        title=title,
        lead=lead,
        parts=make_tabs(name),
        tabs=tuple(
            ui.Tab(
                str(looks.LIST_NAMES[one]), f"{here}?{urlencode({'list': one, **wanted})}", one == which, counts[one]
            )
            for one in supervision.LISTS
        ),
        lines=lines,
        total=found.total,
        next=page_link(here, found.page + 1, found.pages, list=which, **wanted),
        previous=page_link(here, found.page - 1, found.pages, list=which, **wanted),
        nothing=_("Nothing stands on this list. The other lists may hold something."),
        new_href=reverse(f"desk:new-{name.removesuffix('s')}") if may_new else "",
        new_label=new_label,
    )


def _line(row: Row, text: str, name: str) -> PromiseLine:
    address = reverse(f"desk:{name}", args=[row.id])
    return PromiseLine(row, text, address, looks.promise_chip(row.state, row.state_name), looks.late_chip(row.late))


def _which(request: HttpRequest) -> str:
    which = request.GET.get("list", "")
    return which if which in supervision.LISTS else "open"


def _own(request: HttpRequest, seat: Seat) -> str:
    return seat.actor.unit_path if request.GET.get("mine") else ""


def _case(seat: Seat, number: str) -> Case | None:
    if not number.strip():
        return None
    try:
        return cases.get_case(seat.actor, number)
    except Case.DoesNotExist:
        raise Refused(_("There is no such case on your desk."), field="case", code="unknown_case") from None
