"""What a street or community may change of the city's rules, and what it did change."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from oneneedle.catalogue.models.types import CaseType
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit


class OverrideBound(models.Model):
    """How far the offices of one level below a city or district office may go, for a branch of the catalogue."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", help_text="The office that set it.")
    area_path = models.TextField(db_collation="C", help_text="Its ground.")
    level = models.SlugField(max_length=10, help_text="street or community: for whom.")
    case_type = models.ForeignKey(
        CaseType, models.CASCADE, null=True, related_name="+", help_text="A branch or a type; empty for all."
    )
    fields = ArrayField(models.SlugField(max_length=20), default=list, help_text="What may be changed.")
    limits = models.JSONField(
        default=dict, help_text='{"normal": {"respond": ["1h", "8h"], ...}}: the fastest and the slowest.'
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")), name="bound_forward"
            ),
            models.CheckConstraint(condition=models.Q(level__in=["street", "community"]), name="bound_level"),
            models.UniqueConstraint(
                fields=["unit", "level", "case_type"],
                condition=models.Q(until__isnull=True),
                nulls_distinct=False,
                name="bound_one_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} for {self.level}"


class LocalOverride(models.Model):
    """What one street or community changes of a type's rule on its own ground; empty fields change nothing."""

    class End(models.TextChoices):
        OPEN = ""
        REPLACED = "replaced"
        ENDED = "ended"
        BOUND = "bound"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_type = models.ForeignKey(CaseType, models.CASCADE, related_name="overrides")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    area_path = models.TextField(db_collation="C", help_text="The unit's ground.")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    limits = models.JSONField(default=dict, help_text='{"normal": {"respond": "2wh"}}, as in a rule.')
    conditions_zh = models.TextField(blank=True, default="")
    conditions_en = models.TextField(blank=True, default="")
    advice_zh = models.TextField(blank=True, default="")
    advice_en = models.TextField(blank=True, default="")
    handler = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    offered = models.BooleanField(default=True)
    reason = models.TextField(help_text="Why the ground needs it.")
    end = models.CharField(max_length=10, choices=End.choices, blank=True, default=End.OPEN)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            # One that was ended before it began has an empty time and was never in force.
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="override_forward",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True, end="") | (models.Q(until__isnull=False) & ~models.Q(end="")),
                name="override_end_said",
            ),
            models.UniqueConstraint(
                fields=["case_type", "unit"], condition=models.Q(until__isnull=True), name="override_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_type_id} by {self.unit_id}"
