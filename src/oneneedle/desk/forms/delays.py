"""The forms of steps beside the corridor: a level up or down, holds, more time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases.rules import beside
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.steps import StepForm
from oneneedle.desk.forms.whistles import moment, words
from oneneedle.units import queries as units


class LiftForm(StepForm):
    """Why the lowest unit cannot do it."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"),
        choices=list(beside.LIFT_REASONS.items()),
        widget=forms.RadioSelect,
        help_text=gettext_lazy("It is counted, with the time the case has lain here."),
    )
    note = words(gettext_lazy("In your words"), required=False)


class LowerForm(StepForm):
    """To which unit below, and why."""

    unit_id = forms.TypedChoiceField(label=gettext_lazy("To"), required=False, empty_value=None)
    reason = words(gettext_lazy("Reason"), hint=gettext_lazy("It is counted, with the time the case has lain here."))

    def prepare(self) -> None:
        """The units right below the one that has it."""
        city, own = self.case.jurisdiction_id, self.case.unit_id
        below = [one for one in units.units_for(city).units if one.active and _parent(city, one) == own]
        listed: fields.Choices = [
            ("", _("Back to where it came from, else by the place")),
            *((str(one.id), one.name) for one in below),
        ]
        self.choose("unit_id", listed)


def _parent(city: str, unit: units.UnitRef) -> Any:
    above = units.parent_unit(city, unit.id)
    return above.id if above else None


class HoldForm(StepForm):
    """Until when the clock stands still, and why."""

    until = moment(gettext_lazy("Until"), hint=gettext_lazy("At most 90 days; it goes on by itself then."))
    reason = words(gettext_lazy("Reason"), hint=gettext_lazy("The resident is told that it waits."))


class ResumeForm(StepForm):
    """The clock goes on."""

    note = words(gettext_lazy("Remark"), required=False, rows=2)


class ExtensionForm(StepForm):
    """How much more time, and why."""

    extra = forms.ChoiceField(
        label=gettext_lazy("More time"),
        choices=[
            ("4wh", gettext_lazy("4 working hours")),
            ("1wd", gettext_lazy("1 working day")),
            ("2wd", gettext_lazy("2 working days")),
            ("5wd", gettext_lazy("5 working days")),
            ("10wd", gettext_lazy("10 working days")),
            ("20wd", gettext_lazy("20 working days")),
        ],
    )
    reason = words(gettext_lazy("Reason"), hint=gettext_lazy("The desk decides by it."))


class DecideForm(StepForm):
    """Granted or not."""

    approve = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[("yes", gettext_lazy("Grant it")), ("no", gettext_lazy("Deny it"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    note = words(gettext_lazy("In words"), required=False, rows=2, hint=gettext_lazy("Needed when it is denied."))


BESIDE_FORMS: dict[str, type[StepForm]] = {
    "lift": LiftForm,
    "lower": LowerForm,
    "ask_hold": HoldForm,
    "hold": HoldForm,
    "resume": ResumeForm,
    "ask_extension": ExtensionForm,
    "decide": DecideForm,
}
