"""One site check: what every look found, and the steps the reader may take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules import Refused
from oneneedle.desk import rules
from oneneedle.desk.forms.checks import FIELD_NAMES, FindingCaseForm, LookForm
from oneneedle.desk.rules import checks as looks
from oneneedle.desk.views.checks.take import make_form, take
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.step_links import StepLink
from oneneedle.powers import actions
from oneneedle.powers import queries as powers
from oneneedle.powers import rules as power_rules
from oneneedle.powers.models import CheckFinding, SiteCheck
from oneneedle.ui import files, pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse

_DONE = {
    "record": gettext_lazy("What was found is written down."),
    "recheck": gettext_lazy("The second look is written down."),
    "call_off": gettext_lazy("The check is called off."),
}


@dataclass(frozen=True)
class Found:
    """One line of a look."""

    line: powers.FindingLine
    chip: rules.Chip
    photo: str
    case_href: str
    open_href: str


@dataclass(frozen=True)
class Look:
    """One look with its lines."""

    round: powers.RoundLine
    found: tuple[Found, ...]


@dataclass(frozen=True)
class CheckView:
    """One check."""

    desk: DeskFrame
    title: str
    sheet: powers.CheckPage
    state: rules.Chip
    day: rules.Chip | None
    links: tuple[StepLink, ...]
    facts: tuple[ui.Row, ...]
    basis: tuple[ui.Row, ...]
    looks: tuple[Look, ...]
    events: tuple[ui.Event, ...]


@dataclass(frozen=True)
class LookPage:
    """The form of a look, a line after the other."""

    desk: DeskFrame
    title: str
    lead: str
    number: str
    site: str
    basis: str
    form: LookForm
    back: str


@dataclass(frozen=True)
class StepPage:
    """A short form."""

    desk: DeskFrame
    title: str
    lead: str
    caption: str
    form: forms.Form
    back: str


@seated
def show_check(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """The site, the basis, the findings of every look, and what happened."""
    check = _load(seat, number)
    sheet = powers.check_page(seat.actor, check, seat.now, today(seat))
    view = CheckView(
        desk=frame(seat, here="checks"),
        title=check.site,
        sheet=sheet,
        state=looks.check_chip(sheet.row.state, sheet.row.state_name),
        day=looks.day_chip(sheet.row.state, sheet.row.days),
        links=_links(check, sheet),
        facts=_facts(sheet),
        basis=_basis(sheet.power),
        looks=tuple(Look(one, tuple(_found(line) for line in one.findings)) for one in sheet.rounds),
        events=tuple(ui.Event(one.title, one.at, one.by, "", one.tone) for one in sheet.events),
    )
    return pages.render_page(request, "desk/checks/page.html", view)


@seated
def take_step(request: HttpRequest, seat: Seat, number: str, verb: str) -> HttpResponse:
    """The form of a step on a GET, the step on a POST; 422 with the same form when it is refused."""
    if verb not in power_rules.MOVES:
        raise Http404
    check = _load(seat, number)
    steps = powers.check_page(seat.actor, check, seat.now, today(seat)).steps
    possible = any(step.verb == verb for step in steps)
    if not possible and request.method != "POST":
        messages.warning(request, _("This step is not possible now, or not for your post."))
        return redirect("desk:check", number=check.number)
    form = make_form(request, check, verb, today(seat))
    if request.method == "POST" and form.is_valid() and take(form, check, verb, seat, possible=possible):
        messages.success(request, str(_DONE[verb]))
        return redirect("desk:check", number=check.number)
    title, why = (str(words) for words in power_rules.MOVES[verb][1:])
    desk, back = frame(seat, here="checks"), reverse("desk:check", args=[check.number])
    status = 422 if request.method == "POST" else 200
    if isinstance(form, LookForm):
        page = LookPage(desk, title, why, check.number, check.site, check.power.basis, form, back)
        return pages.render_page(request, "desk/checks/look.html", page, status=status)
    caption = f"{check.number} · {check.site}"
    return pages.render_page(
        request, "desk/checks/step.html", StepPage(desk, title, why, caption, form, back), status=status
    )


@seated
def open_case(request: HttpRequest, seat: Seat, finding_id: UUID) -> HttpResponse:
    """Make a case of a finding."""
    finding = _finding(seat, finding_id)
    check, status = finding.round.check_of, 200
    own = powers.own_street(seat.actor)
    if own is None or own.id != check.unit_id:
        raise PermissionDenied
    first = {"description": f"{finding.line.text}: {finding.words}", "private": True}
    form = FindingCaseForm(initial=first, jurisdiction_id=seat.city.id)
    if request.method == "POST":
        form, status = FindingCaseForm(request.POST, jurisdiction_id=seat.city.id), 422
        if form.is_valid() and (number := _open(form, finding, seat)):
            messages.success(request, _("The case %(number)s is open.") % {"number": number})
            return redirect("desk:check", number=check.number)
    page = StepPage(
        desk=frame(seat, here="checks"),
        title=_("Make a case of it"),
        lead=f"{finding.line.place}. {finding.line.text}",
        caption=f"{check.number} · {check.site}",
        form=form,
        back=reverse("desk:check", args=[check.number]),
    )
    return pages.render_page(request, "desk/checks/step.html", page, status=status)


@seated
def send_photo(request: HttpRequest, seat: Seat, finding_id: UUID) -> FileResponse:
    """The photo of a line, for those who see the check."""
    return files.send_stored(request, _finding(seat, finding_id).file_id)


def today(seat: Seat) -> date:
    """The day it is in the city."""
    return timezone.localtime(seat.now).date()


def _load(seat: Seat, number: str) -> SiteCheck:
    try:
        return powers.get_check(seat.actor, number)
    except SiteCheck.DoesNotExist:
        raise Http404 from None


def _finding(seat: Seat, finding_id: UUID) -> CheckFinding:
    try:
        return powers.get_finding(seat.actor, finding_id)
    except CheckFinding.DoesNotExist:
        raise Http404 from None


def _open(form: FindingCaseForm, finding: CheckFinding, seat: Seat) -> str:
    said = form.cleaned_data
    try:
        return actions.open_case_from_finding(finding=finding, **said, actor=seat.actor, now=seat.now).number
    except Refused as refusal:
        refuse(form, refusal, FIELD_NAMES)
        return ""


def _links(check: SiteCheck, sheet: powers.CheckPage) -> tuple[StepLink, ...]:
    return tuple(
        StepLink(
            step.title,
            step.why,
            looks.STEP_ICONS[step.verb],
            reverse("desk:check-step", args=[check.number, step.verb]),
            "quiet" if step.verb == "call_off" else "primary",
        )
        for step in sheet.steps
    )


def _facts(sheet: powers.CheckPage) -> tuple[ui.Row, ...]:
    row = sheet.row
    named: list[tuple[str, object]] = [
        (_("Kind of site"), row.kind),
        (_("Address or landmark"), row.address),
        (_("Area"), sheet.area_name),
        (_("Street"), row.unit_name),
        (_("Planned for"), f"{row.day:%Y-%m-%d}" if row.state == "planned" else ""),
        (_("To be put right until"), f"{sheet.rectify_by:%Y-%m-%d}" if sheet.rectify_by else ""),
        (_("Re-checks that found it not put right"), row.rechecks or ""),
        (_("Why it was called off"), sheet.off_words),
    ]
    return tuple(ui.Row(label, value) for label, value in named if value != "")


def _basis(power: powers.PowerLine) -> tuple[ui.Row, ...]:
    named = [
        (_("Power"), power.name),
        (_("Field of work"), power.field),
        (_("Legal basis"), power.basis),
        (_("Document"), power.document),
        (_("Handed down by"), power.from_unit),
        (_("Version of the checklist"), power.version),
    ]
    return tuple(ui.Row(label, value) for label, value in named if value)


def _found(line: powers.FindingLine) -> Found:
    return Found(
        line=line,
        chip=looks.result_chip(line.result, line.result_name),
        photo=reverse("desk:finding-photo", args=[line.id]) if line.has_photo else "",
        case_href=reverse("desk:case", args=[line.case_number]) if line.case_number else "",
        open_href=reverse("desk:finding-case", args=[line.id]) if line.may_open_case else "",
    )
