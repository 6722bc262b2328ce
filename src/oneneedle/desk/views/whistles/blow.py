"""Blowing a whistle: from a case, from a campaign, or for a place."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Campaign, Case
from oneneedle.cases.rules import whistles as whistle_rules
from oneneedle.core import actions as core
from oneneedle.core.rules import Refused
from oneneedle.desk.forms.bulk import MOST
from oneneedle.desk.forms.whistles import FIELD_NAMES, BlowForm
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse
from oneneedle.units import queries as units
from oneneedle.workdays import rules as workdays


@dataclass(frozen=True)
class KindLine:
    """One kind with its times in words."""

    name: str
    ack: str
    grace: str
    finish: str


@dataclass(frozen=True)
class BlowPage:
    """The form with what the kinds mean."""

    desk: DeskFrame
    title: str
    lead: str
    form: BlowForm
    kinds: tuple[KindLine, ...]
    missing: tuple[str, ...]


@seated
def blow(request: HttpRequest, seat: Seat) -> HttpResponse:
    """A street blows; a community asks its street to."""
    if not (cases.may_blow(seat.actor) or cases.may_propose(seat.actor)):
        raise PermissionDenied
    if request.method != "POST":
        return _draw(request, seat, BlowForm(initial=_start(request, seat), actor=seat.actor, city=seat.city))
    form = BlowForm(request.POST, request.FILES, actor=seat.actor, city=seat.city)
    if not form.is_valid():
        return _draw(request, seat, form, 422)
    try:
        number = _blow(seat, form)
    except Refused as refusal:
        refuse(form, refusal, FIELD_NAMES)
        return _draw(request, seat, form, 422)
    blown = cases.may_blow(seat.actor)
    messages.success(request, _("Blown: the departments know.") if blown else _("The street has your proposal."))
    return redirect("desk:whistle", number=number)


def _blow(seat: Seat, form: BlowForm) -> str:
    said = form.cleaned_data
    found = find_cases(seat, form.numbers())
    campaign = find_campaign(seat, said["campaign"])
    uploads = [(one, one.name) for one in said["photos"]]
    stored = core.store_files(uploads=uploads, now=seat.now, documents=True)
    act = actions.blow_whistle if cases.may_blow(seat.actor) else actions.propose_whistle
    whistle = act(
        kind=said["kind"],
        asked=said["asked"],
        calls=form.calls(),
        meet_at=said["meet_at"],
        meet_place=said["meet_place"],
        cases=found,
        area_path=said["area_path"],
        place=said["place"],
        lon=said["lon"],
        lat=said["lat"],
        file_ids=tuple(one.id for one in stored),
        campaign=campaign,
        actor=seat.actor,
        now=seat.now,
    )
    return whistle.number


def find_cases(seat: Seat, numbers: list[str]) -> list[Case]:
    """The cases of these numbers. Refuses one that is not to be seen."""
    found = []
    for number in numbers:
        try:
            found.append(cases.get_case(seat.actor, number))
        except Case.DoesNotExist:
            words = {"number": number}
            raise Refused(
                _("There is no case %(number)s, or it is not for your post.") % words, field="cases"
            ) from None
    return found


def find_campaign(seat: Seat, campaign_id: UUID | None) -> Campaign | None:
    """The campaign it belongs to, if one is named."""
    if campaign_id is None:
        return None
    try:
        return cases.get_campaign(seat.actor, campaign_id)
    except Campaign.DoesNotExist:
        raise Refused(_("There is no such campaign."), field="campaign") from None


def _start(request: HttpRequest, seat: Seat) -> dict[str, object]:
    """What is known already: the case or the campaign the reader comes from."""
    start: dict[str, object] = {}
    try:
        if number := request.GET.get("case"):
            case = cases.get_case(seat.actor, number)
            start |= {"cases": case.number}
            if len(numbers := request.GET.getlist("case")) > 1:
                start["cases"] = " ".join(numbers[:MOST])
            elif not case.private:  # every department that is called reads these words
                start |= {"place": case.address, "asked": case.title or case.description[:200]}
        if campaign_id := request.GET.get("campaign"):
            campaign = cases.get_campaign(seat.actor, UUID(campaign_id))
            start |= {"campaign": campaign.id, "place": campaign.place, "asked": campaign.goal}
            start |= {"area_path": campaign.area_path}
    except (Case.DoesNotExist, Campaign.DoesNotExist, ValueError):
        return {}
    return start


def _draw(request: HttpRequest, seat: Seat, form: BlowForm, status: int = 200) -> HttpResponse:
    lead = _("The departments you name come to the place; you alone close the whistle.")
    title = _("Blow a whistle")
    if cases.may_propose(seat.actor):
        title, lead = _("Propose a whistle"), _("Your street reads it and blows; until then no department is called.")
    kinds = tuple(map(_kind, whistle_rules.KINDS.values()))
    page = BlowPage(frame(seat, here="whistles"), title, lead, form, kinds, _missing(seat))
    return pages.render_page(request, "desk/whistle/blow.html", page, status=status)


def _kind(kind: whistle_rules.Kind) -> KindLine:
    say = workdays.describe_limit
    grace = say(kind.grace) if kind.grace else _("none")
    return KindLine(str(kind.name), say(kind.ack), grace, say(kind.finish))


def _missing(seat: Seat) -> tuple[str, ...]:
    """What the register of street rights does not grant, kind by kind."""
    found = []
    for kind, right in whistle_rules.STREET_RIGHTS.items():
        unit_id = seat.actor.unit_id
        if unit_id and (words := units.missing_right(seat.city.id, unit_id, right, seat.now)):
            found.append(f"{whistle_rules.KIND_NAMES[kind]}: {words}")
    return tuple(found)
