"""The filter bar of the inbox."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

import h3
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases import queries as cases
from oneneedle.cases import rules as case_rules
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor
from oneneedle.desk import rules
from oneneedle.desk.forms import fields


class FilterForm(forms.Form):
    """What to look for; every field may stay empty."""

    text = forms.CharField(label=gettext_lazy("Words or number"), required=False, max_length=200)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    type_code = forms.ChoiceField(label=gettext_lazy("Type"), required=False)
    area_path = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    unit_path = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)
    channel = forms.ChoiceField(label=gettext_lazy("Channel"), required=False)
    since = forms.DateField(
        label=gettext_lazy("Received from"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(label=gettext_lazy("to"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    cell = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, city: Jurisdiction, duty: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = [("", _("All states")), ("open", _("Open")), *case_rules.STATE_NAMES.items()]
        channels = [(key, cases.CHANNEL_NAMES[key]) for key in rules.CHANNELS]
        self._choose("state", states)
        chosen = self.data.get("type_code", "")
        self._choose("type_code", fields.type_choices(city.id, branches=True, first=_("All types"), chosen=chosen))
        root, chosen = actor.area_path or city.area_path, self.data.get("area_path", "")
        self._choose("area_path", fields.area_choices(root, first=_("All areas"), chosen=chosen))
        self._choose("unit_path", fields.unit_path_choices(city.id))
        self._choose("priority", [("", _("All")), *cases.PRIORITY_NAMES.items()])
        self._choose("channel", [("", _("All")), *channels])
        if duty not in {"all", "due_soon", "overdue", "mine"}:
            del self.fields["state"]

    def clean_cell(self) -> str:
        """A cell somebody bent is no cell."""
        cell = str(self.cleaned_data.get("cell") or "")
        return cell if cell and h3.is_valid_cell(cell) else ""

    def _choose(self, name: str, choices: fields.Choices) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = choices

    def filters(self) -> cases.Filters:
        """The values; a field that cannot be read looks for everything, as the form then says."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        since, until = said.pop("since", None), said.pop("until", None)
        return cases.Filters(
            **said,
            since=_midnight(since) if since else None,
            until=_midnight(until + timedelta(days=1)) if until else None,
        )

    def more(self) -> bool:
        """Whether one of the less used filters is set."""
        return any(self.data.get(name) for name in ("unit_path", "priority", "channel", "since", "until"))

    def query(self, **more: str) -> str:
        """The filters as the query of an address, with further words."""
        said = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in {**said, **more}.items() if value})


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_current_timezone())
