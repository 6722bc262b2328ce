"""The plan of a whistle as a form: blowing it, and what a street changes of what its community proposed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases import queries as cases
from oneneedle.cases.rules import whistles as whistle_rules
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import Actor
from oneneedle.desk.forms import fields

SHOWN_CALLS, MOST_CALLS = 3, 10
# What an action calls a field, where the form calls it otherwise.
FIELD_NAMES = {"files": "photos", "calls": "unit_1"}


def words(label: Any, *, required: bool = True, rows: int = 3, hint: Any = "") -> forms.CharField:
    """A field for several sentences."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, required=required, help_text=hint, widget=area, max_length=whistle_rules.MAX_WORDS
    )


def moment(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateTimeField:
    """A day and an hour, in the city's time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(
        label=label, required=required, help_text=hint, widget=widget, input_formats=["%Y-%m-%dT%H:%M"]
    )


def day(label: Any, *, required: bool = True, hint: Any = "") -> forms.DateField:
    """A day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, help_text=hint, widget=widget, input_formats=["%Y-%m-%d"])


def choose(form: forms.Form, name: str, choices: fields.Choices) -> None:
    """Give a choice field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices


class BlowForm(forms.Form):
    """Who shall come, where, when, and what is asked of each."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of whistle"), widget=forms.RadioSelect, initial="departments")
    cases = forms.CharField(
        label=gettext_lazy("Cases"),
        required=False,
        max_length=2000,
        help_text=gettext_lazy("Numbers, separated by spaces; none when it is about a place."),
    )
    place = forms.CharField(label=gettext_lazy("Place"), required=False, max_length=300)
    area_path = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    asked = words(gettext_lazy("Goal"))
    meet_at = moment(
        gettext_lazy("Meeting time"), required=False, hint=gettext_lazy("An emergency may leave it empty: at once.")
    )
    meet_place = forms.CharField(
        label=gettext_lazy("Meeting point"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Such as the gate of the lane; empty means the address of the case."),
    )
    photos = fields.PhotosField(label=gettext_lazy("Pictures before"))
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    campaign = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, city: Jurisdiction, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "kind", list(whistle_rules.KIND_NAMES.items()))
        ground = fields.area_choices(actor.area_path or city.area_path, first=_("By the case, or the whole ground"))
        choose(self, "area_path", ground)
        add_call_fields(self, actor)

    def rows(self) -> list[list[forms.BoundField]]:
        """The departments that are shown at once."""
        return [call_row(self, index) for index in range(1, SHOWN_CALLS + 1)]

    def more_rows(self) -> list[list[forms.BoundField]]:
        """Room for more departments."""
        return [call_row(self, index) for index in range(SHOWN_CALLS + 1, MOST_CALLS + 1)]

    def more_open(self) -> bool:
        """Whether somebody stands in that room."""
        return any(row[0].value() or any(field.errors for field in row) for row in self.more_rows())

    def clean(self) -> dict[str, Any]:
        """Words without a department, and a department without words, are said at their own field."""
        said = super().clean() or {}
        check_calls(self, said)
        return said

    def calls(self) -> list[whistle_rules.Called]:
        """The departments in the order of the form."""
        return read_calls(self.cleaned_data)

    def numbers(self) -> list[str]:
        """The numbers of the cases as typed."""
        return split_numbers(self.cleaned_data["cases"])


def split_numbers(text: str) -> list[str]:
    """Numbers between blanks, commas or line ends, each once."""
    return list(dict.fromkeys(text.replace(",", " ").replace("，", " ").replace("、", " ").split()))


def department_choices(actor: Actor) -> fields.Choices:
    """The units this office can call, grouped by the area they answer for, the nearest first."""
    groups = cases.departments_for(actor)
    listed = [(group.area_name, [(str(one.id), one.name) for one in group.units]) for group in groups]
    return [("", _("Choose")), *listed]


def add_call_fields(form: forms.Form, actor: Actor, most: int = MOST_CALLS) -> None:
    """Three fields for each department: which, what is asked of it, and by when if not by the usual time."""
    listed = department_choices(actor)
    for index in range(1, most + 1):
        number = {"number": index}
        form.fields[f"unit_{index}"] = forms.ChoiceField(
            label=_("Department %(number)d") % number, choices=listed, required=index == 1
        )
        asked = words(_("What is asked of department %(number)d") % number, required=index == 1, rows=2)
        form.fields[f"asked_{index}"] = asked
        form.fields[f"finish_by_{index}"] = moment(
            _("Result of department %(number)d by") % number,
            required=False,
            hint=_("Empty means the time of the kind."),
        )


def call_row(form: forms.Form, index: int) -> list[forms.BoundField]:
    """The fields of one department."""
    return [form[f"{name}_{index}"] for name in ("unit", "asked", "finish_by")]


def check_calls(form: forms.Form, said: dict[str, Any]) -> None:
    """Words or a time without a department, a department without words, a result due before the meeting."""
    for index in range(1, MOST_CALLS + 1):
        unit, asked = said.get(f"unit_{index}"), (said.get(f"asked_{index}") or "").strip()
        by, meet_at = said.get(f"finish_by_{index}"), said.get("meet_at")
        if f"unit_{index}" not in form.fields:
            return
        if unit and not asked and f"asked_{index}" not in form.errors:
            form.add_error(f"asked_{index}", _("Say what is asked of this department."))
        if (asked or by) and not unit and f"unit_{index}" not in form.errors:
            form.add_error(f"unit_{index}", _("Choose the department."))
        if by and meet_at and by <= meet_at:
            form.add_error(f"finish_by_{index}", _("The result cannot be due before the meeting."))


def read_calls(said: dict[str, Any]) -> list[whistle_rules.Called]:
    """The departments in the order of the form."""
    return [
        whistle_rules.Called(UUID(said[f"unit_{index}"]), said[f"asked_{index}"], said.get(f"finish_by_{index}"))
        for index in range(1, MOST_CALLS + 1)
        if said.get(f"unit_{index}")
    ]


class BareForm(forms.Form):
    """Nothing to fill in."""


class ApproveForm(forms.Form):
    """The plan of the community, which the street may change before it calls."""

    asked = words(gettext_lazy("Goal"))
    meet_at = moment(
        gettext_lazy("Meeting time"), required=False, hint=gettext_lazy("An emergency may leave it empty: at once.")
    )
    meet_place = forms.CharField(label=gettext_lazy("Meeting point"), max_length=300)

    def __init__(self, data: Any = None, files: Any = None, *, actor: Actor, plan: whistle_rules.Proposal) -> None:
        start: dict[str, Any] = {"asked": plan.asked, "meet_at": plan.meet_at, "meet_place": plan.meet_place}
        for index, call in enumerate(plan.calls, 1):
            start |= {
                f"unit_{index}": str(call.unit_id),
                f"asked_{index}": call.asked,
                f"finish_by_{index}": call.finish_by,
            }
        super().__init__(data, files, initial=start)
        add_call_fields(self, actor, min(max(SHOWN_CALLS, len(plan.calls) + 1), whistle_rules.MOST_CALLS))

    def clean(self) -> dict[str, Any]:
        """As when blowing."""
        said = super().clean() or {}
        check_calls(self, said)
        return {**said, "calls": [] if self.errors else read_calls(said)}
