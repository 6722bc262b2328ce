"""One form for each verb of the transition table that asks for anything."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.cases import queries as cases
from oneneedle.cases import rules as case_rules
from oneneedle.catalogue import queries as catalogue
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.steps.base import StepForm, long_text
from oneneedle.places import queries as places


class LocateForm(StepForm):
    """A point, an area from the list, an address: any of them."""

    area_path = forms.ChoiceField(label=gettext_lazy("Area"), required=False)
    address = forms.CharField(label=gettext_lazy("Address or landmark"), required=False, max_length=300)
    lon = forms.FloatField(label=gettext_lazy("Longitude"), required=False)
    lat = forms.FloatField(label=gettext_lazy("Latitude"), required=False)

    def start(self) -> dict[str, Any]:
        case = self.case
        return {"lon": case.lon, "lat": case.lat, "address": case.address}

    def prepare(self) -> None:
        self.fields["lon"].widget.attrs.update({"step": "any"})
        self.fields["lat"].widget.attrs.update({"step": "any"})
        self.choose("area_path", fields.area_choices(self.city.area_path, first=_("By the point on the map")))

    def rivals(self) -> tuple[places.AreaRef, ...]:
        """The areas on both sides of a border the point is near to."""
        if not self.case.near_border or self.case.lon is None or self.case.lat is None:
            return ()
        spot = places.find_spot(self.case.lon, self.case.lat, root=self.city.area_path)
        return (*((spot.area,) if spot.area else ()), *spot.near_border)


class ClassifyForm(StepForm):
    """The type, the priority, and the extra questions of the type."""

    type_code = forms.ChoiceField(label=gettext_lazy("Type"))
    priority = forms.ChoiceField(label=gettext_lazy("Priority"), required=False)

    def start(self) -> dict[str, Any]:
        case = self.case
        answers = {f"q_{code}": value for code, value in case.answers.items()}
        if case.case_type is None:
            return {"type_code": "", "priority": "", **answers}
        return {"type_code": case.case_type.code, "priority": case.priority, **answers}

    def prepare(self) -> None:
        city = self.case.jurisdiction_id
        self.choose("type_code", fields.type_choices(city, branches=False, first=_("Choose")))
        self.choose("priority", [("", _("As the rule says")), *cases.PRIORITY_NAMES.items()])
        code = str(self["type_code"].value() or "")
        book = catalogue.get_catalogue(city)
        chosen = book.by_code.get(code)
        if chosen:
            self.fields.update(fields.question_fields(book.rule_at(chosen.id, self.case.filed_at or self.now)))


class DispatchForm(StepForm):
    """By rule, or to another unit with a reason; what the rule's own unit returned starts at the unit it proposed."""

    unit_id = forms.TypedChoiceField(label=gettext_lazy("To"), required=False, empty_value=None)
    reason = long_text(gettext_lazy("Why this unit"), required=False, rows=2)

    def prepare(self) -> None:
        rule = cases.rule_of(self.case, self.now)
        unit = cases.unit_for(rule, self.case.area_path, self.case.jurisdiction_id, self.now) if rule else None
        back = cases.sent_back(self.case)
        if unit and back and back.unit_id == unit.id:
            self.initial.setdefault("unit_id", str(back.proposed_unit_id or ""))
            self.initial.setdefault("reason", back.words)
            self.fields["unit_id"].required = True
            self.choose("unit_id", fields.unit_choices(self.case.jurisdiction_id))
            return
        by_rule = _("By rule: %(unit)s") % {"unit": unit.name} if unit else _("Choose: the rule finds no unit")
        leave_out = str(unit.id) if unit else ""
        self.choose("unit_id", fields.unit_choices(self.case.jurisdiction_id, first=by_rule, leave_out=leave_out))
        self.fields["reason"].help_text = _("Needed only when another unit gets it than the rule names.")


class SettleForm(StepForm):
    """The command desk's decision."""

    unit_id = forms.ChoiceField(label=gettext_lazy("Who acts"))
    reason = long_text(gettext_lazy("Reason"), hint=gettext_lazy("Both sides will read it."))

    def prepare(self) -> None:
        self.choose("unit_id", fields.unit_choices(self.case.jurisdiction_id))


class FinishForm(StepForm):
    """What was done and how it ended."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("How did it end?"), choices=list(case_rules.OUTCOME_NAMES.items()), widget=forms.RadioSelect
    )
    result = long_text(gettext_lazy("What was done"), hint=gettext_lazy("The resident will read it."))
    cost = forms.DecimalField(
        label=gettext_lazy("What it cost"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        help_text=gettext_lazy("Money spent for this case, if any; the public sees the sum."),
    )
    photos = fields.PhotosField()


class ReturnForm(StepForm):
    """Not ours: why, and whose."""

    reason = forms.ChoiceField(
        label=gettext_lazy("Reason"), choices=list(case_rules.RETURN_REASONS.items()), widget=forms.RadioSelect
    )
    proposed_unit_id = forms.ChoiceField(label=gettext_lazy("Who should act?"))
    note = long_text(gettext_lazy("In your words"), required=False)

    def prepare(self) -> None:
        own = str(self.case.unit_id or "")
        self.choose("proposed_unit_id", fields.unit_choices(self.case.jurisdiction_id, leave_out=own))


class VerifyForm(StepForm):
    """What was seen on the spot: the result holds."""

    note = long_text(gettext_lazy("What did you see?"), required=False)
    photos = fields.PhotosField()


class FailForm(StepForm):
    """What was seen on the spot: the result does not hold."""

    note = long_text(gettext_lazy("What does not hold?"), hint=gettext_lazy("The unit will read it."))
    photos = fields.PhotosField()


class FeedbackForm(StepForm):
    """The resident's answer, written down by the desk."""

    solved = forms.ChoiceField(
        label=gettext_lazy("Is it solved?"), choices=list(case_rules.SOLVED.items()), widget=forms.RadioSelect
    )
    content = forms.TypedChoiceField(
        label=gettext_lazy("How content is the resident?"), coerce=int, empty_value=None, required=False
    )
    comment = long_text(gettext_lazy("In the resident's words"), required=False)

    def prepare(self) -> None:
        words = (_("1, not at all"), "2", "3", "4", _("5, very"))
        self.choose("content", [("", _("Not said")), *((str(i), word) for i, word in enumerate(words, 1))])


class NoteForm(StepForm):
    """Words at the end, if there are any."""

    note = long_text(gettext_lazy("Closing words"), required=False, hint=gettext_lazy("The resident will read them."))


class ReasonForm(StepForm):
    """One reason."""

    reason = long_text(gettext_lazy("Reason"))


class DeclineForm(StepForm):
    """Advice and the next stop, prefilled from the rule."""

    advice = long_text(gettext_lazy("Why, in plain words"), hint=gettext_lazy("The resident will read it."))
    next_stop = long_text(gettext_lazy("Where the resident can turn instead"), rows=2)

    def start(self) -> dict[str, Any]:
        rule = cases.rule_of(self.case, self.now)
        return {"advice": rule.conditions, "next_stop": rule.advice} if rule else {}


class MergeForm(StepForm):
    """The open case this report belongs to."""

    near = forms.ChoiceField(label=gettext_lazy("Open cases near by"), required=False, widget=forms.RadioSelect)
    number = forms.CharField(label=gettext_lazy("Or by number"), required=False, max_length=40)

    def prepare(self) -> None:
        listed = [(one.number, f"{one.number} · {one.heading} · {one.place}") for one in cases.near_of(self.case)]
        self.choose("near", listed)
        if not listed:
            del self.fields["near"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["into"] = cleaned.get("number") or cleaned.get("near") or ""
        if not cleaned["into"]:
            self.add_error("number", _("Choose the case it belongs to."))
        return cleaned
