"""The work on a case: orders to units, inspections of the result, what the resident says of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneneedle.cases.models.case import Case, Outcome
from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit


class WorkOrder(models.Model):
    """One dispatch of a case to one unit."""

    class State(models.TextChoices):
        SENT = "sent"
        ACCEPTED = "accepted"
        FINISHED = "finished"
        RETURNED = "returned"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="orders")
    seq = models.IntegerField(default=1)
    state = models.CharField(max_length=10, choices=State.choices, default=State.SENT)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_path = models.TextField(db_collation="C")
    reason = models.TextField(blank=True, default="", help_text="Why this unit, in words.")
    sent_at = models.DateTimeField()
    accept_by = models.DateTimeField(null=True)
    finish_by = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    accepted_by_id = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by_id = models.UUIDField(null=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")
    result = models.TextField(blank=True, default="")
    cost = models.DecimalField(
        max_digits=12, decimal_places=2, null=True, help_text="Money spent on it, in the city's currency; or not said."
    )
    return_reason = models.CharField(max_length=30, blank=True, default="")
    return_note = models.TextField(blank=True, default="")
    proposed_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "seq"], name="order_seq_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["sent", "accepted"]), name="order_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state="returned") | (~Q(return_reason="") & Q(proposed_unit__isnull=False)),
                name="order_return_reasoned",
            ),
            models.CheckConstraint(condition=Q(cost__isnull=True) | Q(cost__gte=0), name="order_cost_not_negative"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit_path", "state", "sent_at"], name="order_by_unit"),
            models.Index(fields=["ended_at"], name="order_with_cost", condition=Q(cost__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.seq}"


class Inspection(models.Model):
    """Somebody other than the handler looked whether the result holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="inspections")
    order = models.ForeignKey(WorkOrder, models.CASCADE, null=True, related_name="inspections")
    at = models.DateTimeField()
    inspector_id = models.UUIDField(null=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    holds = models.BooleanField()
    note = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.case_id} {'holds' if self.holds else 'does not hold'}"


class Feedback(models.Model):
    """The resident's own answer: is it solved, and are you content."""

    class Solved(models.TextChoices):
        YES = "yes"
        PARTLY = "partly"
        NO = "no"
        UNREACHED = "unreached"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="feedback")
    at = models.DateTimeField()
    solved = models.CharField(max_length=10, choices=Solved.choices)
    content = models.SmallIntegerField(null=True, help_text="1 (not at all) to 5 (very), or not said.")
    comment = models.TextField(blank=True, default="")
    assisted_by_id = models.UUIDField(null=True, help_text="Person on the desk who asked and wrote it down.")
    channel = models.TextField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(content__isnull=True) | Q(content__gte=1, content__lte=5),
                name="feedback_content_1_5",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.solved}"
