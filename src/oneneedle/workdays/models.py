"""Tables of workdays: the calendars of a city and the days it overrides."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from oneneedle.core.models import Bilingual, Jurisdiction
from oneneedle.core.rules import new_id


class Calendar(Bilingual):
    """One working calendar of a city: its week of hours, and the country whose holidays it keeps."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="calendars")
    code = models.SlugField(max_length=60)
    timezone = models.TextField(help_text="IANA name, as in Asia/Shanghai.")
    country = models.CharField(
        max_length=2, blank=True, default="", help_text="ISO code; empty keeps no public holidays."
    )
    subdivision = models.CharField(max_length=10, blank=True, default="", help_text="As in MA for Massachusetts.")
    hours = models.JSONField(help_text='{"mon": [["09:00", "12:00"], ["13:30", "17:30"]], ...}')
    # Rises with every change of the calendar or its overrides, so that copies in memory know their age.
    version = models.IntegerField(default=1)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name = _("calendar")
        verbose_name_plural = _("calendars")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="calendar_code_unique"),
            models.CheckConstraint(condition=~models.Q(name_zh="", name_en=""), name="calendar_named"),
            models.CheckConstraint(condition=~models.Q(code=""), name="calendar_code_not_empty"),
            models.CheckConstraint(condition=models.Q(version__gt=0), name="calendar_version_positive"),
        ]


class DayOverride(Bilingual):
    """One day on which the city decides otherwise: a holiday of its own, or a day on which it works."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="overrides")
    on = models.DateField()
    working = models.BooleanField()

    class Meta:
        verbose_name = _("day override")
        verbose_name_plural = _("day overrides")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["calendar", "on"], name="day_override_once"),
            models.CheckConstraint(condition=~models.Q(name_zh="", name_en=""), name="day_override_named"),
        ]
