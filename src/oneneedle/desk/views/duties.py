"""The responsibility list at the desk: read by everybody, changed by keepers by way of a trial on past cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.cases import queries as cases
from oneneedle.core.rules import Refused
from oneneedle.desk.forms.duties import DutyForm, ListFileForm, SwitchForm, TrialForm
from oneneedle.desk.views.seat import DeskFrame, Seat, check_right, frame, seated
from oneneedle.duties import actions
from oneneedle.duties import queries as duties
from oneneedle.duties import rules as duty_rules
from oneneedle.duties.models import DutyChange
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse

PERIOD = timedelta(days=30)


@dataclass(frozen=True)
class DutiesPage:
    """The list with what is on trial."""

    desk: DeskFrame
    city_id: str
    title: str
    tabs: tuple[ui.Tab, ...]
    may_change: bool
    text: str
    items: tuple[duties.ToldDuty, ...]
    disputes: tuple[duties.Dispute, ...]
    changes: tuple[DutyChange, ...]
    form: ListFileForm


@dataclass(frozen=True)
class DutyPage:
    """The form of one item."""

    desk: DeskFrame
    title: str
    form: DutyForm
    duty: duty_rules.Duty | None
    versions: tuple[duties.ToldVersion, ...]


@dataclass(frozen=True)
class ChangePage:
    """One change: what it says, what it would have done, and the day it is switched on."""

    desk: DeskFrame
    title: str
    change: DutyChange
    found: tuple[duties.ToldDifference, ...]
    documents: tuple[duty_rules.DocumentRow, ...]
    trial: cases.Trial | None
    trial_form: TrialForm
    switch_form: SwitchForm


@seated
def show_duties(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The list in force; keepers send a file, which becomes a change on trial."""
    may_change = seat.actor.may("city.manage")
    form, status = ListFileForm(), 200
    if request.method == "POST":
        check_right(seat, "city.manage")
        form = ListFileForm(request.POST, request.FILES)
        change = _propose_file(form, seat) if form.is_valid() else None
        if change:
            return redirect("desk:duty-change", change.id)
        status = 422
    book = duties.get_book(seat.city.id)
    text = request.GET.get("q", "")[:100]
    items = duties.search_duties(book.in_force(seat.now), text)
    page = DutiesPage(
        desk=frame(seat, here="duties"),
        city_id=seat.city.id,
        title=_("Responsibility list"),
        tabs=duty_tabs("duties"),
        may_change=may_change,
        text=text,
        items=tuple(duties.tell_duty(seat.city.id, one) for one in items),
        disputes=duties.find_disputes(book, seat.now) if may_change else (),
        changes=duties.list_changes(seat.city.id) if may_change else (),
        form=form,
    )
    return pages.render_page(request, "desk/duties/list.html", page, status=status)


def _propose_file(form: ListFileForm, seat: Seat) -> DutyChange | None:
    sheet = form.sheet()
    if sheet is None:
        return None
    try:
        return actions.propose_change(
            jurisdiction_id=seat.city.id,
            title=form.cleaned_data["title"],
            rows=sheet.rows,
            documents=sheet.documents,
            complete=form.cleaned_data["complete"],
            actor=seat.actor,
            now=seat.now,
        )
    except Refused as refusal:
        form.add_error("file", str(refusal))
        return None


@seated
def edit_duty(request: HttpRequest, seat: Seat, code: str = "") -> HttpResponse:
    """One item, or a new one; what is sent becomes a change on trial."""
    check_right(seat, "city.manage")
    city = seat.city.id
    book = duties.get_book(city)
    versions = book.by_code.get(code, ())
    if code and not versions:
        raise Http404
    duty = (book.item_at(code, seat.now) or versions[-1]) if versions else None
    root, status = seat.city.area_path, 200
    form = DutyForm(jurisdiction_id=city, root=root, duty=duty)
    if request.method == "POST":
        form = DutyForm(request.POST, jurisdiction_id=city, root=root, duty=duty)
        change = _propose_item(form, seat) if form.is_valid() else None
        if change:
            return redirect("desk:duty-change", change.id)
        status = 422
    page = DutyPage(
        desk=frame(seat, here="duties"),
        title=duty.name if duty else _("A new item"),
        form=form,
        duty=duty,
        versions=duties.tell_versions(city, book, code, seat.now),
    )
    return pages.render_page(request, "desk/duties/item.html", page, status=status)


def _propose_item(form: DutyForm, seat: Seat) -> DutyChange | None:
    row = form.row()
    if row is None:
        return None
    if form.duty is None and row.code in duties.get_book(seat.city.id).by_code:
        form.add_error("code", _("An item of this code stands on the list; change that one, or take another code."))
        return None
    try:
        return actions.propose_change(
            jurisdiction_id=seat.city.id,
            title=form.cleaned_data["title"],
            rows=[row],
            actor=seat.actor,
            now=seat.now,
        )
    except Refused as refusal:
        refuse(form, refusal)
        return None


@seated
def show_change(request: HttpRequest, seat: Seat, change_id: UUID) -> HttpResponse:
    """What a change says and what it would have done."""
    check_right(seat, "city.manage")
    return _draw_change(request, seat, _change(seat, change_id), SwitchForm())


@require_POST
@seated
def switch_on(request: HttpRequest, seat: Seat, change_id: UUID) -> HttpResponse:
    """Let it bind from a day on."""
    check_right(seat, "city.manage")
    change, form = _change(seat, change_id), SwitchForm(request.POST)
    if form.is_valid():
        since = _begin(form.cleaned_data["since"], seat.now)
        try:
            actions.switch_on_change(change=change, since=since, actor=seat.actor, now=seat.now)
        except Refused as refusal:
            if refusal.code == "decided":
                raise
            change = _change(seat, change_id)
            form.add_error("since", str(refusal))
        else:
            messages.success(request, _("The change is switched on. Cases go by it from its day on."))
            return redirect("desk:duty-change", change.id)
    return _draw_change(request, seat, change, form, status=422)


@require_POST
@seated
def withdraw(request: HttpRequest, seat: Seat, change_id: UUID) -> HttpResponse:
    """Leave the list as it is."""
    check_right(seat, "city.manage")
    actions.withdraw_change(change=_change(seat, change_id), actor=seat.actor, now=seat.now)
    messages.success(request, _("The change is withdrawn; the list stays as it is."))
    return redirect("desk:duties")


def _change(seat: Seat, change_id: UUID) -> DutyChange:
    change = duties.get_change(seat.city.id, change_id)
    if change is None:
        raise Http404
    return change


def _draw_change(
    request: HttpRequest, seat: Seat, change: DutyChange, form: SwitchForm, status: int = 200
) -> HttpResponse:
    waiting = change.state == DutyChange.State.PROPOSED
    trial_form = TrialForm(request.GET)
    trial = _try(change, trial_form, seat) if waiting else None
    page = ChangePage(
        desk=frame(seat, here="duties"),
        title=change.title,
        change=change,
        found=_differences(change, seat),
        documents=duties.documents_of_change(change),
        trial=trial,
        trial_form=trial_form,
        switch_form=form,
    )
    return pages.render_page(request, "desk/duties/change.html", page, status=status)


def _try(change: DutyChange, form: TrialForm, seat: Seat) -> cases.Trial:
    """On the cases of the last thirty days, unless other days are asked for."""
    form.is_valid()
    first, last = form.cleaned_data.get("since"), form.cleaned_data.get("until")
    until = _midnight(last) + timedelta(days=1) if last else seat.now
    return cases.try_duties(
        seat.city.id,
        duties.rows_of_change(change),
        since=_midnight(first) if first else until - PERIOD,
        until=until,
        at=_after_all(seat),
        now=seat.now,
        complete=change.complete,
        documents=[one.code for one in duties.documents_of_change(change)],
    )


def _differences(change: DutyChange, seat: Seat) -> tuple[duties.ToldDifference, ...]:
    """What the change does to the list that stands when everything planned is in force; once on, what it did."""
    city = seat.city.id
    book = duties.get_book(city)
    if change.since is not None:
        return duties.changes_between(city, book, change.since - timedelta(microseconds=1), change.since)
    at = _after_all(seat)
    plan = duty_rules.plan_list(book, duties.rows_of_change(change), since=at, now=seat.now, complete=change.complete)
    return duties.tell_differences(city, duty_rules.differences(book, at, plan.book, at))


def _after_all(seat: Seat) -> datetime:
    moments = duties.get_book(seat.city.id).moments()
    return max((seat.now, *moments)) + timedelta(seconds=1)


def _begin(day: date, now: datetime) -> datetime:
    """The beginning of a day on the city's clocks; today begins now."""
    return now if day == timezone.localtime(now).date() else _midnight(day)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def duty_tabs(here: str) -> tuple[ui.Tab, ...]:
    """The pages that belong to the list."""
    names = (("duties", _("The list")), ("consultations", _("Consultations")), ("practices", _("Practices")))
    return tuple(ui.Tab(label, reverse(f"desk:{name}"), name == here) for name, label in names)
