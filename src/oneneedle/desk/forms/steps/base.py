"""What every step at the desk is filled in with: the version that was seen, choices, long texts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from oneneedle.cases.models import Case
from oneneedle.core.models import Jurisdiction
from oneneedle.desk.forms import fields

STALE = gettext_lazy("Somebody else changed this case a moment ago. Load the page again and look before you go on.")


class StepForm(forms.Form):
    """What every step carries: the version of the case the reader has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": STALE, "invalid": STALE})

    def __init__(self, *args: Any, case: Case, city: Jurisdiction, now: datetime, **kwargs: Any) -> None:
        self.case, self.city, self.now = case, city, now
        kwargs["initial"] = {"version": case.version, **self.start(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.prepare()

    def start(self) -> dict[str, Any]:
        """First values of the fields."""
        return {}

    def prepare(self) -> None:
        """Fill choices that depend on the case."""

    def choose(self, name: str, choices: fields.Choices) -> None:
        """Give a choice field its choices."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def clean_version(self) -> int:
        seen = int(self.cleaned_data["version"])
        if seen != self.case.version:
            raise forms.ValidationError(STALE, code="stale")
        return seen

    @property
    def visible(self) -> bool:
        """Whether there is anything to fill in."""
        return any(not field.is_hidden for field in self)


class BareForm(StepForm):
    """Nothing to fill in."""


def long_text(label: Any, *, required: bool = True, rows: int = 3, hint: Any = "") -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=required, help_text=hint, widget=area, max_length=4000)
