"""Delays of a case's clock: a hold while it cannot go on, an extension of its time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneneedle.cases.models.case import Case
from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit


class Delay(models.Model):
    """One request to stop the clock or to move the deadline, and what was decided on it."""

    class Kind(models.TextChoices):
        HOLD = "hold"
        EXTENSION = "extension"

    class State(models.TextChoices):
        ASKED = "asked"
        GRANTED = "granted"
        DENIED = "denied"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="delays")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.TextField()
    until = models.DateTimeField(null=True, help_text="A hold ends by itself then.")
    extra = models.CharField(max_length=12, blank=True, default="", help_text="What an extension adds: 2wd, 24h.")
    left = models.CharField(max_length=12, blank=True, default="", help_text="What was left when the clock stopped.")
    asked_at = models.DateTimeField()
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="Who asked.")
    person_id = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    note = models.TextField(blank=True, default="", help_text="The decision in words.")
    ended_at = models.DateTimeField(null=True, help_text="When the clock went on.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state="asked") | Q(kind="hold", state="granted"),
                name="delay_one_open",
            ),
            models.CheckConstraint(
                condition=Q(kind="hold", until__isnull=False) | (Q(kind="extension") & ~Q(extra="")),
                name="delay_has_measure",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["until"], name="delay_hold_ends", condition=Q(kind="hold", state="granted")),
            models.Index(fields=["asked_at"], name="delay_asked", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.state}"
