"""What is asked of streets and communities beside tasks, so that the burden ledger leaves nothing out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit


class Demand(models.Model):
    """One supervision notice to a street or community, or one place on its list of what must be put right."""

    class Kind(models.TextChoices):
        NOTICE = "notice"
        RECTIFICATION = "rectification"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    subject = models.TextField(unique=True, help_text="kind:id of what it is about.")
    kind = models.CharField(max_length=13, choices=Kind.choices)
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "at"], name="demand_by_time"),
            models.Index(fields=["to_unit", "at"], name="demand_by_unit"),
        ]

    def __str__(self) -> str:
        return self.subject
