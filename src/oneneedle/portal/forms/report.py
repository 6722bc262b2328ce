"""Forms of the steps of a report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneneedle.portal.forms.fields import PhoneField, PhotosField, TrapField, WordsField


class WhatForm(forms.Form):
    """What is wrong, in one's own words."""

    text = WordsField(
        rows=5,
        label=_("What is wrong?"),
        help_text=_("For example: water runs out of the pavement in front of the gate."),
        error_messages={"required": _("Say in a few words what is wrong.")},
    )
    area_path = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)
    address = forms.CharField(required=False, max_length=300, widget=forms.HiddenInput)


class TypeForm(forms.Form):
    """Which kind of matter; none is an answer too."""

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["type_code"] = forms.ChoiceField(
            label=_("What is it most like?"),
            choices=list(choices),
            required=False,
            widget=forms.RadioSelect,
            error_messages={"invalid_choice": _("Choose one of the kinds shown.")},
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and "type_code" not in self.data:
            self.add_error("type_code", _("Choose one. “I don't know” is an answer too."))
        return data


class WhereForm(forms.Form):
    """A point, an address in words, or nothing."""

    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    address = forms.CharField(
        required=False,
        max_length=300,
        label=_("Address or landmark"),
        help_text=_("Street and house number, or what stands near: a shop, a gate, a bus stop."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if (data.get("lon") is None) != (data.get("lat") is None):
            data["lon"] = data["lat"] = None
        return data


class AreaForm(forms.Form):
    """One area of the list."""

    area_path = forms.CharField(max_length=300)


class PhotosForm(forms.Form):
    """Photos of the place."""

    photos = PhotosField(
        label=_("Photos of the place"),
        help_text=_("JPEG, PNG, WebP or GIF. Hidden data such as the place of your telephone is removed."),
    )


class ContactForm(forms.Form):
    """How the reporter can be reached; all of it may stay empty."""

    name = forms.CharField(
        required=False,
        max_length=100,
        label=_("Name"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = PhoneField(label=_("Telephone"), help_text=_("So that somebody can ring back when a question comes up."))
    email = forms.EmailField(
        required=False,
        label=_("E-mail"),
        help_text=_("You get a message at each step, and a link to say whether it is solved."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class CheckForm(forms.Form):
    """The word that lets one draft be sent once, and the trap."""

    token = forms.CharField(max_length=60, widget=forms.HiddenInput)
    website = TrapField()
