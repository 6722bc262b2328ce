"""Number and receipt: the way to the own case, and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from oneneedle.cases.queries.public import PublicCase, follow_case, holder_of
from oneneedle.core.rules import Refused
from oneneedle.portal import actions, forms
from oneneedle.portal.rules import Held
from oneneedle.portal.views.door import PortalPage, Visit, city_page, network_address
from oneneedle.portal.views.report.steps import say_no
from oneneedle.ui import pages


@dataclass(frozen=True)
class FormPage(PortalPage):
    """One form on a page of its own."""

    form: Any
    back: str
    case: PublicCase | None = None


@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def show_follow(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for number and receipt; a wrong pair never says which of the two is wrong."""
    if request.method != "POST":
        form = forms.FollowForm(initial={"number": request.GET.get("number", "")[:60]})
        return _form_page(request, visit, "follow", _("Follow a report"), form)
    form = forms.FollowForm(request.POST)
    if form.is_valid():
        number, receipt = form.cleaned_data["number"], form.cleaned_data["receipt"]
        tried: dict[str, Any] = {"jurisdiction_id": visit.city.id, "number": number, "now": visit.now}
        tried["address"] = network_address(request)
        try:
            actions.check_attempts(**tried)
        except Refused as refusal:
            say_no(form, refusal)
            return _form_page(request, visit, "follow", _("Follow a report"), form)
        case = follow_case(visit.city.id, number, receipt)
        if case is not None:
            held = Held(*holder_of(case, receipt))
            actions.change_key(session=request.session)  # whoever planted the old key holds nothing now
            actions.keep_held(session=request.session, case_id=case.id, held=held)
            return redirect(visit.url("own", number=case.number))
        actions.note_attempt(**tried)
        words_ = _("Number and receipt do not belong together. Compare both with what you wrote down.")
        form.add_error("receipt", words_)
    return _form_page(request, visit, "follow", _("Follow a report"), form)


@require_POST
@city_page
def forget(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Forget the receipts on this device."""
    actions.forget_held(session=request.session, city_id=visit.city.id)
    messages.success(request, _("This device no longer shows your reports. Keep your number and receipt."))
    return redirect(visit.url("home"))


def _form_page(request: HttpRequest, visit: Visit, name: str, title: str, form: Any) -> HttpResponse:
    page = FormPage(visit, title, form, visit.url("home"))
    return pages.render_page(request, f"portal/{name}.html", page, status=422 if form.errors else 200)
