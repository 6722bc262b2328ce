"""One form for each thing the street, a department or the unit above may do with a whistle."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from oneneedle.cases.rules import whistles as whistle_rules
from oneneedle.desk.forms import fields
from oneneedle.desk.forms.whistles import ApproveForm, BareForm, day, words

_MARKS = [(5, gettext_lazy("5, very good")), (4, "4"), (3, "3"), (2, "2"), (1, gettext_lazy("1, not at all"))]


def _mark(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=_MARKS, coerce=int, widget=forms.RadioSelect)


class PlanForm(forms.Form):
    """The day somebody looks again."""

    due_on = day(gettext_lazy("Look again on"))
    note = words(gettext_lazy("What to look at"), required=False, rows=2)


class ReasonForm(forms.Form):
    """One reason."""

    reason = words(gettext_lazy("Reason"), hint=gettext_lazy("Everybody who was called will read it."))


class CloseForm(forms.Form):
    """The joint outcome, with the place as it is now, and as it was."""

    outcome = words(gettext_lazy("Joint outcome"), rows=4, hint=gettext_lazy("Three sentences are enough."))
    photos = fields.PhotosField(label=gettext_lazy("Pictures after"))
    no_before = words(
        gettext_lazy("Why is there no picture from before?"),
        required=False,
        rows=2,
        hint=gettext_lazy("Add one with “Add pictures”, or say in a word why there is none."),
    )
    follow_up_on = day(
        gettext_lazy("Look again on"), required=False, hint=gettext_lazy("Four weeks later is usual; may stay empty.")
    )


class AttachForm(forms.Form):
    """Pictures of the street."""

    photos = fields.PhotosField()
    kind = forms.ChoiceField(
        label=gettext_lazy("Taken"),
        choices=[(kind, whistle_rules.FILE_KIND_NAMES[kind]) for kind in ("before", "after")],
    )


class CheckInForm(forms.Form):
    """On site: a picture, and the telephone's position if its owner likes."""

    photos = fields.PhotosField(
        label=gettext_lazy("Picture of the place"), help_text=gettext_lazy("Needed, except in an emergency.")
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].widget.attrs.update({"accept": "image/*", "capture": "environment"})


class FinishForm(forms.Form):
    """What the department did."""

    result = words(gettext_lazy("What was done"), hint=gettext_lazy("The street will read it."))
    photos = fields.PhotosField()


class SettleForm(forms.Form):
    """The decision of the unit above the street."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=list(whistle_rules.DECISION_NAMES.items()), widget=forms.RadioSelect
    )
    reason = words(gettext_lazy("Reason"), hint=gettext_lazy("Both sides will read it."))


class RateForm(forms.Form):
    """The street on the department."""

    rating = _mark(gettext_lazy("How did the department answer this whistle?"))
    words = words(
        gettext_lazy("In words"), required=False, hint=gettext_lazy("Needed with 1 and 2; the department can reply.")
    )


class AnswerForm(forms.Form):
    """The department on the street's call."""

    needed = forms.TypedChoiceField(
        label=gettext_lazy("Was the whistle needed?"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    clear = _mark(gettext_lazy("Was it clear what was asked?"))
    words = words(gettext_lazy("In words"), required=False, hint=gettext_lazy("Needed when it was not needed."))


class ReplyForm(forms.Form):
    """The department's word on its rating."""

    text = words(gettext_lazy("Your reply"), hint=gettext_lazy("It stands beside the rating and is written once."))


WHISTLE_FORMS: dict[str, Callable[..., forms.Form]] = {
    "approve": ApproveForm,
    "close": CloseForm,
    "withdraw": ReasonForm,
    "attach": AttachForm,
    "look_again": PlanForm,
}
CALL_FORMS: dict[str, Callable[..., forms.Form]] = {
    "acknowledge": BareForm,
    "refuse": ReasonForm,
    "check_in": CheckInForm,
    "finish": FinishForm,
    "settle": SettleForm,
    "rate": RateForm,
    "answer": AnswerForm,
    "reply": ReplyForm,
}
