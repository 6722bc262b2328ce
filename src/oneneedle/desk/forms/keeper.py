"""The forms of the city's keeper: keys, accounts, who holds which post."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.desk import queries
from oneneedle.people.rules import looks_like_email


class KeyForm(forms.Form):
    """A key for one outside program."""

    label = forms.CharField(label=gettext_lazy("Which program is it for?"), max_length=200)


class AccountForm(forms.Form):
    """A new account, with a post at once if one is chosen."""

    sign_in = forms.CharField(label=gettext_lazy("E-mail address or telephone number"), max_length=200)
    display_name = forms.CharField(label=gettext_lazy("Name at the desk"), required=False, max_length=100)
    password = forms.CharField(
        label=gettext_lazy("First password"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy(
            "Leave it empty, and a letter to the e-mail address brings a link to choose one. A password typed here is "
            "known to two people until the owner changes it."
        ),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "password" in said and not said["password"] and not looks_like_email(said.get("sign_in", "").strip()):
            self.add_error("password", _("Without an e-mail address a first password is needed."))
        return {**said, "password": said.get("password") or None}


class AssignForm(forms.Form):
    """Somebody gets a post from now on."""

    sign_in = forms.CharField(label=gettext_lazy("Sign-in name"), max_length=200)
    post = forms.ChoiceField(label=gettext_lazy("Post"))
    seen = forms.CharField(required=False, widget=forms.HiddenInput, help_text="The account whose name was shown.")

    def __init__(self, *args: Any, jurisdiction_id: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = queries.posts_of_city(jurisdiction_id)
        field = self.fields["post"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        listed = [(str(post.id), f"{post.unit_name} · {post.name}") for post in self.posts]
        field.choices = [("", _("Choose")), *listed]

    def chosen(self) -> queries.PostLine:
        """The post that was chosen."""
        return next(post for post in self.posts if str(post.id) == self.cleaned_data["post"])
