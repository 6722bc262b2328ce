"""What residents say of promises and of what must be put right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneneedle.portal.forms.fields import TrapField
from oneneedle.supervision import rules


class CheckForm(forms.Form):
    """Kept or not kept, and a word for staff."""

    kept = forms.TypedChoiceField(
        label=_("Is it so?"),
        choices=[("yes", _("Yes, it is kept")), ("no", _("No, it is not kept"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    comment = forms.CharField(
        label=_("What have you seen?"),
        required=False,
        max_length=rules.MAX_LINE * 5,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only staff read this. Please write nothing about persons."),
    )
    website = TrapField()

    def __init__(self, *args: Any, problem: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kept"]
        if problem and isinstance(field, forms.ChoiceField):
            field.choices = [("yes", _("Yes, it is put right")), ("no", _("No, it is not put right"))]


class WitnessForm(forms.Form):
    """The word of the resident whose case it was."""

    kept = forms.TypedChoiceField(
        label=_("Is it put right?"),
        choices=[("yes", _("Yes, it is put right: close it")), ("no", _("No, it is not put right"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What have you seen?"),
        required=False,
        max_length=rules.MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed when it is not put right. The unit reads it."),
    )
