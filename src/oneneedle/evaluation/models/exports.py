"""Exports: what was asked to be written out, how far it is, and the file that came of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit


class Export(models.Model):
    """One data set of one ground and time as a file; written part by part, so that a restart goes on where it was."""

    class Format(models.TextChoices):
        CSV = "csv"
        PARQUET = "parquet"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    dataset = models.CharField(max_length=16, help_text="A code of evaluation.rules.DATASETS.")
    format = models.CharField(max_length=8, choices=Format.choices, default=Format.CSV)
    excel = models.BooleanField(default=False, help_text="CSV begins with the mark by which Excel knows UTF-8.")
    language = models.CharField(max_length=10, blank=True, default="", help_text="Of the names in it.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)

    area_path = models.TextField(db_collation="C", help_text="The ground it is limited to.")
    since = models.DateField(null=True, help_text="First day, on the city's clocks.")
    until = models.DateField(null=True, help_text="The day after the last.")
    type_path = models.TextField(db_collation="C", blank=True, default="", help_text="Types below this path alone.")
    month = models.DateField(null=True, help_text="Open data of the month that begins with this day.")

    unit = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="Who asked; nobody: the house."
    )
    unit_path = models.TextField(db_collation="C", blank=True, default="")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()

    rows_total = models.BigIntegerField(null=True, help_text="Counted when it began.")
    rows_done = models.BigIntegerField(default=0)
    left_out = models.BigIntegerField(null=True, help_text="Open data: cases too rare to be shown.")
    position = models.JSONField(null=True, help_text="Key of the last row written; the next part begins behind it.")
    exhausted = models.BooleanField(default=False, help_text="All rows are written; the parts are put together next.")
    parts = models.IntegerField(default=0)
    bytes_done = models.BigIntegerField(default=0, help_text="Of all parts: lost bytes show before they are joined.")
    tries = models.IntegerField(default=0, help_text="Failures one after another.")
    problem = models.TextField(blank=True, default="", help_text="The kind of the last failure.")

    path = models.TextField(blank=True, default="", help_text="Name in the file store.")
    size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    downloads = models.IntegerField(default=0)
    expires_at = models.DateTimeField(null=True, help_text="When the file goes; open data stays.")
    dropped_at = models.DateTimeField(null=True, help_text="When the file went.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(state="done") | (~Q(path="") & ~Q(sha256="") & Q(size__isnull=False)),
                name="export_done_has_file",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gt=models.F("since")),
                name="export_forward",
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "month"],
                condition=Q(month__isnull=False, state="done", dropped_at__isnull=True),
                name="export_month_once",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["asked_at"], name="export_unfinished", condition=Q(state__in=["waiting", "running"])),
            models.Index(fields=["jurisdiction", "asked_at"], name="export_by_time"),
            models.Index(
                fields=["expires_at"], name="export_expires", condition=Q(dropped_at__isnull=True, path__gt="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.asked_at:%Y-%m-%d}"
