"""The case: one need, its place, its type, its clock, and who must act."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Case as CaseWhen
from django.db.models import F, Q, Value, When
from django.db.models.functions import Coalesce, Least

from oneneedle.catalogue.models import CaseRule, CaseType
from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.people.models import Contact
from oneneedle.places.models import Area
from oneneedle.units.models import Unit

OPEN = ["received", "filed", "dispatched", "handling", "handled", "verified"]
NEVER = datetime(9999, 12, 31, tzinfo=UTC)


def due_moment() -> Coalesce:
    """The next deadline of a case: of the answer while nobody accepted, or of the result; `NEVER` without one."""
    answer = CaseWhen(When(responded_at__isnull=True, then=F("respond_by")))
    return Coalesce(Least(F("resolve_by"), answer), Value(NEVER))


class State(models.TextChoices):
    RECEIVED = "received"
    FILED = "filed"
    DISPATCHED = "dispatched"
    HANDLING = "handling"
    HANDLED = "handled"
    VERIFIED = "verified"
    CLOSED = "closed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MERGED = "merged"


class Outcome(models.TextChoices):
    """How a case ended; never counted alike."""

    RESOLVED = "resolved"
    EXPLAINED = "explained"
    GONE = "gone"


class Priority(models.TextChoices):
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class PlaceSource(models.TextChoices):
    """How the place became known."""

    POINT = "point"
    ADDRESS = "address"
    AREA = "area"
    UNKNOWN = "unknown"


class Case(models.Model):
    """One need and its way to a checked end. Written only by `advance()` and the actions around it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    number = models.TextField(help_text="What people read out: 261121-004273-5.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.RECEIVED)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True, default="")
    version = models.IntegerField(default=1, help_text="Equals the seq of the case's last ledger row.")
    tip = models.BinaryField(help_text="Digest of the case's last ledger row.")

    channel = models.TextField(help_text="Door it came in by: web, open311, phone, import, grid...")
    source = models.TextField(blank=True, default="", help_text="Outside system it was copied from.")
    external_id = models.TextField(null=True, help_text="Its number there.")  # noqa: DJ001 - unique when there is one
    api_key_id = models.UUIDField(null=True)
    contact = models.ForeignKey(Contact, models.SET_NULL, null=True, related_name="cases")
    receipt_digest = models.BinaryField(null=True, help_text="SHA-256 of the receipt that follows the case.")
    language = models.CharField(max_length=10, blank=True, default="")

    title = models.TextField(blank=True, default="")
    description = models.TextField(blank=True, default="")
    private = models.BooleanField(default=False)
    answers = models.JSONField(default=dict, help_text="Answers to the type's extra questions, by code.")
    search = SearchVectorField(null=True)

    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    h3 = models.CharField(max_length=16, blank=True, default="")
    place_source = models.CharField(max_length=8, choices=PlaceSource.choices, default=PlaceSource.UNKNOWN)
    address = models.TextField(blank=True, default="", help_text="Of the place, never of the reporter.")
    address_id = models.TextField(blank=True, default="")
    zipcode = models.TextField(blank=True, default="")
    area = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+", db_index=False)
    area_path = models.TextField(db_collation="C", help_text="Smallest area known; at least the city's root.")
    near_border = models.BooleanField(default=False)

    case_type = models.ForeignKey(CaseType, models.PROTECT, null=True, related_name="+", db_index=False)
    rule = models.ForeignKey(CaseRule, models.PROTECT, null=True, related_name="+", db_index=False)
    rule_copy = models.JSONField(null=True, help_text="The rule as it stood when the case was filed.")
    priority = models.CharField(max_length=8, choices=Priority.choices, default=Priority.NORMAL)

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="Who must act."
    )
    unit_path = models.TextField(db_collation="C", blank=True, default="")
    returns = models.IntegerField(default=0)
    reopened = models.IntegerField(default=0)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged", db_index=False)

    respond_by = models.DateTimeField(null=True)
    resolve_by = models.DateTimeField(null=True)
    due_steps = models.JSONField(null=True, help_text="The day-by-day account of both deadlines.")
    next_due_at = models.DateTimeField(null=True, help_text="When the deadline engine looks again.")
    due_stage = models.CharField(
        max_length=12, blank=True, default="", help_text="What it did last: warned, overdue..."
    )
    overdue_at = models.DateTimeField(null=True)
    held_at = models.DateTimeField(null=True, help_text="The clock stands still since then.")

    reported_at = models.DateTimeField(help_text="When the reporter said it.")
    received_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    dispatched_at = models.DateTimeField(null=True)
    responded_at = models.DateTimeField(null=True, help_text="First accepted.")
    handled_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(help_text="Last change of any kind.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "number"], name="case_number_once"),
            models.UniqueConstraint(
                fields=["jurisdiction", "source", "external_id"],
                name="case_source_once",
                condition=Q(external_id__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__isnull=False, lat__isnull=False),
                name="case_point_whole",
            ),
            models.CheckConstraint(condition=~Q(state="closed") | ~Q(outcome=""), name="case_closed_has_outcome"),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="case_merged_into"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["next_due_at"], name="case_due", condition=Q(next_due_at__isnull=False)),
            models.Index(fields=["jurisdiction", "received_at", "id"], name="case_by_time"),
            models.Index(fields=["jurisdiction", "changed_at", "id"], name="case_by_change"),
            models.Index(fields=["area_path", "state", "received_at"], name="case_by_area"),
            models.Index(fields=["unit_path", "state", "received_at"], name="case_by_unit"),
            models.Index(
                fields=["jurisdiction", "state", "received_at", "id"],
                name="case_open",
                condition=Q(state__in=OPEN),
            ),
            models.Index(F("jurisdiction"), due_moment(), F("id"), name="case_open_due", condition=Q(state__in=OPEN)),
            models.Index(fields=["area_path"], name="case_open_area", condition=Q(state__in=OPEN)),
            models.Index(fields=["unit_path"], name="case_open_unit", condition=Q(state__in=OPEN)),
            models.Index(fields=["verified_at"], name="case_silent", condition=Q(state="verified")),
            models.Index(fields=["case_type", "received_at", "id"], name="case_by_type"),
            models.Index(fields=["h3"], name="case_by_cell"),
            models.Index(fields=["contact"], name="case_by_contact", condition=Q(contact__isnull=False)),
            models.Index(fields=["merged_into"], name="case_merged_here", condition=Q(merged_into__isnull=False)),
            GinIndex(fields=["search"], name="case_search"),
        ]

    def __str__(self) -> str:
        return self.number
