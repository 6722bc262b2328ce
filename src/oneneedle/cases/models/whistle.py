"""The whistle: a street calls departments to a case or a place, and each call is a matter of its own."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneneedle.cases.models.campaign import Campaign
from oneneedle.cases.models.case import Case
from oneneedle.core.models import Jurisdiction, StoredFile
from oneneedle.core.rules import new_id
from oneneedle.places.models import Area
from oneneedle.units.models import Post, Unit


class Whistle(models.Model):
    """One summons by a street, for cases or a place; ends only by the street's own hand."""

    class Kind(models.TextChoices):
        DEPARTMENTS = "departments"
        JOINT = "joint"
        EMERGENCY = "emergency"

    class State(models.TextChoices):
        PROPOSED = "proposed"
        BLOWN = "blown"
        GATHERED = "gathered"
        DONE = "done"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    number = models.TextField(help_text="What people read out: W-261121-004273-5.")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BLOWN)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="The street.")
    unit_path = models.TextField(db_collation="C")
    proposed_by = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="The community that asked for it."
    )
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    area_path = models.TextField(db_collation="C")
    place = models.TextField(blank=True, default="", help_text="In words, never somebody's home.")
    lon = models.FloatField(null=True, help_text="Of the meeting point.")
    lat = models.FloatField(null=True)
    asked = models.TextField(help_text="What the departments shall achieve together.")
    meet_at = models.DateTimeField()
    meet_place = models.TextField()
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="whistles")
    outcome_text = models.TextField(blank=True, default="", help_text="The joint outcome, written by the street.")
    no_before = models.TextField(blank=True, default="", help_text="Why there is no picture from before.")
    answer_by = models.DateTimeField(null=True, help_text="By when the street answers a proposal.")
    next_due_at = models.DateTimeField(null=True, help_text="When the deadline engine looks at the proposal again.")
    due_stage = models.CharField(max_length=12, blank=True, default="", help_text="What it did last: propose_warn...")
    lifted_at = models.DateTimeField(null=True, help_text="The proposal was lifted to the unit above the street.")
    version = models.IntegerField(default=0, help_text="Equals the seq of the whistle's last ledger row.")
    blown_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="whistle_number_once"),
            models.CheckConstraint(condition=~Q(state="done") | ~Q(outcome_text=""), name="whistle_done_has_outcome"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="whistle_point_whole",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit_path", "state", "blown_at"], name="whistle_by_unit"),
            models.Index(fields=["area_path", "state", "blown_at"], name="whistle_by_area"),
            models.Index(fields=["jurisdiction", "blown_at"], name="whistle_by_time"),
            models.Index(fields=["next_due_at"], name="whistle_due", condition=Q(next_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number


class WhistleCase(models.Model):
    """A case the whistle is blown for."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    whistle = models.ForeignKey(Whistle, models.CASCADE, related_name="links")
    case = models.ForeignKey(Case, models.PROTECT, related_name="whistle_links")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["whistle", "case"], name="whistle_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.whistle_id} {self.case_id}"


class WhistleCall(models.Model):
    """What one department is asked, how it answered, and what both sides say of each other afterwards."""

    class State(models.TextChoices):
        CALLED = "called"
        ACKNOWLEDGED = "acknowledged"
        REFUSED = "refused"
        PRESENT = "present"
        FINISHED = "finished"
        EXCUSED = "excused"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    whistle = models.ForeignKey(Whistle, models.CASCADE, related_name="calls")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_path = models.TextField(db_collation="C")
    asked = models.TextField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.CALLED)
    called_at = models.DateTimeField(help_text="When the clock of the answer began.")
    ack_by = models.DateTimeField(null=True)
    check_in_by = models.DateTimeField(null=True)
    finish_by = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True, help_text="When the deadline engine looks again.")
    due_stage = models.CharField(max_length=12, blank=True, default="", help_text="What it did last: answer_warn...")
    lifted_at = models.DateTimeField(null=True, help_text="First lifted to the unit above the street.")

    acknowledged_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refuse_reason = models.TextField(blank=True, default="")
    settled_at = models.DateTimeField(null=True, help_text="When the unit above decided; its word stands.")
    settle_reason = models.TextField(blank=True, default="")
    checked_in_at = models.DateTimeField(null=True)
    checked_in_post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="+", db_index=False)
    check_in_metres = models.IntegerField(null=True, help_text="From the meeting point; the place itself is not kept.")
    late = models.BooleanField(default=False)
    result = models.TextField(blank=True, default="")
    finished_at = models.DateTimeField(null=True)

    rating = models.SmallIntegerField(null=True, help_text="1 to 5, by the street.")
    rating_words = models.TextField(blank=True, default="")
    rated_at = models.DateTimeField(null=True)
    needed = models.BooleanField(null=True, help_text="Whether the department finds the call was needed.")
    clear = models.SmallIntegerField(null=True, help_text="1 to 5, by the department.")
    clear_words = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True, default="", help_text="The department on its rating.")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["whistle", "unit"], name="call_unit_once"),
            models.CheckConstraint(
                condition=~Q(state="finished") | Q(checked_in_at__isnull=False, finished_at__isnull=False),
                name="call_finished_was_there",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refuse_reason=""), name="call_refusal_reasoned"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5), name="call_rating_1_5"
            ),
            models.CheckConstraint(
                condition=Q(clear__isnull=True) | Q(clear__gte=1, clear__lte=5), name="call_clear_1_5"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit_path", "state", "called_at"], name="call_by_unit"),
            models.Index(fields=["next_due_at"], name="call_due", condition=Q(next_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.whistle_id} {self.unit_id} {self.state}"


class WhistleFile(models.Model):
    """A cleaned file beside a whistle: before and after by the street, check-in and result by a department."""

    class Kind(models.TextChoices):
        BEFORE = "before"
        AFTER = "after"
        CHECK_IN = "check_in"
        RESULT = "result"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    whistle = models.ForeignKey(Whistle, models.CASCADE, related_name="files")
    call = models.ForeignKey(WhistleCall, models.CASCADE, null=True, related_name="files")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    added_at = models.DateTimeField()
    added_by_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return f"{self.whistle_id} {self.kind}"
