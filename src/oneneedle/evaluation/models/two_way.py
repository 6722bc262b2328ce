"""Two-way evaluation: a period, the pairs that shared cases in it, and what each side says of the other."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit

_MARKS = [1, 2, 3, 4, 5]


class EvaluationPeriod(models.Model):
    """A time in which streets and departments shared cases, with the short forms both sides fill in afterwards."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="Who opened it.")
    unit_path = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C", help_text="Its ground: the city, or one district.")
    name = models.TextField()
    since = models.DateField(help_text="First day of the shared cases.")
    until = models.DateField(help_text="The day after the last one.")
    closes_at = models.DateTimeField(help_text="End of the last day for answers, in the city's time.")
    street_form = models.JSONField(help_text="What streets are asked of departments: [{zh, en}, ...].")
    department_form = models.JSONField(help_text="What departments are asked of streets.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.TextField(blank=True, default="", help_text="Why it was taken back.")
    reminders = models.SmallIntegerField(default=0, help_text="How many went out.")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="two_way_forward"),
            models.CheckConstraint(
                condition=Q(state="open", ended_at__isnull=True) | (~Q(state="open") & Q(ended_at__isnull=False)),
                name="two_way_ended",
            ),
            models.CheckConstraint(condition=~Q(state="withdrawn") | ~Q(reason=""), name="two_way_withdrawn_reasoned"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "opened_at"], name="two_way_by_time"),
            models.Index(fields=["closes_at"], name="two_way_open", condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return self.name


class EvaluationPair(models.Model):
    """A street and a department that really shared cases or whistles in a period; the list of them is frozen."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    period = models.ForeignKey(EvaluationPeriod, models.CASCADE, related_name="pairs")
    street = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    street_path = models.TextField(db_collation="C")
    department = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    department_path = models.TextField(db_collation="C")
    cases = ArrayField(models.UUIDField(), default=list, help_text="Cases of the street's ground sent to it.")
    calls = ArrayField(models.UUIDField(), default=list, help_text="Whistle calls of the street to it.")
    unsealed_at = models.DateTimeField(null=True, help_text="Since then each side reads what the other said.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["period", "street", "department"], name="pair_once"),
            models.CheckConstraint(condition=~Q(cases__len=0) | ~Q(calls__len=0), name="pair_shares_something"),
            models.CheckConstraint(
                condition=~Q(street_path__startswith=F("department_path"))
                & ~Q(department_path__startswith=F("street_path")),
                name="pair_not_in_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street_id} {self.department_id}"


class Opinion(models.Model):
    """What one side of a pair says of the other: a mark and words for each question; and the other's one reply."""

    class Side(models.TextChoices):
        STREET = "street"
        DEPARTMENT = "department"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    pair = models.ForeignKey(EvaluationPair, models.CASCADE, related_name="opinions")
    side = models.CharField(max_length=10, choices=Side.choices, help_text="Whose opinion it is.")
    marks = ArrayField(models.SmallIntegerField(), help_text="1 to 5, in the order of the questions.")
    words = ArrayField(models.TextField(blank=True), help_text="About the unit, never about a person.")
    given_at = models.DateTimeField()
    corrected_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True, default="", help_text="The other side's one answer to it.")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["pair", "side"], name="opinion_once"),
            models.CheckConstraint(condition=Q(side__in=["street", "department"]), name="opinion_side"),
            models.CheckConstraint(condition=Q(marks__contained_by=_MARKS), name="opinion_marks_1_5"),
            models.CheckConstraint(
                condition=Q(marks__len__gte=3, marks__len__lte=6, words__len=F("marks__len")), name="opinion_whole"
            ),
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True, reply="") | (Q(replied_at__isnull=False) & ~Q(reply="")),
                name="opinion_reply_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pair_id} {self.side}"
