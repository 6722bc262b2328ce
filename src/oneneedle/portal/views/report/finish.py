"""Check your answers, send, and the page with number and receipt."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules import Refused
from oneneedle.places import queries as places
from oneneedle.portal import actions, forms, queries, rules
from oneneedle.portal.rules import personal, words
from oneneedle.portal.views.door import PortalPage, Visit, city_page, network_address
from oneneedle.portal.views.report.steps import Standing, StepPage, say_no, step
from oneneedle.ui import pages
from oneneedle.ui import rules as ui


@dataclass(frozen=True)
class CheckPage(StepPage):
    """Everything once more, divided by who will see it."""

    private: bool
    seen_by_all: tuple[ui.Row, ...]
    seen_by_us: tuple[ui.Row, ...]
    photos: tuple[ui.Picture, ...]
    warnings: tuple[ui.Row, ...]


@dataclass(frozen=True)
class DonePage(PortalPage):
    """Number, receipt, who has it, by when."""

    sent: rules.Sent
    words: str
    respond_by: str
    resolve_by: str
    own_url: str


@step("check")
def show_check(standing: Standing) -> HttpResponse:
    """Step 6: nothing has been sent before this button; pressed twice it sends once."""
    request, draft, visit = standing.request, standing.draft, standing.visit
    if request.method != "POST":
        return _show_check(standing, forms.CheckForm(initial={"token": draft.token}))
    form = forms.CheckForm(request.POST)
    if not form.is_valid():
        return _show_check(standing, form)
    try:
        sent = actions.send_report(
            session=request.session,
            draft=draft,
            priority=_priority(standing),
            account_id=visit.account_id,
            language=visit.language,
            address=network_address(request),
            actor=visit.actor(),
            now=visit.now,
        )
    except Refused as refusal:
        say_no(form, refusal)
        return _show_check(standing, form)
    return redirect(visit.url("done", number=sent.number))


@never_cache
@require_safe
@city_page
def show_done(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """The page to print or photograph; a day later, or on another device, the receipt leads to the case."""
    sent = queries.find_sent(request.session, visit.city.id, number=number)
    if sent is None:
        return redirect(visit.url("follow") + f"?number={number}")
    now = visit.local_now
    page = DonePage(
        visit=visit,
        title=_("You have joined this report") if sent.joined else _("Your report has been received"),
        sent=sent,
        words="" if sent.joined else words.state_words(sent.state, "", sent.unit_name),
        respond_by=words.moment_words(timezone.localtime(sent.respond_by), now) if sent.respond_by else "",
        resolve_by=words.moment_words(timezone.localtime(sent.resolve_by), now) if sent.resolve_by else "",
        own_url=visit.url("own", number=sent.number),
    )
    return pages.render_page(request, "portal/report/done.html", page)


@require_POST
@city_page
def start_again(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Throw the draft away and begin anew."""
    actions.drop_draft(session=request.session, city_id=visit.city.id)
    return redirect(visit.url("what"))


def _priority(standing: Standing) -> str:
    """The kind's own priority, raised by words of danger."""
    if standing.guide.dangers:
        return "urgent"
    return ""


def _show_check(standing: Standing, form: forms.CheckForm) -> HttpResponse:
    draft, rule = standing.draft, standing.guide.rule
    found = rules.find_personal(f"{draft.text}\n{draft.address}")
    visit = standing.visit
    return standing.show(
        form,
        page=CheckPage,
        private=bool(rule and rule.private),
        seen_by_all=_seen_by_all(standing),
        seen_by_us=_seen_by_us(standing),
        photos=tuple(
            ui.Picture(visit.url("draft-photo", file_id=photo), _("Photo %(number)d") % {"number": number})
            for number, photo in enumerate(draft.photos, 1)
        ),
        warnings=tuple(ui.Row(str(personal.KINDS[find.kind]), find.words) for find in found),
    )


def _seen_by_all(standing: Standing) -> tuple[ui.Row, ...]:
    draft, visit, guide = standing.draft, standing.visit, standing.guide
    kind = guide.chosen.name if guide.chosen else _("Not said; the duty desk will choose it")
    return (
        ui.Row(_("What is wrong"), draft.text, visit.url("what")),
        ui.Row(_("Kind of matter"), kind, visit.url("type")),
        ui.Row(_("Place"), _place(standing), visit.url("where")),
    )


def _seen_by_us(standing: Standing) -> tuple[ui.Row, ...]:
    draft, visit = standing.draft, standing.visit
    count = len(draft.photos)
    photos = ngettext("%(count)d photo", "%(count)d photos", count) % {"count": count} if count else _("No photo")
    contact = "\n".join(part for part in (draft.name, draft.phone, draft.email) if part)
    answers = [
        ui.Row(question.name, _answer(question, draft.answers[question.code]), visit.url("details"))
        for question in standing.guide.questions
        if question.code in draft.answers
    ]
    return (
        *answers,
        ui.Row(_("Photos"), photos, visit.url("photos")),
        ui.Row(
            _("How we can reach you"), contact or _("Nothing left; only the receipt leads to you"), visit.url("contact")
        ),
    )


def _answer(question: catalogue_rules.Question, value: object) -> str:
    """An answer in the words of its choices."""
    names = {choice.key: choice.name for choice in question.values}
    values = value if isinstance(value, (list, tuple)) else [value]
    return ", ".join(names.get(str(one), str(one)) for one in values)


def _place(standing: Standing) -> str:
    draft, parts = standing.draft, [standing.draft.address]
    if draft.lon is not None and draft.lat is not None:
        spot = places.find_spot(draft.lon, draft.lat, root=standing.visit.city.area_path)
        parts += [spot.area.label if spot.area else "", _("marked on the map")]
    elif draft.area_path:
        area = places.get_area(draft.area_path)
        parts.append(area.label if area else "")
    return " · ".join(part for part in parts if part) or _("Not known")
