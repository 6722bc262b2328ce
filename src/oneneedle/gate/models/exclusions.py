"""Exclusions: what must not be given to a level, in versions by date."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from oneneedle.core.models import Bilingual, Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.duties.models import PolicyDocument
from oneneedle.gate.rules.terms import GATED_LEVELS


class Exclusion(Bilingual):
    """One version of one exclusion: this matter is no work of this level, from `since` until just before `until`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="exclusions")
    code = models.CharField(max_length=40, help_text="The same in every version.")
    level = models.CharField(max_length=10, help_text="street or community.")
    matter = models.SlugField(max_length=40, help_text="investment, tax, demolition...: what a request names.")
    keywords = ArrayField(models.TextField(), default=list, help_text="Words that make the gate ask.")
    duty_areas = ArrayField(models.SlugField(max_length=40), default=list, help_text="Areas of duty it covers whole.")
    area_path = models.TextField(db_collation="C", blank=True, default="", help_text="Ground; empty: the whole city.")
    basis_zh = models.TextField(blank=True, default="", help_text="What it rests on, in words.")
    basis_en = models.TextField(blank=True, default="")
    document = models.ForeignKey(PolicyDocument, models.PROTECT, null=True, blank=True, related_name="+")
    article = models.TextField(blank=True, default="")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="exclusion_forward"),
            models.UniqueConstraint(
                fields=["jurisdiction", "code"], condition=Q(until__isnull=True), name="exclusion_one_open"
            ),
            models.UniqueConstraint(fields=["jurisdiction", "code", "since"], name="exclusion_since_once"),
            models.CheckConstraint(condition=~Q(name_zh="", name_en=""), name="exclusion_named"),
            models.CheckConstraint(condition=~Q(basis_zh="", basis_en=""), name="exclusion_has_basis"),
            models.CheckConstraint(condition=Q(level__in=GATED_LEVELS), name="exclusion_level"),
        ]
