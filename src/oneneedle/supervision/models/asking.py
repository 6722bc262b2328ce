"""What stands beside a case or a task: running status, notices that ask for account, later looks at the effect."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from oneneedle.cases.models import Case
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.gate.models import Task
from oneneedle.units.models import Unit

_ONE_SUBJECT = Q(case__isnull=False, task__isnull=True) | Q(case__isnull=True, task__isnull=False)


class StatusNote(models.Model):
    """Running status: how far a case or a task is, in the words of the unit that has it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="status_notes")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="status_notes")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    words = models.TextField()
    share = models.SmallIntegerField(null=True, help_text="Share done, 0 to 100, if the unit can say it.")
    next_step = models.TextField(blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=_ONE_SUBJECT, name="status_of_one"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100), name="status_share_0_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.unit_id}"


class SupervisionNotice(models.Model):
    """One unit asks another for account of a case or a task; nobody accepts their own answer."""

    class State(models.TextChoices):
        ASKED = "asked"
        ANSWERED = "answered"
        ACCEPTED = "accepted"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    number = models.TextField(help_text="What people read out: S-261121-004273-5.")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="supervision_notices")
    task = models.ForeignKey(Task, models.CASCADE, null=True, related_name="supervision_notices")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    from_path = models.TextField(db_collation="C")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="Who is asked.")
    unit_path = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C", help_text="Ground of the case or the task.")
    what = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField(help_text="The last time it was asked.")
    due_by = models.DateTimeField()
    first_asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_words = models.TextField(blank=True, default="", help_text="Why it was accepted or taken back.")
    due_stage = models.CharField(max_length=10, blank=True, default="", help_text="What the house did last.")
    next_due_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True, help_text="First time the answer was late.")
    lifted_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=0, help_text="Equals the seq of its last ledger row.")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="supervision_number_once"),
            models.CheckConstraint(condition=_ONE_SUBJECT, name="supervision_of_one"),
            models.CheckConstraint(condition=~Q(from_unit=F("unit")), name="supervision_two_units"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "answered"], ended_at__isnull=True)
                | Q(state__in=["accepted", "withdrawn"], ended_at__isnull=False),
                name="supervision_ended_when",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_due_at"], name="supervision_due", condition=Q(next_due_at__isnull=False)),
            models.Index(fields=["unit_path", "state", "due_by"], name="supervision_by_unit"),
            models.Index(fields=["from_path", "state", "due_by"], name="supervision_by_asker"),
        ]

    def __str__(self) -> str:
        return self.number


class SupervisionAnswer(models.Model):
    """One answer to a notice; a notice that was asked again has several."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(SupervisionNotice, models.CASCADE, related_name="answers")
    seq = models.IntegerField()
    words = models.TextField()
    answered_at = models.DateTimeField()
    late = models.BooleanField()
    enough = models.BooleanField(null=True, help_text="What the asker said to it.")
    reply = models.TextField(blank=True, default="", help_text="In words.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "seq"], name="supervision_answer_seq_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} #{self.seq}"


class EffectCheck(models.Model):
    """A later look whether the effect of a finished task holds (a case has its `FollowUp`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="effect_checks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="Who looks.")
    unit_path = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    due_on = models.DateField()
    note = models.TextField(blank=True, default="", help_text="What to look at.")
    planned_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    holds = models.BooleanField(null=True)
    result = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, holds__isnull=True) | Q(done_at__isnull=False, holds__isnull=False),
                name="effect_done_says_how",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_on"], name="effect_waiting", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.unit_id}"
