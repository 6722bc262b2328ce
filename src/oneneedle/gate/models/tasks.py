"""Tasks: what one unit asks of one street or community, what it cites, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q

from oneneedle.core.models import Jurisdiction, StoredFile
from oneneedle.core.rules import new_id
from oneneedle.gate.models.admissions import Admission
from oneneedle.gate.rules.terms import GATED_LEVELS, MOST_HOURS
from oneneedle.units.models import Unit


class TaskBatch(models.Model):
    """One request to many units: a task with a number of its own for each."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    title = models.TextField()
    count = models.IntegerField(help_text="How many units were asked.")
    sent_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(count__gt=1), name="batch_of_many"),
        ]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """One thing asked of one unit; it cites a duty of the list of the moment it was sent, or an admission."""

    class Kind(models.TextChoices):
        TASK = "task"
        FORM = "form"
        MEETING = "meeting"
        INSPECTION = "inspection"

    class State(models.TextChoices):
        ASKED = "asked"
        ACCEPTED = "accepted"
        DONE = "done"
        RETURNED = "returned"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    number = models.TextField(help_text="What people read out: T-261121-004273-5.")
    batch = models.ForeignKey(TaskBatch, models.PROTECT, null=True, related_name="tasks")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    subject = models.SlugField(max_length=40, blank=True, default="", help_text="Matter, as the exclusions name it.")
    title = models.TextField()
    asked = models.TextField(help_text="What is asked, in full.")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    from_unit_path = models.TextField(db_collation="C")
    to_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    to_unit_path = models.TextField(db_collation="C")
    level = models.CharField(max_length=10, help_text="Of the unit asked: street or community.")
    area_path = models.TextField(db_collation="C", help_text="Ground of the unit asked.")
    duty_code = models.CharField(
        max_length=40, blank=True, default="", help_text="Item of the list in force when it was sent."
    )
    admission = models.ForeignKey(Admission, models.PROTECT, null=True, related_name="tasks")
    warning_answer = models.TextField(
        blank=True, default="", help_text="Why it is not the matter its words sound like."
    )
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    ack_by = models.DateTimeField()
    due_by = models.DateTimeField()
    next_due_at = models.DateTimeField(null=True, help_text="When the deadline engine looks again.")
    due_stage = models.CharField(max_length=12, blank=True, default="", help_text="What it did last: ack_warn...")
    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="repeats", help_text="First of the like ones."
    )
    search = SearchVectorField(null=True, help_text="Terms of title and text, for lists and like ones.")
    terms = ArrayField(models.TextField(), default=list, help_text="Words of title and text, to find like ones.")
    sent_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="Done, returned or withdrawn.")
    hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, help_text="Said by the unit asked.")
    result = models.TextField(blank=True, default="")
    return_code = models.CharField(max_length=20, blank=True, default="")
    end_words = models.TextField(blank=True, default="", help_text="Why it was returned or withdrawn.")
    version = models.IntegerField(default=0, help_text="Equals the seq of the task's last ledger row.")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="task_number_once"),
            models.CheckConstraint(
                condition=(~Q(duty_code="") & Q(admission__isnull=True)) | Q(duty_code="", admission__isnull=False),
                name="task_cites_one",
            ),
            models.CheckConstraint(condition=~Q(from_unit=F("to_unit")), name="task_not_to_itself"),
            models.CheckConstraint(condition=Q(level__in=GATED_LEVELS), name="task_level"),
            models.CheckConstraint(condition=Q(due_by__gt=F("sent_at")), name="task_forward"),
            models.CheckConstraint(
                condition=Q(hours__isnull=True) | Q(hours__gte=0, hours__lte=MOST_HOURS), name="task_hours"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(hours__isnull=False, done_at__isnull=False) & ~Q(result="")),
                name="task_done_says_what_it_cost",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "withdrawn"]) | ~Q(end_words=""), name="task_ends_in_words"
            ),
            models.CheckConstraint(
                condition=Q(duplicate_of__isnull=True) | ~Q(duplicate_of=F("id")), name="task_not_its_own_repeat"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["to_unit", "state", "due_by"], name="task_by_receiver"),
            models.Index(fields=["to_unit", "kind", "sent_at"], name="task_by_likeness"),
            models.Index(fields=["from_unit_path", "state", "sent_at"], name="task_by_asker"),
            models.Index(fields=["to_unit_path", "state", "sent_at"], name="task_by_receiver_path"),
            models.Index(fields=["area_path", "sent_at"], name="task_by_area"),
            models.Index(fields=["jurisdiction", "sent_at"], name="task_by_time"),
            GinIndex(fields=["search"], name="task_search"),
            models.Index(fields=["next_due_at"], name="task_due", condition=Q(next_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class TaskFile(models.Model):
    """A cleaned file beside a task: the form that is asked for, or the answer."""

    class Kind(models.TextChoices):
        REQUEST = "request"
        ANSWER = "answer"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, models.CASCADE, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    added_at = models.DateTimeField()
    added_by_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.task_id} {self.kind}"


class Removal(models.Model):
    """The unit asked proposes that such a request be no longer made of it; a unit above both sides' quarrel decides."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        REMOVED = "removed"
        KEPT = "kept"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.OneToOneField(Task, models.PROTECT, related_name="removal")
    asked_by = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    proposed_by = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    reason = models.TextField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PROPOSED)
    decided_by = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="proposed")
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="removal_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | (~Q(decided_by=F("asked_by")) & ~Q(decided_by=F("proposed_by"))),
                name="removal_not_by_a_side",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "proposed_at"], name="removal_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"
