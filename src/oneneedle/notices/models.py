"""Messages to people and units, and the letters that carry them out of the house."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.people.models import Account, Contact


class Notice(models.Model):
    """One message to one recipient: an account, a contact of the vault, or a unit's desk (by its id).

    `key` makes it happen once: `<ledger position>:<kind>:<recipient>`. `params` hold no personal data.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    key = models.TextField(unique=True)
    kind = models.SlugField(max_length=40, help_text="Names the template: received, dispatched, due_soon...")
    subject = models.TextField(help_text="kind:id of what it is about.")
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="notices")
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="notices")
    unit_id = models.UUIDField(null=True)
    language = models.CharField(max_length=10, default="en")
    params = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["unit_id", "-created_at"],
                name="notice_of_unit",
                condition=models.Q(unit_id__isnull=False),
            ),
            models.Index(
                fields=["unit_id", "id"],
                name="notice_unread_of_unit",
                condition=models.Q(unit_id__isnull=False, read_at__isnull=True),
            ),
            models.Index(fields=["contact", "-created_at"], name="notice_of_contact"),
            models.Index(fields=["subject"], name="notice_of_subject"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=False)
                | models.Q(contact__isnull=False)
                | models.Q(unit_id__isnull=False),
                name="notice_has_recipient",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Letter(models.Model):
    """One e-mail of a notice and how far it came; the address is looked up in the vault when it is sent."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        FAILED = "failed"
        DROPPED = "dropped"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.OneToOneField(Notice, models.CASCADE, related_name="letter")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    mailbox = models.EmailField(blank=True, default="", help_text="Of an organisation's desk; never a person's.")
    tries = models.IntegerField(default=0)
    try_at = models.DateTimeField(null=True, help_text="Not before this moment, after a failure.")
    changed_at = models.DateTimeField()
    problem = models.TextField(blank=True, default="", help_text="Kind of failure; never an address.")

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["changed_at"],
                name="letter_under_way",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.state}"
