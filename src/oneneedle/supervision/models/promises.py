"""What must be put right, what was promised, the proof of both, and what residents say to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneneedle.cases.models import Case
from oneneedle.core.models import Jurisdiction, StoredFile
from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit

_ONE_SUBJECT = Q(rectification__isnull=False, commitment__isnull=True) | Q(
    rectification__isnull=True, commitment__isnull=False
)


class Rectification(models.Model):
    """A problem on the list of what must be put right; it closes only when somebody on the ground confirms it."""

    class State(models.TextChoices):
        OPEN = "open"
        REPORTED = "reported"
        CLOSED = "closed"
        WITHDRAWN = "withdrawn"

    class Witness(models.TextChoices):
        RESIDENT = "resident"
        COMMUNITY = "community"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="Who puts it right.")
    unit_path = models.TextField(db_collation="C")
    opened_by = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    area_path = models.TextField(db_collation="C")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="rectifications")
    problem = models.TextField()
    source = models.CharField(max_length=12)
    action = models.TextField(help_text="What shall be done.")
    duty_code = models.CharField(max_length=40, blank=True, default="", help_text="Item of the list it rests on.")
    warning_answer = models.TextField(blank=True, default="", help_text="Why it is no excluded matter.")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    evidence = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    denied = models.IntegerField(default=0, help_text="How often somebody on the ground said no.")
    witness = models.CharField(max_length=10, choices=Witness.choices, blank=True, default="")
    witness_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    witness_words = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    end_words = models.TextField(blank=True, default="", help_text="Why it was struck off.")
    overdue_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="closed") | (~Q(witness="") & Q(reported_at__isnull=False)),
                name="rectification_closed_by_witness",
            ),
            models.CheckConstraint(
                condition=~Q(witness="community") | Q(witness_unit__isnull=False), name="rectification_witness_named"
            ),
            models.CheckConstraint(
                condition=Q(witness_unit__isnull=True) | ~Q(witness_unit=models.F("unit")),
                name="rectification_not_own_witness",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "reported"], ended_at__isnull=True)
                | Q(state__in=["closed", "withdrawn"], ended_at__isnull=False),
                name="rectification_ended_when",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "state", "due_on"], name="rectification_by_state"),
            models.Index(fields=["unit_path", "state", "due_on"], name="rectification_by_unit"),
        ]

    def __str__(self) -> str:
        return self.problem[:60]


class Commitment(models.Model):
    """A public promise of a unit: what, until when, measured how; residents say whether it was kept."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_path = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    promise = models.TextField()
    measure = models.TextField(help_text="By what anybody can see that it is kept.")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    done_on = models.DateField(null=True, help_text="The day it was said to be kept, in the city's time.")
    proof = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    end_words = models.TextField(blank=True, default="", help_text="Why it was taken back.")
    overdue_at = models.DateTimeField(null=True)
    version = models.IntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(done_on__isnull=False) & ~Q(proof="")), name="commitment_done_proved"
            ),
            models.CheckConstraint(condition=~Q(state="withdrawn") | ~Q(end_words=""), name="commitment_back_reasoned"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "state", "due_on"], name="commitment_by_state"),
        ]

    def __str__(self) -> str:
        return self.promise[:60]


class ProofFile(models.Model):
    """A cleaned file that shows that something was put right or kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rectification = models.ForeignKey(Rectification, models.CASCADE, null=True, related_name="files")
    commitment = models.ForeignKey(Commitment, models.CASCADE, null=True, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    public = models.BooleanField(default=False, help_text="Somebody looked at it and let everybody see it.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=_ONE_SUBJECT, name="proof_of_one"),
        ]

    def __str__(self) -> str:
        return str(self.file_id)


class ResidentCheck(models.Model):
    """What somebody on the public page says: kept or not kept; once from one browser session, and no name is kept."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    rectification = models.ForeignKey(Rectification, models.CASCADE, null=True, related_name="checks")
    commitment = models.ForeignKey(Commitment, models.CASCADE, null=True, related_name="checks")
    session_digest = models.BinaryField(help_text="Keyed digest of a random token in the session; tells nobody.")
    kept = models.BooleanField()
    comment = models.TextField(blank=True, default="", help_text="For staff alone.")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=_ONE_SUBJECT, name="resident_check_of_one"),
            models.UniqueConstraint(fields=["commitment", "session_digest"], name="commitment_check_once"),
            models.UniqueConstraint(fields=["rectification", "session_digest"], name="rectification_check_once"),
        ]

    def __str__(self) -> str:
        return "kept" if self.kept else "not kept"
