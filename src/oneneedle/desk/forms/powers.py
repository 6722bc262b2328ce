"""The forms of the register of street rights and of the roles of levels."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.units import queries as units
from oneneedle.units import rules as unit_rules


class GrantForm(forms.Form):
    """A right of one street, with its basis."""

    unit_code = forms.ChoiceField(label=gettext_lazy("Street"))
    right = forms.ChoiceField(label=gettext_lazy("Right"), choices=[*unit_rules.STREET_RIGHTS.items()], required=False)
    other_right = forms.CharField(
        label=gettext_lazy("Another right"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("One word in small letters, such as fund_use; it takes the place of the right above."),
    )
    basis_zh = forms.CharField(label=gettext_lazy("Basis in Chinese"), required=False, max_length=2000)
    basis_en = forms.CharField(label=gettext_lazy("Basis in English"), required=False, max_length=2000)
    document = forms.CharField(label=gettext_lazy("Document"), required=False, max_length=300)
    since = forms.DateField(
        label=gettext_lazy("From which day on?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31))],
    )

    def __init__(self, *args: Any, jurisdiction_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = units.units_for(jurisdiction_id).units
        streets = [(one.code, one.name) for one in known if one.level == "street" and one.active]
        field = self.fields["unit_code"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Choose")), *streets]


class RoleForm(forms.Form):
    """What posts of a level may hold at most."""

    rights = forms.MultipleChoiceField(
        label=gettext_lazy("What posts of this level may hold at most"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("What a post holds beyond it gives nothing from now on."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["rights"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        ranked = sorted(unit_rules.RIGHTS, key=lambda right: list(unit_rules.GROUPS).index(unit_rules.group_of(right)))
        field.choices = [(right, _label(right)) for right in ranked]


def _label(right: str) -> str:
    values = {"group": unit_rules.GROUPS[unit_rules.group_of(right)], "right": unit_rules.RIGHTS[right]}
    return _("%(group)s: %(right)s") % values
