"""The filters of the pages of figures: ground, unit, type and months; what is ranked; the ground of open matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.models import Jurisdiction
from oneneedle.desk.forms import fields
from oneneedle.evaluation import rules

WINDOWS = {"": gettext_lazy("The chosen months"), "100": gettext_lazy("The last 100 of each")}


class GroundForm(forms.Form):
    """A ground and a type; every field may stay empty."""

    area_path = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    type_code = forms.ChoiceField(label=gettext_lazy("Type"), required=False)

    def __init__(self, data: Mapping[str, Any], *, city: Jurisdiction, root: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        areas = fields.area_choices(root, first=_("All areas"), chosen=str(data.get("area_path", "")))
        self._choose("area_path", areas)
        chosen = str(data.get("type_code", ""))
        self._choose("type_code", fields.type_choices(city.id, branches=True, first=_("All types"), chosen=chosen))

    def said(self) -> dict[str, Any]:
        """What could be read."""
        self.is_valid()
        return self.cleaned_data

    def _choose(self, name: str, choices: fields.Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices


class SliceForm(GroundForm):
    """Which part of all figures."""

    unit_path = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    since = forms.ChoiceField(label=gettext_lazy("From month"), required=False)
    until = forms.ChoiceField(label=gettext_lazy("to"), required=False)

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        city: Jurisdiction,
        root: str,
        unit_root: str,
        months: list[tuple[str, str]],
    ) -> None:
        super().__init__(data, city=city, root=root)
        units = fields.unit_path_choices(city.id)
        self._choose("unit_path", [one for one in units if not one[0] or str(one[0]).startswith(unit_root)])
        self._choose("since", list(months))
        self._choose("until", list(months))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        since, until = said.get("since"), said.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last month lies before the first."))
        return said


class CasesForm(SliceForm):
    """The slice, the measure whose cases are asked for, and how many of the newest."""

    measure = forms.ChoiceField(label=gettext_lazy("Measure"), required=False)
    hit = forms.ChoiceField(required=False, choices=[("", ""), ("1", ""), ("0", "")], widget=forms.HiddenInput)
    alone = forms.ChoiceField(required=False, choices=[("", ""), ("1", "")], widget=forms.HiddenInput)
    last = forms.ChoiceField(required=False, choices=[("", ""), ("100", "")], widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._choose("measure", [(code, str(one.name)) for code, one in rules.MEASURES.items()])


class RankingForm(SliceForm):
    """The slice, what is ranked, and over which cases."""

    measure = forms.ChoiceField(label=gettext_lazy("Measure"), required=False)
    by = forms.ChoiceField(label=gettext_lazy("Who is compared"), required=False)
    last = forms.ChoiceField(label=gettext_lazy("Over"), required=False)

    def __init__(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._choose("measure", [(code, str(one.name)) for code, one in rules.MEASURES.items() if one.better])
        self._choose("by", [("street", _("Streets")), ("unit", _("Units of one kind"))])
        self._choose("last", [(key, str(name)) for key, name in WINDOWS.items()])

    def show(self, code: str) -> None:
        """The measure that is ranked stands in the field, also when nobody chose it."""
        self.data = {**self.data, "measure": code}


class OpenForm(GroundForm):
    """The ground, the type, and how finely the ground is told."""

    scale = forms.ChoiceField(label=gettext_lazy("By"), required=False)

    def __init__(self, data: Mapping[str, Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._choose("scale", [("grid", _("Grid")), ("community", _("Community")), ("street", _("Street"))])
