"""A shared zone, which cases its members lead in, and the mark that tells every process of a change."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from oneneedle.core.models import Bilingual, Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.units.models import Unit


class Zone(Bilingual):
    """What offices of several districts look after together, from `since` until just before `until`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="zones")
    code = models.CharField(max_length=40)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    open = models.BooleanField(default=False, help_text="In force, as last written: access reads no clock.")
    lead = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="In turn, as last written."
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="zone_code_once"),
            models.CheckConstraint(condition=~Q(name_zh="", name_en=""), name="zone_named"),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="zone_forward"),
            models.CheckConstraint(condition=Q(open=True) | Q(lead__isnull=True), name="zone_lead_while_open"),
        ]


class ZoneRule(models.Model):
    """One version of one rule: who leads cases of this type, or of this branch, on the zone's ground."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="rules")
    type_code = models.SlugField(max_length=60, help_text="A branch stands for all below it.")
    lead = models.ForeignKey(
        Unit, models.PROTECT, null=True, related_name="+", db_index=False, help_text="Empty: the member in turn."
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    open = models.BooleanField(default=False, help_text="In force, as last written.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["zone", "type_code", "since"], name="zone_rule_since_once"),
            models.UniqueConstraint(
                fields=["zone", "type_code"], condition=Q(until__isnull=True), name="zone_rule_one_endless"
            ),
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="zone_rule_forward"),
        ]

    def __str__(self) -> str:
        return f"{self.type_code} in {self.zone_id}"


class ZonesVersion(models.Model):
    """Changes with every change of a city's zones, so that every process knows when to read them anew."""

    jurisdiction = models.OneToOneField(Jurisdiction, models.CASCADE, primary_key=True, related_name="+")
    version = models.BigIntegerField(help_text="The transaction that changed it last.")

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} v{self.version}"
