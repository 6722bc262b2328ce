"""The own case: everything its reporter may see, on one page."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oneneedle.cases import rules as case_rules
from oneneedle.cases.models import Case
from oneneedle.cases.queries.public import as_joined, as_public, find_case
from oneneedle.cases.queries.story import Story, tell_story
from oneneedle.people import queries as people
from oneneedle.people import rules as people_rules
from oneneedle.portal import forms
from oneneedle.portal.rules import Held, words
from oneneedle.portal.views import telling
from oneneedle.portal.views.door import Visit, city_page
from oneneedle.portal.views.own import held_case
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.units import queries as units


@dataclass(frozen=True)
class OwnPage(telling.ToldCase):
    """Everything a reporter may see of the own case."""

    reporter: bool
    contact: people.ContactMasked | None
    readings: tuple[ui.Row, ...]
    can_answer: bool
    can_withdraw: bool
    can_remark: bool
    answer_form: forms.AnswerForm
    remark_form: forms.RemarkForm


@never_cache
@require_safe
@city_page
def show_own(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """The case as its reporter sees it."""
    found = find_own(visit, number)
    if found is None:
        return redirect(visit.url("follow") + f"?number={number}")
    return draw_own(request, visit, *found)


def find_own(visit: Visit, number: str) -> tuple[Case, Held] | None:
    case = find_case(visit.city.id, number)
    held = held_case(visit, case) if case else None
    return (case, held) if case and held else None


def draw_own(
    request: HttpRequest,
    visit: Visit,
    case: Case,
    held: Held,
    *,
    status: int = 200,
    answer_form: forms.AnswerForm | None = None,
    remark_form: forms.RemarkForm | None = None,
) -> HttpResponse:
    seen = as_public(case) if held.reporter else as_joined(case)
    story = tell_story(visit.city.id, case.id, own=held.reporter)
    if case.private and not held.reporter:
        story = Story(tuple(replace(happening, text="") for happening in story.happenings), ())
    flow = case_rules.flow
    page = OwnPage(
        **telling.tell_case(visit, seen, story),
        reporter=held.reporter,
        contact=people.get_masked(held.contact_id) if held.contact_id else None,
        readings=_readings(visit, held),
        can_answer=held.reporter and case.state in {"verified", "closed"} and not _answered(case),
        can_withdraw=held.reporter and flow.target_of("withdraw", case.state) is not None,
        can_remark=held.reporter and case.state in flow.OPEN_STATES,
        answer_form=answer_form or forms.AnswerForm(),
        remark_form=remark_form or forms.RemarkForm(),
    )
    return pages.render_page(request, "portal/own.html", page, status=status)


def _answered(case: Case) -> bool:
    """Whether the resident answered after the last check."""
    return case.verified_at is not None and case.feedback.filter(at__gte=case.verified_at).exists()


def _readings(visit: Visit, held: Held) -> tuple[ui.Row, ...]:
    """Who looked at the contact data in clear, when and why."""
    if held.contact_id is None:
        return ()
    directory = units.units_for(visit.city.id).by_id
    rows = []
    for reading in people.readings(held.contact_id):
        unit = directory.get(reading.unit_id) if reading.unit_id else None
        reason = str(people_rules.READ_REASONS.get(reading.reason, reading.reason))
        moment = words.moment_words(timezone.localtime(reading.at), visit.local_now)
        rows.append(ui.Row(moment, f"{unit.name if unit else visit.city.name}: {reason}"))
    return tuple(rows)
