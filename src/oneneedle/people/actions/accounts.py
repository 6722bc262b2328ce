"""Writers of accounts: made, given a new password, closed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from oneneedle.core import actions as core
from oneneedle.core.rules import SYSTEM_CHANNEL, Actor, Refused
from oneneedle.people import rules
from oneneedle.people.models import Account


@transaction.atomic
def create_account(
    *,
    sign_in: str,
    password: str | None,
    display_name: str = "",
    email: str = "",
    language: str = "",
    actor: Actor,
    now: datetime,
) -> Account:
    """Make an account; without a password its owner sets one by e-mail.

    Refuses a name that is taken or empty, an unreadable e-mail address, a weak password, and whoever may not manage
    the city.
    """
    if not actor.may("city.manage"):
        raise Refused(_("Your post may not make accounts."), code="account_right")
    name = rules.normalise_sign_in(sign_in)
    if not 2 <= len(name) <= rules.MOST_LETTERS:
        raise Refused(_("A sign-in name is an e-mail address or a telephone number."), field="sign_in")
    mailbox = _tidy_email(email or (name if rules.looks_like_email(name) else ""))
    if language and language not in dict(settings.LANGUAGES):
        raise Refused(_("There is no such language here."), field="language")
    account = Account(sign_in=name, email=mailbox, display_name=display_name.strip(), language=language)
    _put_password(account, password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise Refused(_("This sign-in name is taken."), field="sign_in", code="account_taken") from None
    core.write_ledger(subject=f"account:{account.id}", verb="account.created", actor=actor, now=now)
    return account


@transaction.atomic
def set_password(*, account_id: UUID, password: str, actor: Actor, now: datetime) -> None:
    """Give an account a new password; only its owner, or the house on behalf of its keeper. Sessions end."""
    if actor.person_id != account_id and actor.channel != SYSTEM_CHANNEL:
        raise Refused(_("You may not change this password."), code="account_right")
    account = _find(account_id)
    _put_password(account, password)
    account.save(update_fields=["password"])
    core.write_ledger(subject=f"account:{account.id}", verb="account.password_set", actor=actor, now=now)


@transaction.atomic
def deactivate_account(*, account_id: UUID, actor: Actor, now: datetime) -> bool:
    """Close an account: it signs in no more and its open sessions end. False when it was closed already.

    Refuses everybody but the house on behalf of its keeper: an account may hold posts in several cities.
    """
    if actor.channel != SYSTEM_CHANNEL:
        raise Refused(_("Your post may not close accounts."), code="account_right")
    account = _find(account_id)
    if not Account.objects.filter(id=account.id, is_active=True).update(is_active=False):
        return False
    core.write_ledger(subject=f"account:{account.id}", verb="account.deactivated", actor=actor, now=now)
    return True


def _find(account_id: UUID) -> Account:
    account = Account.objects.filter(id=account_id).first()
    if account is None:
        raise Refused(_("There is no such account."), code="account_unknown")
    return account


def _put_password(account: Account, password: str | None) -> None:
    if password is None:
        account.set_unusable_password()
        return
    try:
        password_validation.validate_password(password, account)
    except ValidationError as error:
        raise Refused(" ".join(error.messages), field="password", code="account_password") from None
    account.set_password(password)


def _tidy_email(email: str) -> str:
    tidy = email.strip().lower()
    if not tidy:
        return ""
    try:
        validate_email(tidy)
    except ValidationError as error:
        raise Refused(error.messages[0], field="email", code="account_email") from None
    return tidy
