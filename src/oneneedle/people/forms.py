"""The forms of signing in and up: allauth's, with names written as people write them."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from oneneedle.people import queries, rules


class SignInForm(LoginForm):  # type: ignore[misc]
    """E-mail address or telephone number, and the password; blanks, +86 and full-width digits do not matter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("E-mail address or telephone number"),
            max_length=rules.MOST_LETTERS,
            widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        )
        self.fields["password"].label = _("Password")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.order_fields(["login", "password"])
        self.open_sign_up = bool(settings.OPEN_SIGN_UP)

    def clean_login(self) -> str:
        return rules.normalise_sign_in(self.cleaned_data["login"])


class SignUpForm(SignupForm):  # type: ignore[misc]
    """An e-mail address, which becomes the sign-in name, and a password."""

    def clean_email(self) -> str:
        email = str(super().clean_email())
        if queries.find_account(email):
            raise forms.ValidationError(_("This sign-in name is taken."))
        return email
