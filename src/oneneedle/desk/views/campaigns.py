"""Campaigns: many cases of one place as one, with looking again; and the follow-ups of everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Campaign, FollowUp
from oneneedle.core.rules import Refused
from oneneedle.desk import rules
from oneneedle.desk.forms.bulk import MOST
from oneneedle.desk.forms.campaigns import CampaignForm, EndForm, GatherForm, RecordForm
from oneneedle.desk.forms.fields import Choices
from oneneedle.desk.forms.whistle_steps import PlanForm
from oneneedle.desk.views.moments import in_four_weeks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.whistles.blow import find_cases
from oneneedle.desk.views.whistles.lists import WhistleLine, whistle_line
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse
from oneneedle.ui.paging import page_link, read_page

AHEAD = timedelta(days=60)
_NEAR = 40
FIELD_NAMES = {"cases": "numbers"}
_DONE = {
    "gather": gettext_lazy("The cases are gathered."),
    "plan": gettext_lazy("Planned; the unit is reminded on that day."),
    "close": gettext_lazy("The campaign is closed."),
}


@dataclass(frozen=True)
class CampaignList:
    """Campaigns on the reader's ground."""

    desk: DeskFrame
    title: str
    lead: str
    tabs: tuple[ui.Tab, ...]
    rows: tuple[cases.CampaignRow, ...]
    total: int
    previous: str
    next: str
    may_open: bool


@dataclass(frozen=True)
class NewCampaign:
    """The form."""

    desk: DeskFrame
    title: str
    form: CampaignForm


@dataclass(frozen=True)
class CampaignView:
    """One campaign with everything in it; a form is there only for those who may."""

    desk: DeskFrame
    title: str
    sheet: cases.CampaignPage
    lines: tuple[tuple[cases.CaseRow, rules.Chip], ...]
    whistles: tuple[WhistleLine, ...]
    events: tuple[ui.Event, ...]
    gather: forms.Form | None
    plan: forms.Form | None
    close: forms.Form | None
    may_blow: bool


@dataclass(frozen=True)
class FollowUpList:
    """What is to be looked at again."""

    desk: DeskFrame
    title: str
    lead: str
    lines: tuple[tuple[cases.FollowUpLine, str], ...]


@dataclass(frozen=True)
class FollowUpView:
    """The form of one follow-up."""

    desk: DeskFrame
    title: str
    about: str
    about_href: str
    follow_up: FollowUp
    form: RecordForm


@seated
def show_campaigns(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Those in hand, or those that are closed."""
    state = "closed" if request.GET.get("state") == "closed" else "open"
    here = reverse("desk:campaigns")
    found = cases.campaigns_for(seat.actor, state, page=read_page(request))
    page = CampaignList(
        desk=frame(seat, here="whistles"),
        title=_("Campaigns"),
        lead=_("Many cases of one place in hand as one, and somebody looks again afterwards."),
        tabs=tuple(
            ui.Tab(str(cases.CAMPAIGN_STATE_NAMES[one]), f"{here}?state={one}", one == state)
            for one in ("open", "closed")
        ),
        rows=found.rows,
        total=found.total,
        previous=page_link(here, found.page - 1, found.pages, state=state),
        next=page_link(here, found.page + 1, found.pages, state=state),
        may_open=cases.may_campaign(seat.actor),
    )
    return pages.render_page(request, "desk/whistle/campaigns.html", page)


@seated
def open_campaign(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A new one."""
    if not cases.may_campaign(seat.actor):
        raise PermissionDenied
    who: dict[str, Any] = {"actor": seat.actor, "city": seat.city}
    first = {"numbers": " ".join(request.GET.getlist("case")[:MOST])}
    form = CampaignForm(request.POST, **who) if request.method == "POST" else CampaignForm(initial=first, **who)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            campaign = actions.open_campaign(
                name=said["name"],
                goal=said["goal"],
                area_path=said["area_path"],
                place=said["place"],
                cases=find_cases(seat, said["numbers"]),
                actor=seat.actor,
                now=seat.now,
            )
            return redirect("desk:campaign", campaign_id=campaign.id)
        except Refused as refusal:
            refuse(form, refusal, FIELD_NAMES)
    page = NewCampaign(frame(seat, here="whistles"), _("Open a campaign"), form)
    return pages.render_page(request, "desk/whistle/new_campaign.html", page, status=422 if form.errors else 200)


@seated
def show_campaign(request: HttpRequest, seat: Seat, campaign_id: UUID) -> HttpResponse:
    """The whole campaign."""
    return _draw(request, seat, _load(seat, campaign_id))


@require_POST
@seated
def move_campaign(request: HttpRequest, seat: Seat, campaign_id: UUID, verb: str) -> HttpResponse:
    """Gather, plan to look again, close."""
    campaign = _load(seat, campaign_id)
    makers: dict[str, Callable[[], forms.Form]] = {
        "gather": lambda: GatherForm(request.POST, near=_near(seat, campaign)),
        "plan": lambda: PlanForm(request.POST),
        "close": lambda: EndForm(request.POST),
    }
    if verb not in makers:
        raise Http404
    form = makers[verb]()
    if form.is_valid():
        try:
            _act(verb, form, seat, campaign)
            messages.success(request, str(_DONE[verb]))
            return redirect("desk:campaign", campaign_id=campaign.id)
        except Refused as refusal:
            refuse(form, refusal, FIELD_NAMES)
    return _draw(request, seat, campaign, status=422, **{verb: form})


def _act(verb: str, form: forms.Form, seat: Seat, campaign: Campaign) -> None:
    given: dict[str, Any] = {"campaign": campaign, "actor": seat.actor, "now": seat.now}
    if isinstance(form, GatherForm):
        actions.gather_cases(cases=find_cases(seat, form.chosen()), **given)
    elif verb == "plan":
        actions.plan_follow_up(due_on=form.cleaned_data["due_on"], note=form.cleaned_data["note"], **given)
    else:
        actions.close_campaign(outcome=form.cleaned_data["outcome"], **given)


def _draw(request: HttpRequest, seat: Seat, campaign: Campaign, status: int = 200, **said: forms.Form) -> HttpResponse:
    sheet = cases.get_campaign_page(seat.actor, campaign, seat.now)
    may = sheet.may
    view = CampaignView(
        desk=frame(seat, here="whistles"),
        title=sheet.row.name,
        sheet=sheet,
        lines=tuple((row, rules.state_chip(row.state, row.outcome)) for row in sheet.cases),
        whistles=tuple(whistle_line(row, seat) for row in sheet.whistles),
        events=tuple(ui.Event(_told(step), step.at, step.by) for step in sheet.history),
        gather=said.get("gather") or (GatherForm(near=_near(seat, campaign)) if may.gather else None),
        plan=said.get("plan") or (PlanForm(initial={"due_on": in_four_weeks(seat.now)}) if may.follow_up else None),
        close=said.get("close") or (EndForm() if may.close else None),
        may_blow=may.gather and cases.may_blow(seat.actor),
    )
    return pages.render_page(request, "desk/whistle/campaign.html", view, status=status)


def _told(step: cases.CampaignStep) -> str:
    words = ngettext("%(count)d case", "%(count)d cases", step.cases) % {"count": step.cases}
    return " · ".join((step.title, words)) if step.cases else step.title


def _near(seat: Seat, campaign: Campaign) -> Choices:
    """Open cases on the campaign's ground that are not in it yet."""
    filters = cases.Filters(area_path=campaign.area_path, state="open")
    found = cases.inbox(seat.actor, "all", now=seat.now, filters=filters, limit=_NEAR).items
    inside = {row.id for row in cases.get_campaign_page(seat.actor, campaign, seat.now).cases}
    return [(one.number, f"{one.number} · {one.heading} · {one.place}") for one in found if one.id not in inside]


def _load(seat: Seat, campaign_id: UUID) -> Campaign:
    try:
        return cases.get_campaign(seat.actor, campaign_id)
    except Campaign.DoesNotExist:
        raise Http404 from None


@seated
def show_follow_ups(request: HttpRequest, seat: Seat) -> HttpResponse:
    """What is due in the next weeks, late first."""
    until = seat.now.astimezone(timezone.get_current_timezone()).date() + AHEAD
    lines = tuple((line, _about(line)) for line in cases.follow_ups_due(seat.actor, until, now=seat.now))
    lead = _("Places somebody looks at again, to see whether the result holds.")
    page = FollowUpList(frame(seat, here="whistles"), _("Follow-ups"), lead, lines)
    return pages.render_page(request, "desk/whistle/follow_ups.html", page)


def _about(line: cases.FollowUpLine) -> str:
    if line.kind == "campaign":
        return reverse("desk:campaign", args=[line.campaign_id])
    return reverse("desk:case" if line.kind == "case" else "desk:whistle", args=[line.about])


@seated
def record_follow_up(request: HttpRequest, seat: Seat, follow_up_id: UUID) -> HttpResponse:
    """It holds, or it came back."""
    try:
        follow_up = cases.get_follow_up(seat.actor, follow_up_id)
    except FollowUp.DoesNotExist:
        raise Http404 from None
    form = RecordForm(request.POST) if request.method == "POST" else RecordForm()
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            new = actions.record_follow_up(
                follow_up=follow_up, relapsed=said["relapsed"], note=said["note"], actor=seat.actor, now=seat.now
            )
        except Refused as refusal:
            refuse(form, refusal, FIELD_NAMES)
        else:
            messages.success(request, _("Written down."))
            return redirect("desk:case", number=new.number) if new else redirect("desk:follow-ups")
    if follow_up.campaign:
        about, href = follow_up.campaign.name, reverse("desk:campaign", args=[follow_up.campaign.id])
    elif follow_up.case:
        about, href = follow_up.case.number, reverse("desk:case", args=[follow_up.case.number])
    else:
        about = follow_up.whistle.number if follow_up.whistle else ""
        href = reverse("desk:whistle", args=[about])
    page = FollowUpView(frame(seat, here="whistles"), _("Look again"), about, href, follow_up, form)
    return pages.render_page(request, "desk/whistle/follow_up.html", page, status=422 if form.errors else 200)
