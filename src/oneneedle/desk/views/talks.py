"""Consultations of line departments, and practices units share."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oneneedle.core.rules import Paged, Refused
from oneneedle.desk.forms.duties import CommentForm, ConsultationForm, OutcomeForm, PracticeForm
from oneneedle.desk.views.duties import duty_tabs
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.duties import actions
from oneneedle.duties import queries as duties
from oneneedle.duties.models import Consultation, Practice
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import page_link, read_page


@dataclass(frozen=True)
class TalksPage:
    """The calendar, and the form for another talk."""

    desk: DeskFrame
    title: str
    tabs: tuple[ui.Tab, ...]
    asked: duties.AskedTalks
    sides: tuple[ui.Tab, ...]
    may_keep: frozenset[UUID]
    may_comment: bool
    found: Paged[Consultation]
    next: str
    previous: str
    form: ConsultationForm | None


@dataclass(frozen=True)
class TalkPage:
    """The record of one talk."""

    desk: DeskFrame
    title: str
    talk: Consultation
    form: OutcomeForm


@dataclass(frozen=True)
class CommentPage:
    """One talk that is planned, and what streets say to it."""

    desk: DeskFrame
    title: str
    talk: Consultation
    form: CommentForm


@dataclass(frozen=True)
class PracticesPage:
    """What others did well, and the form to tell one's own."""

    desk: DeskFrame
    city_id: str
    title: str
    tabs: tuple[ui.Tab, ...]
    text: str
    found: Paged[Practice]
    next: str
    previous: str
    form: PracticeForm


@dataclass(frozen=True)
class PracticePage:
    """One practice at its own address."""

    desk: DeskFrame
    city_id: str
    title: str
    practice: Practice


@seated
def show_consultations(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The calendar; who keeps the list plans a talk, and who speaks for a unit its own."""
    city, status = seat.city.id, 200
    own = duties.talks_to_plan(seat.actor)
    items = duties.get_book(city).in_force(seat.now)
    form = ConsultationForm(own=own, items=items)
    if request.method == "POST":
        if not own:
            raise PermissionDenied
        form, status = ConsultationForm(request.POST, own=own, items=items), 422
        if form.is_valid() and _plan(form, seat):
            messages.success(request, _("The consultation stands in the calendar."))
            return redirect("desk:consultations")
    asked = duties.asked_talks(city, request.GET)
    found = duties.list_consultations(city, asked.which, now=seat.now, unit_id=asked.unit_id, page=read_page(request))
    here = reverse("desk:consultations")
    page = TalksPage(
        desk=frame(seat, here="duties"),
        title=_("Consultations"),
        tabs=duty_tabs("consultations"),
        asked=asked,
        sides=talk_tabs(here, asked),
        may_keep=frozenset(one.id for one in own),
        may_comment=duties.may_comment(seat.actor),
        found=found,
        next=page_link(here, found.page + 1, found.pages, **asked.query),
        previous=page_link(here, found.page - 1, found.pages, **asked.query),
        form=form if own else None,
    )
    return pages.render_page(request, "desk/duties/talks.html", page, status=status)


def talk_tabs(here: str, asked: duties.AskedTalks) -> tuple[ui.Tab, ...]:
    """Coming and held."""
    sides = {"coming": _("Coming"), "held": _("Held")}
    return tuple(
        ui.Tab(label, f"{here}?{urlencode({**asked.query, 'list': side})}", side == asked.which)
        for side, label in sides.items()
    )


def _plan(form: ConsultationForm, seat: Seat) -> bool:
    said = form.cleaned_data
    try:
        actions.plan_consultation(
            jurisdiction_id=seat.city.id,
            unit_id=UUID(said["unit_id"]),
            meets_at=said["meets_at"],
            topic=said["topic"],
            place=said["place"],
            duties=said["duties"],
            actor=seat.actor,
            now=seat.now,
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


@seated
def record_consultation(request: HttpRequest, seat: Seat, consultation_id: UUID) -> HttpResponse:
    """Write down what was agreed."""
    talk = duties.get_consultation(seat.city.id, consultation_id)
    if talk is None:
        raise Http404
    if talk.unit_id not in {one.id for one in duties.talks_to_plan(seat.actor)}:
        raise PermissionDenied
    form, status = OutcomeForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _record(form, talk, seat):
            messages.success(request, _("The record is kept."))
            return redirect("desk:consultations")
    page = TalkPage(frame(seat, here="duties"), talk.topic, talk, form)
    return pages.render_page(request, "desk/duties/talk.html", page, status=status)


def _record(form: OutcomeForm, talk: Consultation, seat: Seat) -> bool:
    said = form.cleaned_data
    try:
        actions.record_consultation(
            consultation=talk, held=said["held"] == "yes", outcome=said["outcome"], actor=seat.actor, now=seat.now
        )
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


@seated
def comment_consultation(request: HttpRequest, seat: Seat, consultation_id: UUID) -> HttpResponse:
    """A street that takes part in planning says what it thinks."""
    talk = duties.get_consultation(seat.city.id, consultation_id)
    if talk is None:
        raise Http404
    if not duties.may_comment(seat.actor):
        raise PermissionDenied
    form, status = CommentForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _comment(form, talk, seat):
            messages.success(request, _("Your street's comment stands beside the consultation."))
            return redirect("desk:consultations")
    page = CommentPage(frame(seat, here="duties"), talk.topic, talk, form)
    return pages.render_page(request, "desk/duties/comment.html", page, status=status)


def _comment(form: CommentForm, talk: Consultation, seat: Seat) -> bool:
    words = form.cleaned_data["text"]
    try:
        actions.comment_consultation(consultation=talk, text=words, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


@seated
def show_practices(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What worked elsewhere; everybody on a post may tell theirs."""
    items, status = duties.get_book(seat.city.id).in_force(seat.now), 200
    form = PracticeForm(items=items)
    if request.method == "POST":
        form, status = PracticeForm(request.POST, items=items), 422
        if form.is_valid() and _share(form, seat):
            messages.success(request, _("Thank you. The others can read it now."))
            return redirect("desk:practices")
    text, here = request.GET.get("q", "").strip()[:100], reverse("desk:practices")
    found = duties.list_practices(seat.city.id, text, page=read_page(request))
    page = PracticesPage(
        desk=frame(seat, here="duties"),
        city_id=seat.city.id,
        title=_("Practices"),
        tabs=duty_tabs("practices"),
        text=text,
        found=found,
        next=page_link(here, found.page + 1, found.pages, q=text),
        previous=page_link(here, found.page - 1, found.pages, q=text),
        form=form,
    )
    return pages.render_page(request, "desk/duties/practices.html", page, status=status)


@seated
def show_practice(request: HttpRequest, seat: Seat, practice_id: UUID) -> HttpResponse:
    """One practice, to be named in a letter or a notice."""
    one = duties.get_practice(seat.city.id, practice_id)
    if one is None:
        raise Http404
    page = PracticePage(frame(seat, here="duties"), seat.city.id, one.title, one)
    return pages.render_page(request, "desk/duties/practice.html", page)


def _share(form: PracticeForm, seat: Seat) -> bool:
    try:
        actions.share_practice(jurisdiction_id=seat.city.id, **form.cleaned_data, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True
