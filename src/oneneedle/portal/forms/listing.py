"""The filter of the public list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    state = forms.ChoiceField(required=False, label=_("State"), choices=STATES)

    def __init__(
        self, data: Mapping[str, Any], *, types: Sequence[tuple[str, str]], areas: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data, auto_id="list-%s")
        for name, label, choices in (("type", _("Kind of matter"), types), ("area", _("Area"), areas)):
            everything = [("", _("All")), *choices]
            self.fields[name] = forms.ChoiceField(required=False, label=label, choices=everything)
        self.order_fields(["q", "type", "area", "state"])
