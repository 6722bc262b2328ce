"""Forms of whoever follows a case: number and receipt, answer, remark, withdrawal, joining."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from oneneedle.core.rules import check_number, tidy_number
from oneneedle.portal.forms.fields import PhoneField, PhotosField, TrapField, WordsField

SOLVED = (
    ("yes", _("Yes, it is solved")),
    ("partly", _("Partly solved")),
    ("no", _("No, not solved")),
)
CONTENTMENT = (
    ("5", _("Very content")),
    ("4", _("Fairly content")),
    ("3", _("So-so")),
    ("2", _("Not content")),
    ("1", _("Not content at all")),
)


class FollowForm(forms.Form):
    """A number and the words of its receipt, however they are typed."""

    number = forms.CharField(
        max_length=60,
        label=_("Number"),
        help_text=_("For example 261121-004273-5. Blanks and dashes do not matter."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Enter the number you were given.")},
    )
    receipt = forms.CharField(
        max_length=300,
        label=_("Receipt"),
        help_text=_("The words you got together with the number."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Enter the words of your receipt.")},
    )

    def clean_number(self) -> str:
        number = tidy_number(self.cleaned_data["number"])
        digits = number.replace("-", "")
        if len(digits) == 13 and digits.isdigit() and not check_number(number):
            raise forms.ValidationError(_("One digit of this number is wrong. Please compare it once more."))
        return number


class AnswerForm(forms.Form):
    """Is it solved, and is the resident content."""

    solved = forms.ChoiceField(
        choices=SOLVED,
        label=_("Is it solved?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is solved: yes, partly or no.")},
    )
    content = forms.TypedChoiceField(
        choices=CONTENTMENT,
        coerce=int,
        empty_value=None,
        required=False,
        label=_("How content are you with the way it was handled?"),
        widget=forms.RadioSelect,
    )
    comment = WordsField(
        rows=3,
        required=False,
        label=_("In your own words"),
        help_text=_("Needed when it is not fully solved: what is still wrong? The unit will read it."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("solved") in {"no", "partly"} and not data.get("comment", "").strip():
            self.add_error("comment", _("Say in a few words what is still wrong, so that the unit knows what to do."))
        return data


class RemarkForm(forms.Form):
    """Something to add, with photos."""

    text = WordsField(
        rows=3,
        required=False,
        label=_("What do you want to add?"),
    )
    photos = PhotosField(label=_("Photos"))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("text", "").strip() and not data.get("photos"):
            self.add_error("text", _("Write something or choose a photo."))
        return data


class WithdrawForm(forms.Form):
    """Why it is taken back; a reason is not needed."""

    reason = WordsField(rows=3, required=False, label=_("Why do you take it back?"))


class JoinForm(forms.Form):
    """Joining a case: how to be reached, and something to add; all of it may stay empty."""

    note = WordsField(
        rows=3,
        required=False,
        label=_("Anything to add?"),
        help_text=_("Only the unit that works on it reads this."),
    )
    phone = PhoneField(label=_("Telephone"))
    email = forms.EmailField(
        required=False,
        label=_("E-mail"),
        help_text=_("You get the same messages as the person who reported it first."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    website = TrapField()
