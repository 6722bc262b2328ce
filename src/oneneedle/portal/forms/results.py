"""The filter of the pages that give account: one month, or all that lie in one year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ResultsForm(forms.Form):
    """The month and the ground; an unknown choice is the first one."""

    month = forms.ChoiceField(required=False, label=_("Month"))
    area = forms.ChoiceField(required=False, label=_("Area"))

    def __init__(
        self, data: Mapping[str, Any], *, months: Sequence[tuple[str, str]], areas: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data, auto_id="results-%s")
        for name, choices in (("month", months), ("area", [("", _("The whole city")), *areas])):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = choices

    def chosen(self, usual: date) -> tuple[date, str]:
        """First day of the month, the usual one when none was chosen, and the path of the area."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        month = asked.get("month") or f"{usual:%Y-%m}"
        area = asked.get("area") or ""
        self.data = {"month": month, "area": area}
        return date.fromisoformat(f"{month}-01"), area
