"""What is counted: one line per matter, measure and unit, their sums by month, and the reckoning both belong to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from oneneedle.core.models import Jurisdiction


class Reckoning(models.Model):
    """One whole count of the ledger by one version of the formulas; readers see the current one alone."""

    class State(models.TextChoices):
        BUILDING = "building"
        CURRENT = "current"
        OLD = "old"

    id = models.AutoField(primary_key=True)
    formulas = models.TextField(help_text="Version of the formulas it counts by.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.BUILDING)
    began_at = models.DateTimeField()
    switched_at = models.DateTimeField(null=True, help_text="When readers began to see it.")
    levels_seen = models.IntegerField(
        default=0, help_text="The last import that changed levels of areas, as its place in the chain, when it began."
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("state", condition=Q(state="current"), name="reckoning_one_current"),
            models.UniqueConstraint("state", condition=Q(state="building"), name="reckoning_one_building"),
            models.CheckConstraint(
                condition=~Q(state="current") | Q(switched_at__isnull=False), name="reckoning_current_switched"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.formulas} {self.state}"

    @property
    def reader(self) -> str:
        """Its name among the readers of the ledger."""
        return f"evaluation:{self.id}:{self.formulas}"


class ScoreLine(models.Model):
    """What one case, call or task adds on one day to one measure of one unit; `hits` of `of`, or `seconds` in `of`."""

    class Kind(models.TextChoices):
        CASE = "case"
        CALL = "call"
        TASK = "task"

    id = models.BigAutoField(primary_key=True)
    reckoning = models.ForeignKey(Reckoning, models.CASCADE, related_name="+", db_index=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=4, choices=Kind.choices)
    subject_id = models.UUIDField(help_text="The case, call or task.")
    case_id = models.UUIDField(null=True, help_text="The case it is about, if it is one.")
    measure = models.TextField()
    day = models.DateField(help_text="In the city's zone: when it became certain.")
    unit_id = models.UUIDField(null=True, help_text="Who answers for it; nobody while no unit had it.")
    unit_path = models.TextField(db_collation="C", blank=True, default="", help_text="As it was then.")
    area_path = models.TextField(db_collation="C", help_text="Smallest area known.")
    street_path = models.TextField(db_collation="C", help_text="The same, cut at the level of the street.")
    type_code = models.TextField(blank=True, default="", help_text="Of the case; empty for calls and tasks.")
    hits = models.IntegerField()
    of = models.IntegerField()
    seconds = models.BigIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["reckoning", "subject_id", "measure", "unit_path", "day"], name="score_line_once"
            ),
            models.CheckConstraint(condition=Q(of__gte=1, hits__gte=0, hits__lte=F("of")), name="score_hits_of"),
            models.CheckConstraint(condition=Q(seconds__gte=0), name="score_seconds"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reckoning", "jurisdiction", "measure", "day"], name="score_by_day"),
            models.Index(fields=["reckoning", "measure", "street_path", "day"], name="score_by_street"),
            models.Index(fields=["reckoning", "measure", "unit_path", "day"], name="score_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.measure} {self.day} {self.hits}/{self.of}"


class Tally(models.Model):
    """Lines summed by measure, month, unit, street and type: what pages read."""

    id = models.BigAutoField(primary_key=True)
    reckoning = models.ForeignKey(Reckoning, models.CASCADE, related_name="+", db_index=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    measure = models.TextField()
    month = models.DateField(help_text="Its first day.")
    unit_path = models.TextField(db_collation="C", blank=True, default="")
    area_path = models.TextField(db_collation="C", help_text="Cut at the level of the street.")
    type_code = models.TextField(blank=True, default="")
    hits = models.BigIntegerField()
    of = models.BigIntegerField()
    seconds = models.BigIntegerField()
    lines = models.BigIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["reckoning", "jurisdiction", "month", "measure", "unit_path", "area_path", "type_code"],
                name="tally_once",
            ),
            models.CheckConstraint(condition=Q(lines__gte=1, hits__gte=0, hits__lte=F("of")), name="tally_hits_of"),
            models.CheckConstraint(condition=Q(month__day=1), name="tally_month_begins"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["reckoning", "jurisdiction", "area_path", "month"], name="tally_by_area"),
            models.Index(fields=["reckoning", "jurisdiction", "unit_path", "month"], name="tally_by_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.month} {self.hits}/{self.of}"
