"""Many cases at once: which verbs, which cases, one reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST = 100


@dataclass(frozen=True, slots=True)
class BulkVerb:
    """A verb that many cases can take together."""

    label: str | Promise
    right: str
    words: str | Promise = ""
    hint: str | Promise = ""


BULK_VERBS: dict[str, BulkVerb] = {
    "file": BulkVerb(gettext_lazy("File the chosen cases"), "case.file"),
    "dispatch": BulkVerb(gettext_lazy("Dispatch the chosen cases by rule"), "case.dispatch"),
    "accept": BulkVerb(gettext_lazy("Keep the chosen cases"), "case.dispatch"),
    "lower": BulkVerb(
        gettext_lazy("Lower the chosen cases"),
        "case.dispatch",
        gettext_lazy("Reason"),
        gettext_lazy("Each goes back to where it came from, else to the unit that serves the place."),
    ),
    "verify": BulkVerb(
        gettext_lazy("Confirm the chosen results"),
        "case.verify",
        gettext_lazy("What did you see?"),
        gettext_lazy("Stands with every case."),
    ),
    "close": BulkVerb(
        gettext_lazy("Close the chosen cases"),
        "case.close",
        gettext_lazy("Closing words"),
        gettext_lazy("The residents will read them."),
    ),
}

# Where chosen cases can be taken together: a form of its own that names them.
BULK_LINKS: dict[str, tuple[str, str | Promise]] = {
    "blow": ("desk:blow", gettext_lazy("Blow a whistle for the chosen cases")),
    "campaign": ("desk:new-campaign", gettext_lazy("Take the chosen cases into a campaign")),
}


class BulkForm(forms.Form):
    """The cases as they were seen (identifier and version), the verb, and one reason for all."""

    verb = forms.ChoiceField(choices=[(verb, verb) for verb in (*BULK_VERBS, *BULK_LINKS)], widget=forms.HiddenInput)
    duty = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data)
        self.cases = data.getlist("case")
        verb = BULK_VERBS.get(str(self["verb"].value() or ""))
        if verb is None or not verb.words:
            self.fields["reason"].widget = forms.HiddenInput()
        else:
            self.fields["reason"].label = str(verb.words)
            self.fields["reason"].help_text = str(verb.hint)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [seen for text in self.cases if (seen := _read(text))]
        if not chosen:
            raise forms.ValidationError(_("Choose at least one case."))
        if len(chosen) > MOST:
            raise forms.ValidationError(_("Choose at most %(most)d cases at a time.") % {"most": MOST})
        cleaned["chosen"] = chosen
        return cleaned


def _read(text: str) -> tuple[UUID, int] | None:
    case_id, _colon, version = text.partition(":")
    try:
        return UUID(case_id), int(version)
    except ValueError:
        return None
