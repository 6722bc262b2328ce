"""Admissions: leave, for a time, to ask what no duty of the list covers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.gate.rules.terms import GATED_LEVELS, TASK_KINDS
from oneneedle.units.models import Unit


class Admission(models.Model):
    """One unit asks to be let through the gate; a unit above those who would have the work decides, until a day."""

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        REFUSED = "refused"
        ENDED = "ended"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    number = models.TextField(help_text="What people read out: A-261121-004273-5.")
    asked_by = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    asked_by_path = models.TextField(db_collation="C")
    title = models.TextField(help_text="What shall be asked of the units.")
    subject = models.SlugField(max_length=40, blank=True, default="", help_text="Matter, as the exclusions name it.")
    kind = models.CharField(max_length=12, help_text="task, form, meeting, inspection.")
    level = models.CharField(max_length=10, help_text="street or community: who shall be asked.")
    area_path = models.TextField(db_collation="C", help_text="Every unit of the level on this ground...")
    to_unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="... or this one alone."
    )
    reason = models.TextField()
    staff = models.TextField(help_text="Who helps: people sent along, or nobody, in words.")
    money = models.DecimalField(max_digits=14, decimal_places=2, help_text="Given with it, in the city's currency.")
    warning_answer = models.TextField(
        blank=True, default="", help_text="Why it is not the matter its words sound like."
    )
    until = models.DateTimeField(help_text="From this moment on nothing can be asked by it.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, default="", help_text="The reason, for both sides.")
    ended_at = models.DateTimeField(null=True)
    end_words = models.TextField(blank=True, default="", help_text="Why it ended before its day.")
    version = models.IntegerField(default=0, help_text="Equals the seq of its last ledger row.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="admission_number_once"),
            models.CheckConstraint(condition=Q(kind__in=list(TASK_KINDS)), name="admission_kind"),
            models.CheckConstraint(condition=Q(level__in=GATED_LEVELS), name="admission_level"),
            models.CheckConstraint(condition=Q(money__gte=0), name="admission_money"),
            models.CheckConstraint(condition=Q(until__gt=F("asked_at")), name="admission_forward"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="admission_not_by_asker"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused"])
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="admission_decided_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(state="ended") | Q(ended_at__isnull=False), name="admission_ended_at"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "state", "until"], name="admission_by_state"),
            models.Index(fields=["area_path", "state"], name="admission_by_area"),
            models.Index(fields=["asked_by_path", "asked_at"], name="admission_by_unit"),
        ]

    def __str__(self) -> str:
        return self.number
