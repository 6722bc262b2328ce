"""The forms of topics: taking one up, making a case of it, a reason, searching a month again."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from oneneedle.desk.forms.whistles import words


class TakeForm(forms.Form):
    """A campaign: its name, and how it shall be afterwards."""

    name = forms.CharField(label=gettext_lazy("Name of the campaign"), max_length=200)
    goal = words(gettext_lazy("How shall the place be afterwards?"))


class ReportForm(forms.Form):
    """What the case shall say."""

    words = words(gettext_lazy("What shall be done?"), hint=gettext_lazy("The new case begins with these words."))


class ReasonForm(forms.Form):
    """Why it goes there."""

    reason = words(gettext_lazy("Reason"), hint=gettext_lazy("About the matter, never about a person."))


class SearchForm(forms.Form):
    """A month."""

    month = forms.DateField(
        label=gettext_lazy("Month"),
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
