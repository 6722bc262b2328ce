"""Fields that several forms share: several photos at once, telephone numbers, the trap for programs."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneneedle.cases.rules.report import MAX_DESCRIPTION
from oneneedle.ui.forms import ManyFilesField


class PhotosField(ManyFilesField):
    """Several photos."""

    def __init__(self, **options: Any) -> None:
        super().__init__(accept="image/*", **options)


class PhoneField(forms.CharField):
    """A telephone number as people write it."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        super().__init__(widget=widget, required=False, max_length=40, **options)

    def clean(self, value: Any) -> str:
        words: str = super().clean(value)
        if words and not 5 <= sum(sign.isdigit() for sign in words) <= 20:
            raise forms.ValidationError(_("Enter a telephone number with 5 to 20 digits."))
        return words


class TrapField(forms.CharField):
    """Nobody sees this field; whoever fills it in is a program."""

    def __init__(self) -> None:
        attrs = {"tabindex": "-1", "autocomplete": "off"}
        super().__init__(required=False, label=_("Leave this field empty"), widget=forms.TextInput(attrs=attrs))

    def clean(self, value: Any) -> str:
        if super().clean(value):
            raise forms.ValidationError(_("This field must stay empty. Clear it and send again."))
        return ""


class WordsField(forms.CharField):
    """A few lines of somebody's own words."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows})
        super().__init__(widget=widget, max_length=MAX_DESCRIPTION, **options)
