"""The filters of the public responsibility list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from oneneedle.duties import rules as duties


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    known = [MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))]
    return forms.DateField(required=False, label=label, widget=widget, validators=known)


class DutyListForm(forms.Form):
    """Words, area of duty, level, stance and day; an unknown choice is no choice."""

    q = forms.CharField(required=False, max_length=100, label=_("Words"))
    area = forms.ChoiceField(required=False, label=_("Area of duty"))
    level = forms.ChoiceField(required=False, label=_("Level"), choices=[("", _("All")), *duties.LEVELS.items()])
    stance = forms.ChoiceField(required=False, label=_("Stance"), choices=[("", _("All")), *duties.STANCES.items()])
    on = _day(_("As it stands on"))

    def __init__(self, data: Mapping[str, Any], *, areas: list[tuple[str, str]]) -> None:
        super().__init__(data, auto_id="duties-%s")
        field = self.fields["area"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("All")), *areas]


class CompareForm(forms.Form):
    """Two days to compare."""

    since = _day(_("The list of"))
    until = _day(_("and of"))

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data, auto_id="compare-%s")
