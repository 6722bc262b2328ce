"""What allauth's pages ask of us: whether one may sign up, how names are kept, where to go after signing in."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from oneneedle.people import rules
from oneneedle.people.models import Account


class AccountDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by who manages the city; residents may make their own only where the setting opens it."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("The sign-in name or the password is not right."),
        "email_password_mismatch": _("The sign-in name or the password is not right."),
        "too_many_login_attempts": _("Too many tries. Wait five minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.OPEN_SIGN_UP)

    def populate_username(self, request: HttpRequest, user: Account) -> None:
        user.sign_in = rules.normalise_sign_in(user.email)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_from_email(self) -> str:
        return settings.DEFAULT_FROM_EMAIL

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        super().send_mail(template_prefix, email, {**context, "public_url": settings.PUBLIC_URL})
