"""Monthly sheets of streets, as they were published; the numbers in them never change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit


class Sheet(models.Model):
    """One published edition of a street's month; a correction is a further edition beside it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    street = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="Whose month it is.")
    street_path = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C", help_text="The street's ground.")
    month = models.DateField(help_text="Its first day.")
    edition = models.SmallIntegerField()
    formulas = models.TextField(help_text="Version of the formulas the numbers were made by.")
    content = models.JSONField(help_text="Everything the sheet says, in both languages.")
    reason = models.TextField(blank=True, default="", help_text="Why a further edition was needed.")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="Who published it.")
    published_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["street", "month", "edition"], name="sheet_edition_once"),
            models.CheckConstraint(condition=Q(edition__gte=1), name="sheet_edition_counts"),
            models.CheckConstraint(condition=Q(edition=1) | ~Q(reason=""), name="sheet_correction_reasoned"),
            models.CheckConstraint(condition=Q(month__day=1), name="sheet_month_begins"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "month", "area_path"], name="sheet_by_month"),
        ]

    def __str__(self) -> str:
        return f"{self.street_id} {self.month:%Y-%m} {self.edition}"
