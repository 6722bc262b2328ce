"""Accounts, API keys and the vault: the only tables that hold personal data."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Now

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id


class Accounts(BaseUserManager["Account"]):
    """Finds accounts by sign-in name for Django's own machinery."""

    def get_by_natural_key(self, username: str | None) -> Account:
        return self.get(sign_in=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """Somebody who signs in; what they may do comes from the posts they hold, never from here."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sign_in = models.TextField(unique=True, help_text="An e-mail address or a telephone-like name, lower case.")
    email = models.EmailField(blank=True, default="")
    display_name = models.TextField(blank=True, default="")
    language = models.CharField(max_length=10, blank=True, default="")
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    objects: ClassVar[Accounts] = Accounts()

    USERNAME_FIELD = "sign_in"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.display_name or str(self.id)


class Contact(models.Model):
    """A sealed entry of the vault: how to reach one reporter. The rest of the house holds only its id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    sealed = models.BinaryField(
        null=True, help_text="Encrypted JSON: name, phone, email, address, device and account ids."
    )
    name_masked = models.TextField(blank=True, default="")
    phone_masked = models.TextField(blank=True, default="")
    email_masked = models.TextField(blank=True, default="")
    has_email = models.BooleanField(default=False)
    language = models.CharField(max_length=10, blank=True, default="")
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="contacts")
    created_at = models.DateTimeField()
    erase_on = models.DateField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["erase_on"],
                name="contact_to_erase",
                condition=models.Q(erased_at__isnull=True, erase_on__isnull=False),
            ),
            models.Index(fields=["erased_at"], name="contact_erased", condition=models.Q(erased_at__isnull=False)),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True)
                | models.Q(sealed__isnull=True, name_masked="", phone_masked="", email_masked=""),
                name="contact_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)


class ApiKey(models.Model):
    """A key of one outside program for one city; only its digest is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.CASCADE, related_name="+")
    label = models.TextField()
    prefix = models.CharField(max_length=8, help_text="First characters, to tell keys apart.")
    digest = models.BinaryField(unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"
