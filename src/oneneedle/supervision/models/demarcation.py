"""Joint demarcation: units that do not agree whose duty it is are heard, and the unit above both decides."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneneedle.cases.models import Case
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.duties.models import DutyChange
from oneneedle.units.models import Unit


class Demarcation(models.Model):
    """One disputed case, the units that are heard, and who leads from now on."""

    class State(models.TextChoices):
        OPEN = "open"
        DECIDED = "decided"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="demarcations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="The arbiter.")
    unit_path = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    question = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    hear_by = models.DateTimeField(help_text="Until then the units speak; then the arbiter decides anyway.")
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lead = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    decision = models.TextField(blank=True, default="")
    duty_change = models.ForeignKey(DutyChange, models.SET_NULL, null=True, related_name="+", db_index=False)
    version = models.IntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case"], condition=Q(state="open"), name="demarcation_one_open"),
            models.CheckConstraint(
                condition=~Q(state="decided") | (Q(lead__isnull=False) & ~Q(decision="")),
                name="demarcation_decided_says_who",
            ),
            models.CheckConstraint(
                condition=Q(lead__isnull=True) | ~Q(lead=models.F("unit")), name="demarcation_not_for_itself"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit_path", "state", "opened_at"], name="demarcation_by_unit"),
            models.Index(fields=["hear_by"], name="demarcation_due", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.state}"


class DemarcationParty(models.Model):
    """One unit that is heard: its words, and whom it names."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    demarcation = models.ForeignKey(Demarcation, models.CASCADE, related_name="parties")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_path = models.TextField(db_collation="C")
    words = models.TextField(blank=True, default="")
    proposes = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    said_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["demarcation", "unit"], name="demarcation_party_once"),
            models.CheckConstraint(
                condition=Q(said_at__isnull=True) | ~Q(words=""), name="demarcation_party_says_something"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["unit_path"], name="demarcation_party_unit")]

    def __str__(self) -> str:
        return f"{self.demarcation_id} {self.unit_id}"
