"""How the reporter can be reached, if they want to be."""

from __future__ import annotations

from django.http import HttpResponse

from oneneedle.people import queries as people
from oneneedle.portal import forms
from oneneedle.portal.views.report.steps import Standing, step


@step("contact")
def show_contact(standing: Standing) -> HttpResponse:
    """Step 5: name, telephone, e-mail; all may stay empty."""
    request, draft = standing.request, standing.draft
    if request.method != "POST":
        account = people.get_account(standing.visit.account_id) if standing.visit.account_id else None
        initial = {
            "name": draft.name or (account.display_name if account else ""),
            "phone": draft.phone,
            "email": draft.email or (account.email if account else ""),
        }
        return standing.show(forms.ContactForm(initial=initial))
    form = forms.ContactForm(request.POST)
    if not form.is_valid():
        return standing.show(form)
    return standing.go_on(**form.cleaned_data)
