"""Words and pictures beside a case, and the people who joined it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneneedle.cases.models.case import Case
from oneneedle.core.models import StoredFile
from oneneedle.core.rules import new_id
from oneneedle.people.models import Contact


class Remark(models.Model):
    """Words that belong to one step of a case; kept out of the ledger because people may write personal facts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="remarks")
    seq = models.IntegerField(help_text="Seq of the ledger row it belongs to.")
    at = models.DateTimeField()
    text = models.TextField()
    public = models.BooleanField(default=False)
    api_key_id = models.UUIDField(null=True)
    external_id = models.TextField(null=True, help_text="The sender's own update_id.")  # noqa: DJ001 - unique when there is one
    media_urls = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "api_key_id", "external_id"],
                name="remark_external_once",
                condition=Q(external_id__isnull=False),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["case", "seq"], name="remark_of_step")]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.seq}"


class Follower(models.Model):
    """Somebody who has the same need and joined the open case instead of repeating it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="followers")
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="following")
    receipt_digest = models.BinaryField(null=True)
    note = models.TextField(blank=True, default="")
    joined_at = models.DateTimeField()
    merged_from = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.case_id} {self.joined_at:%Y-%m-%d}"


class Attachment(models.Model):
    """A cleaned file beside a case."""

    class Kind(models.TextChoices):
        REPORT = "report"
        BEFORE = "before"
        AFTER = "after"
        INSPECTION = "inspection"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REPORT)
    public = models.BooleanField(default=False, help_text="Staff looked at it and let the public see it.")
    added_at = models.DateTimeField()
    added_by_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
