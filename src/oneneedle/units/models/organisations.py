"""Organisations, the posts in them, and who holds a post for which time."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

from oneneedle.core.models import Bilingual, Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.people.models import Account
from oneneedle.places.models import Area
from oneneedle.workdays.models import Calendar


class Unit(Bilingual):
    """An organisation of any kind that can be asked to act: a street, a department, a property company."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="units")
    code = models.TextField(help_text="The city's own code; a segment of the path.")
    path = models.TextField(db_collation="C", help_text="Codes from the top, each ending in a slash.")
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    kind = models.SlugField(max_length=40, help_text="A word the catalogue's rules name: street, water, property...")
    level = models.CharField(max_length=10, blank=True, default="", help_text="Set for units that govern their area.")
    area = models.ForeignKey(Area, models.PROTECT, null=True, blank=True, related_name="units")
    area_path = models.TextField(db_collation="C", blank=True, default="", help_text="What the unit serves.")
    calendar = models.ForeignKey(Calendar, models.PROTECT, null=True, blank=True, related_name="+")
    phone = models.TextField(blank=True, default="", help_text="Public number of the organisation.")
    email = models.EmailField(blank=True, default="", help_text="Mailbox of the organisation's desk.")
    address = models.TextField(blank=True, default="")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="unit_code_once"),
            models.UniqueConstraint(fields=["path"], name="unit_path_once"),
            models.CheckConstraint(condition=~models.Q(name_zh="", name_en=""), name="unit_named"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "kind", "area_path"], name="unit_by_kind_area"),
        ]


class Post(Bilingual):
    """A place of duty in a unit; its rights are what its holder may do there."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="posts")
    code = models.SlugField(max_length=40)
    rights = ArrayField(models.TextField(), default=list, help_text="Words of units.rules.RIGHTS.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "code"], name="post_code_once"),
        ]


class Holding(models.Model):
    """Somebody holds a post from `since` until just before `until`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="holdings")
    person = models.ForeignKey(Account, models.CASCADE, related_name="holdings")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="holding_forward",
            ),
            models.UniqueConstraint(
                fields=["post", "person"], condition=models.Q(until__isnull=True), name="holding_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.post_id}"


class UnitsVersion(models.Model):
    """Changes with every change of a city's units, so that every process knows when to read them anew."""

    jurisdiction = models.OneToOneField(Jurisdiction, models.CASCADE, primary_key=True, related_name="+")
    version = models.BigIntegerField(help_text="The transaction that changed them last.")

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} v{self.version}"
