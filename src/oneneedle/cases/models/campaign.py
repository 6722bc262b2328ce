"""The campaign: many cases of one place handled as one, and later looks whether the effect holds."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneneedle.cases.models.case import Case
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.places.models import Area
from oneneedle.units.models import Unit


class Campaign(models.Model):
    """One place with many cases, taken in hand as one by the office that governs it."""

    class State(models.TextChoices):
        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False)
    unit_path = models.TextField(db_collation="C")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    area_path = models.TextField(db_collation="C")
    name = models.TextField()
    place = models.TextField(blank=True, default="", help_text="In words, never somebody's home.")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    goal = models.TextField(help_text="How the place shall be afterwards.")
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    outcome_text = models.TextField(blank=True, default="")
    version = models.IntegerField(default=0, help_text="Equals the seq of the campaign's last ledger row.")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(outcome_text=""), name="campaign_closed_has_outcome"
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="campaign_point_whole",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area_path", "state", "opened_at"], name="campaign_by_area"),
        ]

    def __str__(self) -> str:
        return self.name


class CampaignCase(models.Model):
    """A case gathered into a campaign."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="links")
    case = models.ForeignKey(Case, models.PROTECT, related_name="campaign_links")
    added_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["campaign", "case"], name="campaign_case_once"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.case_id}"


class FollowUp(models.Model):
    """A later look whether the effect of a campaign, a whistle or a case holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="Who looks.")
    unit_path = models.TextField(db_collation="C")
    area_path = models.TextField(db_collation="C")
    campaign = models.ForeignKey(Campaign, models.CASCADE, null=True, related_name="follow_ups")
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="follow_ups")
    whistle = models.ForeignKey("cases.Whistle", models.CASCADE, null=True, related_name="follow_ups")
    due_on = models.DateField()
    note = models.TextField(blank=True, default="", help_text="What to look at.")
    planned_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    relapsed = models.BooleanField(null=True)
    result = models.TextField(blank=True, default="", help_text="What was found.")
    new_case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+", help_text="Opened by a relapse.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(campaign__isnull=False, case__isnull=True, whistle__isnull=True)
                | Q(campaign__isnull=True, case__isnull=False, whistle__isnull=True)
                | Q(campaign__isnull=True, case__isnull=True, whistle__isnull=False),
                name="follow_up_of_one",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True, relapsed__isnull=True)
                | Q(done_at__isnull=False, relapsed__isnull=False),
                name="follow_up_done_says_how",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_on"], name="follow_up_waiting", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.due_on} {self.unit_id}"
