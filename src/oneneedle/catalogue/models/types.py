"""Case types in a tree, and the dated rules that say who must act, by when and under which conditions."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from oneneedle.core.models import Bilingual, Jurisdiction
from oneneedle.core.rules import new_id


class CaseType(Bilingual):
    """A kind of need, in the city's own tree; leaves can be filed, branches group them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="case_types")
    code = models.SlugField(max_length=60, help_text="Open311's service_code; begins with a letter.")
    path = models.TextField(db_collation="C", help_text="Codes from the top, each ending in a slash.")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    family = models.SlugField(max_length=20, blank=True, default="", help_text="component, event, service...")
    description_zh = models.TextField(blank=True, default="")
    description_en = models.TextField(blank=True, default="")
    keywords = ArrayField(models.TextField(), default=list, help_text="Words people use for it.")
    danger_words = ArrayField(models.TextField(), default=list, help_text="Words that make it urgent.")
    source_names = ArrayField(models.TextField(), default=list, help_text="Its names in records of other systems.")
    is_leaf = models.BooleanField(default=True)
    active = models.BooleanField(default=True)
    ordinal = models.IntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="case_type_code_once"),
            models.CheckConstraint(condition=models.Q(code__regex=r"^[a-z]"), name="case_type_code_letter"),
            models.CheckConstraint(condition=~models.Q(name_zh="", name_en=""), name="case_type_named"),
        ]


class CaseRule(models.Model):
    """What binds a case type from `since` until just before `until`; frozen into each case when it is filed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case_type = models.ForeignKey(CaseType, models.CASCADE, related_name="rules")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    handlers = models.JSONField(
        default=list, help_text='[{"level": "street", "kind": "street"}, ...]: lowest level first.'
    )
    cooperating = ArrayField(models.SlugField(max_length=40), default=list, help_text="Unit kinds that help.")
    limits = models.JSONField(
        default=dict,
        help_text='{"normal": {"respond": "4wh", "resolve": "3wd"}, "urgent": ...}; see workdays limits.',
    )
    priority = models.CharField(max_length=10, default="normal", help_text="Priority of a report that says nothing.")
    private = models.BooleanField(default=False, help_text="Never shown to the public, not even the place.")
    conditions_zh = models.TextField(blank=True, default="", help_text="Filing conditions.")
    conditions_en = models.TextField(blank=True, default="")
    advice_zh = models.TextField(blank=True, default="", help_text="What to tell when it is declined: the next stop.")
    advice_en = models.TextField(blank=True, default="")
    questions = models.JSONField(default=list, help_text="Extra questions; Open311 attributes with name_zh/name_en.")
    needs_place = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="rule_forward",
            ),
            models.UniqueConstraint(fields=["case_type"], condition=models.Q(until__isnull=True), name="rule_one_open"),
            models.UniqueConstraint(fields=["case_type", "since"], name="rule_since_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_type_id} from {self.since:%Y-%m-%d}"


class CatalogueVersion(models.Model):
    """Counts changes of a city's catalogue and units, so that every process knows when to read them anew."""

    jurisdiction = models.OneToOneField(Jurisdiction, models.CASCADE, primary_key=True, related_name="+")
    version = models.BigIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} v{self.version}"
