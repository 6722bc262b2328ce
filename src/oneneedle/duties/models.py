"""The responsibility list in versions by date, the documents it rests on, changes on trial, and talks about it."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from oneneedle.core.models import Bilingual, Jurisdiction
from oneneedle.core.rules import new_id
from oneneedle.duties.rules import LEVELS, STANCES
from oneneedle.units.models import Unit


class PolicyDocument(Bilingual):
    """A law, decree or notice of the policy library; items of the list name it as what they rest on."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="policy_documents")
    code = models.CharField(max_length=40)
    number = models.TextField(blank=True, default="", help_text="As printed on its head.")
    issuer_zh = models.TextField(blank=True, default="")
    issuer_en = models.TextField(blank=True, default="")
    issued_on = models.DateField(null=True, blank=True)
    link = models.URLField(max_length=500, blank=True, default="")
    articles = models.JSONField(default=list, help_text='[{"article": "12", "zh": "...", "en": "..."}, ...]')

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["jurisdiction", "code"], name="policy_document_code_once"),
            models.CheckConstraint(condition=~Q(name_zh="", name_en=""), name="policy_document_named"),
        ]


class DutyItem(Bilingual):
    """One version of one item of the list: it binds from `since` until just before `until`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="duty_items")
    code = models.CharField(max_length=40, help_text="The same in every version of the item.")
    list_name = models.SlugField(max_length=40, help_text="streets, communities, departments...")
    area_of_duty = models.SlugField(max_length=40, help_text="party, safety, city, community, livelihood, support...")
    level = models.CharField(max_length=10, help_text="Whose list it stands on.")
    stance = models.CharField(max_length=10, help_text="own, cooperate, taken_back: what it is to that level.")
    area_path = models.TextField(db_collation="C", blank=True, default="", help_text="Ground; empty: the whole city.")
    lead = models.TextField(help_text="Kind of unit, `level:kind`, or `unit:code`.")
    cooperating = ArrayField(models.TextField(), default=list, help_text="Written as the lead is.")
    shared_zh = models.TextField(blank=True, default="", help_text="Who does which part.")
    shared_en = models.TextField(blank=True, default="")
    basis_zh = models.TextField(blank=True, default="", help_text="What it rests on, in words.")
    basis_en = models.TextField(blank=True, default="")
    document = models.ForeignKey(PolicyDocument, models.PROTECT, null=True, blank=True, related_name="items")
    article = models.TextField(blank=True, default="")
    case_types = ArrayField(models.SlugField(max_length=60), default=list, help_text="Codes; a branch stands for all.")
    ordinal = models.IntegerField(default=0)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("since")), name="duty_forward"
            ),
            models.UniqueConstraint(
                fields=["jurisdiction", "code"], condition=Q(until__isnull=True), name="duty_one_open"
            ),
            models.UniqueConstraint(fields=["jurisdiction", "code", "since"], name="duty_since_once"),
            models.CheckConstraint(condition=~Q(name_zh="", name_en=""), name="duty_named"),
            models.CheckConstraint(condition=Q(level__in=list(LEVELS)), name="duty_level"),
            models.CheckConstraint(condition=Q(stance__in=list(STANCES)), name="duty_stance"),
        ]


class DutiesVersion(models.Model):
    """Changes with every change of a city's list, so that every process knows when to read it anew."""

    jurisdiction = models.OneToOneField(Jurisdiction, models.CASCADE, primary_key=True, related_name="+")
    version = models.BigIntegerField(help_text="The transaction that changed it last.")

    def __str__(self) -> str:
        return f"{self.jurisdiction_id} v{self.version}"


class DutyChange(models.Model):
    """A change of the list that is tried on past cases before it is switched on."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        SWITCHED_ON = "switched_on"
        WITHDRAWN = "withdrawn"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="duty_changes")
    title = models.TextField()
    rows = models.JSONField(help_text="Rows of the list as a file tells them.")
    documents = models.JSONField(default=list, help_text="Documents that join the library when it is switched on.")
    complete = models.BooleanField(default=False, help_text="What the rows do not name ends.")
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    since = models.DateTimeField(null=True, blank=True, help_text="From when it binds; set when it is switched on.")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="switched_on", since__isnull=False)
                | (~Q(state="switched_on") & Q(since__isnull=True)),
                name="duty_change_since",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "state", "proposed_at"], name="duty_change_by_state"),
        ]

    def __str__(self) -> str:
        return self.title


class Consultation(models.Model):
    """A regular talk between a line department and those who share its duties."""

    class State(models.TextChoices):
        PLANNED = "planned"
        HELD = "held"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="consultations")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="consultations", help_text="The line department.")
    meets_at = models.DateTimeField()
    place = models.TextField(blank=True, default="")
    topic = models.TextField()
    duties = ArrayField(models.CharField(max_length=40), default=list, help_text="Codes of the items talked about.")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    outcome = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state="planned") | ~Q(outcome=""), name="consultation_ends_in_words"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "meets_at"], name="consultation_by_time"),
        ]

    def __str__(self) -> str:
        return self.topic


class ConsultationComment(models.Model):
    """What a street that takes part in planning says to a consultation."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="comments")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="consultation_comment_says"),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} to {self.consultation_id}"


class Practice(models.Model):
    """What one unit did well, told so that others can do it too."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="practices")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="practices")
    title = models.TextField()
    problem = models.TextField()
    steps = models.TextField(help_text="What was done, by whom.")
    result = models.TextField(help_text="What changed for residents.")
    advice = models.TextField(blank=True, default="", help_text="What others should mind.")
    duty = models.CharField(max_length=40, blank=True, default="", help_text="Code of the item it belongs to.")
    shared_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["jurisdiction", "shared_at"], name="practice_by_time"),
        ]

    def __str__(self) -> str:
        return self.title
