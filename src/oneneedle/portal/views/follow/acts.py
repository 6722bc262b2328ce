"""What a reporter can do with the own case: answer, add, take back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from oneneedle.cases import actions as cases_actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.cases.queries.public import as_public, find_case
from oneneedle.core import actions as core_actions
from oneneedle.core.rules import Refused
from oneneedle.portal import forms
from oneneedle.portal.rules import Held
from oneneedle.portal.views.door import PortalPage, Visit, city_page
from oneneedle.portal.views.follow.find import FormPage
from oneneedle.portal.views.follow.own_page import draw_own, find_own
from oneneedle.portal.views.report.steps import say_no
from oneneedle.ui import pages


@dataclass(frozen=True)
class ThanksPage(PortalPage):
    """What happens with an answer."""

    words: str


@require_POST
@city_page
def answer(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """Is it solved: yes, partly, no; "no" and "partly" open it again."""
    form = forms.AnswerForm(request.POST)

    def act(case: Case, held: Held) -> str:
        _record(case, form, visit, held, channel="web")
        return thanks(form.cleaned_data["solved"])

    return _act(request, visit, number, form, act, answer_form=form)


@require_POST
@city_page
def remark(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """Add words and photos; whether the public sees them is for staff to say."""
    form = forms.RemarkForm(request.POST, request.FILES)

    def act(case: Case, held: Held) -> str:
        data, actor = form.cleaned_data, visit.actor(case.id, held)
        uploads = [(photo.file, photo.name or "") for photo in data["photos"]]
        stored = core_actions.store_files(uploads=uploads, now=visit.now)
        if stored:
            file_ids = [file.id for file in stored]
            cases_actions.attach_files(case=case, file_ids=file_ids, kind="report", actor=actor, now=visit.now)
        if data["text"].strip():
            cases_actions.add_remark(case=case, text=data["text"], public=False, actor=actor, now=visit.now)
        return _("Thank you. The unit in charge reads it.")

    return _act(request, visit, number, form, act, remark_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def withdraw(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """Say what will happen, then take the report back."""
    found = find_own(visit, number)
    if found is None:
        return redirect(visit.url("follow") + f"?number={number}")
    case, held = found
    form = forms.WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            cases_actions.withdraw_case(case=case, reason=reason, actor=visit.actor(case.id, held), now=visit.now)
        except Refused as refusal:
            say_no(form, refusal)
        else:
            messages.success(request, _("Your report was taken back."))
            return redirect(visit.url("own", number=case.number))
    page = FormPage(visit, _("Take the report back"), form, visit.url("own", number=case.number), as_public(case))
    return pages.render_page(request, "portal/withdraw.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def answer_link(request: HttpRequest, visit: Visit, token: str, solved: str = "") -> HttpResponse:
    """The link of the closing message: it shows the question with the answer chosen; only the button writes."""
    case = cases.read_answer_token(token)
    if case is None or case.jurisdiction_id != visit.city.id:
        page = PortalPage(visit, _("This link is no longer valid"))
        return pages.render_page(request, "portal/link_over.html", page, status=404)
    form = forms.AnswerForm(request.POST) if request.method == "POST" else forms.AnswerForm(initial={"solved": solved})
    if form.is_valid():
        held = Held(reporter=True, contact_id=case.contact_id)
        try:
            _record(case, form, visit, held, channel="link")
        except Refused as refusal:
            say_no(form, refusal)
        else:
            page = ThanksPage(visit, _("Thank you"), thanks(form.cleaned_data["solved"]))
            return pages.render_page(request, "portal/thanks.html", page)
    found = find_case(visit.city.id, case.number)
    title = _("Is it solved?")
    page_ = FormPage(visit, title, form, visit.url("home"), as_public(found) if found else None)
    return pages.render_page(request, "portal/answer.html", page_, status=422 if form.errors else 200)


def thanks(solved: str) -> str:
    """What is said after an answer."""
    if solved == "yes":
        return _("Your answer has been written down.")
    return _("The report is open again, with the same number, and goes back with your words.")


def _record(case: Case, form: forms.AnswerForm, visit: Visit, held: Held, *, channel: str) -> None:
    data = form.cleaned_data
    actor = replace(visit.actor(case.id, held), channel=channel)
    cases_actions.record_feedback(
        case=case,
        solved=data["solved"],
        content=data["content"],
        comment=data["comment"],
        actor=actor,
        now=visit.now,
    )


def _act(
    request: HttpRequest, visit: Visit, number: str, form: Any, act: Callable[[Case, Held], str], **shown: Any
) -> HttpResponse:
    """One action on the own case; a refusal is shown on the form it came from."""
    found = find_own(visit, number)
    if found is None:
        return redirect(visit.url("follow") + f"?number={number}")
    if form.is_valid():
        try:
            said = act(*found)
        except Refused as refusal:
            say_no(form, refusal)
        else:
            messages.success(request, said)
            return redirect(visit.url("own", number=found[0].number))
    return draw_own(request, visit, *(find_own(visit, number) or found), status=422, **shown)
