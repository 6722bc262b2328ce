"""Work desks of a street: which types each takes, which posts sit there, which cases were handed over."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from oneneedle.cases.models import Case
from oneneedle.core.models import Bilingual, Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.units.models import Post, Unit


class WorkDesk(Bilingual):
    """One queue of a street office: comprehensive work, market supervision, enforcement, services, or its own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="work_desks", help_text="The street office.")
    code = models.SlugField(max_length=40)
    ordinal = models.IntegerField(default=0)
    active = models.BooleanField(default=True)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["unit", "code"], name="work_desk_code_once"),
            models.CheckConstraint(condition=~Q(name_zh="", name_en=""), name="work_desk_named"),
        ]


class DeskType(models.Model):
    """A desk takes the cases of a type, or of a whole branch, from `since` until just before `until`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="The desk's street.")
    desk = models.ForeignKey(WorkDesk, models.CASCADE, related_name="types")
    type_code = models.SlugField(max_length=60, help_text="A branch stands for all types below it.")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="desk_type_forward"
            ),
            models.UniqueConstraint(
                fields=["unit", "type_code"], condition=Q(until__isnull=True), name="desk_type_one_desk"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.desk_id} {self.type_code}"


class DeskPlace(models.Model):
    """A post sits at a desk; the staff list is shared, one post may sit at several."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(WorkDesk, models.CASCADE, related_name="places")
    post = models.ForeignKey(Post, models.CASCADE, related_name="desk_places")
    function = models.TextField(blank=True, default="", help_text="What the post does there, in words.")
    from_unit = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        help_text="The department it moved down from.",
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="desk_place_forward"
            ),
            models.UniqueConstraint(fields=["desk", "post"], condition=Q(until__isnull=True), name="desk_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} at {self.desk_id}"


class DeskCase(models.Model):
    """A case that was handed over lies on this desk of the street; without a row it lies where its type says."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="desk_cases")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="The street.")
    desk = models.ForeignKey(WorkDesk, models.PROTECT, related_name="cases")
    moves = models.IntegerField(default=1, help_text="How often it was handed over.")
    reason = models.TextField(help_text="Why it was handed over last.")
    moved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["case", "unit"], name="desk_case_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="desk_case_reasoned"),
            models.CheckConstraint(condition=Q(moves__gte=1), name="desk_case_moved"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} on {self.desk_id}"
