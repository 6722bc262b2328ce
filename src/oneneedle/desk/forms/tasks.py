"""The forms of a task: asking it, and one for each thing either side may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules import Actor
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.whistles import BareForm, choose, moment, words
from oneneedle.gate import queries as gate
from oneneedle.gate import rules as gate_rules
from oneneedle.units import queries as units

ALL_OPEN = 30  # a longer list of units is folded street by street


@dataclass(frozen=True)
class UnitGroup:
    """One street with its communities, to be ticked."""

    name: str
    options: tuple[BoundWidget, ...]
    chosen: int
    open: bool


def kind_choices() -> fields.Choices:
    """Kinds of requests."""
    return list(gate_rules.TASK_KINDS.items())


def matter_choices(jurisdiction_id: str, at: datetime) -> fields.Choices:
    """What the exclusion lists name, and the answer that it is none of these."""
    return [("", _("None of these")), *gate.matters(jurisdiction_id, at)]


def warning_field() -> forms.CharField:
    """The answer to a gate whose lists the words sound like."""
    return words(
        gettext_lazy("Why is this not an excluded matter?"),
        required=False,
        rows=2,
        hint=gettext_lazy("The words sound like a list of what this level must not be given; say why it is not that."),
    )


class AdmissionField(forms.ChoiceField):
    """One of those that can be cited now; of any other the gate says why not, and that stands on record."""

    def valid_value(self, value: str) -> bool:
        try:
            return bool(UUID(value))
        except ValueError:
            return False


class AskForm(forms.Form):
    """What is asked, of whom, by when, and what it rests on."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind of request"), widget=forms.RadioSelect)
    title = forms.CharField(label=gettext_lazy("Title"), max_length=gate_rules.MAX_TITLE)
    asked = words(gettext_lazy("What is asked?"), rows=4, hint=gettext_lazy("So that nobody needs to ask back."))
    due_by = moment(gettext_lazy("By when?"))
    subject = forms.ChoiceField(
        label=gettext_lazy("Is it about one of these?"),
        required=False,
        help_text=gettext_lazy("Matters that must not be given to streets or communities; choose honestly."),
    )
    to_units = forms.MultipleChoiceField(label=gettext_lazy("Asked of"), widget=forms.CheckboxSelectMultiple)
    duty_q = forms.CharField(
        label=gettext_lazy("Find an item of the responsibility list"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    duty_code = forms.CharField(label=gettext_lazy("Item of the responsibility list"), required=False, max_length=40)
    admission = AdmissionField(label=gettext_lazy("Or an approved admission"), required=False)
    warning_answer = warning_field()
    like_seen = forms.BooleanField(
        label=gettext_lazy("I have read the earlier answers; this asks for something else."), required=False
    )
    photos = fields.PhotosField(
        label=gettext_lazy("Files"), help_text=gettext_lazy("The form to be filled in as PDF, or pictures.")
    )

    def __init__(self, *args: Any, actor: Actor, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        city = actor.jurisdiction_id
        self.askable = gate.askable_units(actor)
        choose(self, "kind", kind_choices())
        choose(self, "to_units", [(str(one.id), one.name) for one in self.askable])
        choose(self, "subject", matter_choices(city, now))
        usable = [(str(one.id), f"{one.number} {one.title}") for one in gate.usable_admissions(actor, now)]
        choose(self, "admission", [("", _("None")), *usable])

    def groups(self) -> list[UnitGroup]:
        """The units street by street; a short list stands open."""
        chosen = {str(one) for one in self["to_units"].value() or ()}
        found: dict[str, tuple[str, list[BoundWidget], int]] = {}
        for unit, option in zip(self.askable, self["to_units"], strict=True):
            head = _head_of(unit, self.askable)
            name, options, count = found.get(head.path, (head.name, [], 0))
            found[head.path] = (name, [*options, option], count + (str(unit.id) in chosen))
        short = len(self.askable) <= ALL_OPEN
        return [UnitGroup(name, tuple(options), count, short or count > 0) for name, options, count in found.values()]

    def chosen_units(self) -> tuple[UUID, ...]:
        """The units that are ticked, also of a form that is not yet whole."""
        known = {str(one.id): one.id for one in self.askable}
        return tuple(known[one] for one in self["to_units"].value() or () if one in known)

    def ask(self) -> gate_rules.Ask:
        """The request as the gate takes it."""
        said = self.cleaned_data
        return gate_rules.Ask(
            kind=said["kind"],
            title=said["title"],
            asked=said["asked"],
            due_by=said["due_by"],
            subject=said["subject"],
            duty_code=said["duty_code"].strip(),
            admission=UUID(said["admission"]) if said["admission"] else None,
            warning_answer=said["warning_answer"],
            like_seen=said["like_seen"],
        )


def _head_of(unit: units.UnitRef, listed: tuple[units.UnitRef, ...]) -> units.UnitRef:
    """The street a community stands under in the list, else the unit itself."""
    above = [one for one in listed if one.level == "street" and unit.path.startswith(one.path)]
    return above[0] if above else unit


class ReturnForm(forms.Form):
    """Why the unit sends it back."""

    code = forms.ChoiceField(label=gettext_lazy("Reason"), widget=forms.RadioSelect)
    reason = words(gettext_lazy("In words"), hint=gettext_lazy("The unit that asks and the unit above both read it."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self, "code", list(gate_rules.RETURN_CODES.items()))


class FinishForm(forms.Form):
    """The answer, and the hours it took."""

    result = words(gettext_lazy("Answer or result"), rows=5)
    hours = forms.DecimalField(
        label=gettext_lazy("Hours of work it took"),
        min_value=Decimal(0),
        max_value=gate_rules.MOST_HOURS,
        max_digits=6,
        decimal_places=2,
        help_text=gettext_lazy("Of all who worked on it together; it stands in the burden ledger, without names."),
    )
    photos = fields.PhotosField(label=gettext_lazy("Files"))


class ReasonForm(forms.Form):
    """Why it is taken back."""

    reason = words(gettext_lazy("Reason"), hint=gettext_lazy("The unit asked will read it."))


class AttachForm(forms.Form):
    """More files."""

    photos = fields.PhotosField(label=gettext_lazy("Files"))


class RemovalForm(forms.Form):
    """Why nobody should ask this again."""

    reason = words(
        gettext_lazy("Why should this no longer be asked?"),
        hint=gettext_lazy("Such as: the figures lie in another system, or nobody reads the form."),
    )


class DecideRemovalForm(forms.Form):
    """The decision of the unit above."""

    remove = forms.TypedChoiceField(
        label=gettext_lazy("Decision"),
        choices=[
            ("yes", gettext_lazy("Remove it: for twelve months the gate refuses such requests to this unit")),
            ("no", gettext_lazy("It stays")),
        ],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    decision = words(gettext_lazy("Reason"), hint=gettext_lazy("Both sides will read it."))


STEP_FORMS: dict[str, Callable[..., forms.Form]] = {
    "accept": BareForm,
    "finish": FinishForm,
    "return": ReturnForm,
    "withdraw": ReasonForm,
    "attach": AttachForm,
    "propose_removal": RemovalForm,
}
