"""Who leads a zone in turn: the rota in versions, its members in order, agreed changes of single periods."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit
from oneneedle.zones.models.zone import Zone
from oneneedle.zones.rules.terms import LENGTHS


class ZoneTurn(models.Model):
    """One version of ground and rota: from `since` on the members lead there one after another, a period each."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="turns")
    since = models.DateTimeField(help_text="The first period is the one this moment lies in.")
    areas = ArrayField(models.TextField(), help_text="Paths of areas, each on the ground of one member.")
    length = models.CharField(max_length=8, help_text="month, quarter")
    open = models.BooleanField(default=False, help_text="In force, as last written: its members see the ground.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["zone", "since"], name="zone_turn_since_once"),
            models.UniqueConstraint(fields=["zone"], condition=Q(open=True), name="zone_turn_one_open"),
            models.CheckConstraint(condition=Q(areas__len__gt=0), name="zone_has_ground"),
            models.CheckConstraint(condition=Q(length__in=list(LENGTHS)), name="zone_turn_length"),
        ]

    def __str__(self) -> str:
        return f"{self.zone_id} by {self.length}"


class ZoneMember(models.Model):
    """A street or district office that takes its turn, at its place in the order."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    turn = models.ForeignKey(ZoneTurn, models.CASCADE, related_name="members")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    ordinal = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["turn", "unit"], name="zone_member_once"),
            models.UniqueConstraint(fields=["turn", "ordinal"], name="zone_member_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.ordinal}: {self.unit_id}"


class TurnSwap(models.Model):
    """An agreed change of one period: another member leads and hosts in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    turn = models.ForeignKey(ZoneTurn, models.CASCADE, related_name="swaps")
    period_on = models.DateField(help_text="First day of the period.")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    reason = models.TextField(help_text="What was agreed, and why.")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["turn", "period_on"], name="turn_swap_period_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="turn_swap_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.period_on}: {self.unit_id}"
