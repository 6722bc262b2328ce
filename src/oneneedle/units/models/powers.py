"""What a street is entitled to, and how far the posts of a level may go."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from oneneedle.core.models import Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.units.models.organisations import Unit


class StreetRight(models.Model):
    """A right granted to a street, on a basis, from `since` until just before `until`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="street_rights")
    right = models.SlugField(max_length=40, help_text="A word of units.rules.STREET_RIGHTS, or the city's own.")
    basis_zh = models.TextField(blank=True, default="")
    basis_en = models.TextField(blank=True, default="")
    document = models.TextField(blank=True, default="", help_text="Number or name of the document it rests on.")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gt=models.F("since")),
                name="street_right_forward",
            ),
            models.UniqueConstraint(
                fields=["unit", "right"], condition=models.Q(until__isnull=True), name="street_right_open_once"
            ),
            models.CheckConstraint(condition=~models.Q(basis_zh="", basis_en=""), name="street_right_has_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.right}"


class LevelRole(models.Model):
    """How far the posts in offices of one level may go; a level without a row is not limited."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+")
    level = models.SlugField(max_length=10)
    rights = ArrayField(models.TextField(), default=list, help_text="Words of units.rules.RIGHTS.")
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "level"], name="level_role_once"),
        ]

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} {self.level}"
