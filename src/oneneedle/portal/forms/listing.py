"""The filter of the public list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneneedle.cases import rules as case_rules

STATES = (
    ("", _("All")),
    ("open", _("All that are open")),
    ("ended", _("All that have ended")),
    *((key, case_rules.STATE_NAMES[key]) for key in ("received", "filed", "dispatched", "handling", "handled")),
    *case_rules.OUTCOME_NAMES.items(),
    ("declined", case_rules.STATE_NAMES["declined"]),
)


class ListForm(forms.Form):
    """Words, kind, area and state; an unknown choice is no choice."""

    q = forms.CharField(required=False, max_length=100, label=_("Words or number"))
    type = forms.ChoiceField(required=False, label=_("Kind of matter"))
    area = forms.ChoiceField(required=False, label=_("Area"))
    state = forms.ChoiceField(required=False, label=_("State"), choices=STATES)

    def __init__(
        self, *args: Any, types: Sequence[tuple[str, str]], areas: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, auto_id="list-%s", **kwargs)
        for name, choices in (("type", types), ("area", areas)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("All")), *choices]
