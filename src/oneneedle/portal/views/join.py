"""Joining an open case: the same need, one case, an own receipt."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oneneedle.cases import rules as case_rules
from oneneedle.cases.queries.public import PublicCase, as_public, find_case
from oneneedle.core.rules import Refused
from oneneedle.portal import actions, forms, queries
from oneneedle.portal.views.door import PortalPage, Visit, city_page, network_address
from oneneedle.portal.views.report.steps import say_no
from oneneedle.ui import pages


@dataclass(frozen=True)
class JoinPage(PortalPage):
    """The case to join and the few questions."""

    case: PublicCase
    form: forms.JoinForm
    back: str


@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def join_case(request: HttpRequest, visit: Visit, number: str) -> HttpResponse:
    """Ask how to be reached (optional), then join; pressed twice it joins once."""
    case = find_case(visit.city.id, number)
    if case is None or case.private or case.case_type_id is None:
        raise Http404
    draft = queries.get_draft(request.session, visit.city.id)
    if request.method == "POST":
        form = forms.JoinForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            contact = case_rules.ContactFields(phone=data["phone"], email=data["email"])
            try:
                sent = actions.join_report(
                    session=request.session,
                    case=case,
                    contact=contact,
                    note=data["note"],
                    account_id=visit.account_id,
                    language=visit.language,
                    address=network_address(request),
                    actor=visit.actor(),
                    now=visit.now,
                )
            except Refused as refusal:
                say_no(form, refusal)
            else:
                return redirect(visit.url("done", number=sent.number))
    else:
        actions.change_key(session=request.session)  # whoever planted the old key holds nothing that comes now
        form = forms.JoinForm(initial={"note": draft.text, "phone": draft.phone, "email": draft.email})
    back = visit.url("same") if draft.text else visit.url("case", number=case.number)
    page = JoinPage(visit, _("This is mine too"), as_public(case), form, back)
    return pages.render_page(request, "portal/join.html", page, status=422 if form.errors else 200)
