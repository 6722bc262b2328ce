"""Topics: cases of a month that are alike, what was made of them, and how many came afterwards."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from oneneedle.cases.models import Campaign, Case
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit


class TopicRun(models.Model):
    """One search for the topics of a month, asked for or done; searching again renews it."""

    class State(models.TextChoices):
        ASKED = "asked"
        FOUND = "found"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField(help_text="Its first day.")
    formulas = models.TextField(blank=True, default="", help_text="Version of the way of searching.")
    cases = models.IntegerField(default=0, help_text="How many cases of the month were looked at.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.FOUND)
    asked_at = models.DateTimeField(null=True, help_text="When somebody last asked for it.")
    found_at = models.DateTimeField(null=True, help_text="When it was last done.")
    tries = models.IntegerField(default=0, help_text="Failures one after another since it was asked for.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "month"], name="topic_run_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="topic_run_month_begins"),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "failed"], asked_at__isnull=False)
                | Q(state="found", found_at__isnull=False),
                name="topic_run_asked_or_found",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["asked_at"], name="topic_run_asked", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.month:%Y-%m}"


class Topic(models.Model):
    """Cases of one month that are alike by type, place and words; its definition counts every other month alike."""

    class Kind(models.TextChoices):
        SPOT = "spot"
        SPREAD = "spread"

    class State(models.TextChoices):
        OFFERED = "offered"
        MEETING = "meeting"
        TAKEN = "taken"
        ASIDE = "aside"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    run = models.ForeignKey(TopicRun, models.PROTECT, related_name="topics")
    month = models.DateField(help_text="Its first day.")
    key = models.TextField(help_text="Kind, type, first word and first cell: the same matter found again.")
    kind = models.CharField(max_length=8, choices=Kind.choices, help_text="One spot, or words in several places.")
    type_code = models.TextField(blank=True, default="", help_text="A leaf or a branch.")
    words = ArrayField(models.TextField(), default=list, help_text="The first one defines it; no names, no numbers.")
    cells = ArrayField(models.TextField(), default=list, help_text="H3 cells; of a spot, they define it.")
    communities = ArrayField(models.TextField(), default=list, help_text="Paths of the areas they lie in.")
    area_path = models.TextField(db_collation="C", help_text="The smallest area around all of them.")
    count = models.IntegerField()
    before = ArrayField(models.IntegerField(), default=list, help_text="Of the months before, the nearest first.")
    position = models.IntegerField(help_text="In the list of the month: what grows comes first.")

    state = models.CharField(max_length=8, choices=State.choices, default=State.OFFERED)
    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="Who decided last."
    )
    reason = models.TextField(blank=True, default="", help_text="Why it was put there, never about a person.")
    decided_at = models.DateTimeField(null=True)
    campaign = models.ForeignKey(Campaign, models.PROTECT, null=True, related_name="+", db_index=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "month", "key"], name="topic_key_once"),
            models.CheckConstraint(condition=Q(count__gte=1), name="topic_has_cases"),
            models.CheckConstraint(
                condition=Q(state="offered", decided_at__isnull=True)
                | ~Q(state="offered") & Q(decided_at__isnull=False),
                name="topic_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state="taken") | Q(campaign__isnull=False) | Q(case__isnull=False), name="topic_taken_by"
            ),
            models.CheckConstraint(condition=~Q(state="aside") | ~Q(reason=""), name="topic_aside_reasoned"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "month", "position"], name="topic_by_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.key}"


class TopicCase(models.Model):
    """A case that belongs to a topic."""

    id = models.BigAutoField(primary_key=True)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="links")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["topic", "case"], name="topic_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.case_id}"


class TopicMonth(models.Model):
    """How many cases of the same definition a later month brought: did it fall?"""

    id = models.BigAutoField(primary_key=True)
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="months")
    month = models.DateField(help_text="Its first day.")
    count = models.IntegerField()
    counted_at = models.DateTimeField(null=True, help_text="Nothing that changed before then changes the number.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["topic", "month"], name="topic_month_once"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} {self.month:%Y-%m} {self.count}"
