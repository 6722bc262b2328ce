"""Refusals: what was pushed and did not come through the gate; the record stands."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.gate.models.admissions import Admission
from oneneedle.gate.models.exclusions import Exclusion
from oneneedle.gate.rules.terms import RULES
from oneneedle.units.models import Unit


class GateRefusal(models.Model):
    """Who tried to ask what of whom, when, and the rule that was shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    from_unit_path = models.TextField(db_collation="C")
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="None: all units of the ground."
    )
    to_unit_path = models.TextField(db_collation="C", blank=True, default="")
    level = models.CharField(max_length=10)
    area_path = models.TextField(db_collation="C")
    for_admission = models.BooleanField(default=False, help_text="An admission was asked for, not a task.")
    kind = models.CharField(max_length=12)
    subject = models.SlugField(max_length=40, blank=True, default="")
    title = models.TextField()
    asked = models.TextField(blank=True, default="")
    rule = models.CharField(max_length=20, help_text="Word of gate.rules.RULES.")
    exclusion = models.ForeignKey(Exclusion, models.PROTECT, null=True, related_name="+")
    duty_code = models.CharField(max_length=40, blank=True, default="", help_text="As it was cited.")
    admission = models.ForeignKey(Admission, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(rule__in=list(RULES)), name="refusal_rule"),
            models.CheckConstraint(
                condition=~Q(rule="excluded") | Q(exclusion__isnull=False), name="refusal_shows_exclusion"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "at"], name="refusal_by_time"),
            models.Index(fields=["from_unit_path", "at"], name="refusal_by_asker"),
            models.Index(fields=["area_path", "at"], name="refusal_by_area"),
        ]

    def __str__(self) -> str:
        return f"{self.from_unit_id} {self.rule}"
