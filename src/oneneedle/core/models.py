"""Tables of floor 0: cities, the ledger, its readers' places, stored files."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Func
from django.db.models.functions import Length, Now
from django.utils.translation import get_language

from oneneedle.core.rules.ids import new_id

models.CharField.register_lookup(Length)


class Bilingual(models.Model):
    """A thing with a Chinese and an English name; at least one of them stands."""

    name_zh = models.TextField(blank=True, default="")
    name_en = models.TextField(blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other."""
        if (get_language() or "").startswith("zh"):
            return self.name_zh or self.name_en
        return self.name_en or self.name_zh


class Jurisdiction(Bilingual):
    """One city of this installation; `id` is Open311's `jurisdiction_id`."""

    id = models.SlugField(primary_key=True, max_length=60)
    timezone = models.TextField(default="Asia/Shanghai")
    country = models.CharField(max_length=2, default="CN")
    language = models.CharField(max_length=10, default="zh-hans")
    area_path = models.TextField(db_collation="C", help_text="Root of the city in the area tree.")
    default_lon = models.FloatField(null=True, blank=True, help_text="A point other systems write for 'no location'.")
    default_lat = models.FloatField(null=True, blank=True)
    duty_phone = models.TextField(blank=True, default="", help_text="The city's service line, for what cannot wait.")
    emergency_phones = models.TextField(blank=True, default="", help_text="Police, fire, ambulance, spaces between.")
    contact_email = models.TextField(blank=True, default="")
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint("is_default", condition=models.Q(is_default=True), name="jurisdiction_one_default"),
            models.CheckConstraint(condition=~models.Q(name_zh="", name_en=""), name="jurisdiction_named"),
        ]

    @property
    def emergency_numbers(self) -> list[str]:
        """The numbers for danger to life, one by one."""
        return self.emergency_phones.split()


class XactField(models.BigIntegerField):  # type: ignore[type-arg]
    """PostgreSQL's `xid8`: the transaction a row was written in."""

    def db_type(self, connection: Any) -> str:
        return "xid8"

    def get_placeholder(self, value: Any, compiler: Any, connection: Any) -> str:
        return "%s" if hasattr(value, "as_sql") else "%s::text::xid8"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> int | None:
        return None if value is None else int(value)


class LedgerRow(models.Model):
    """What happened, once and for ever: append-only by trigger, chained per subject by digest, no personal data."""

    position = models.BigAutoField(primary_key=True)
    xact = XactField(db_default=Func(function="pg_current_xact_id"), editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, db_index=False, null=True, related_name="+")
    subject = models.TextField(help_text="kind:id, as in case:0193...")
    seq = models.IntegerField()
    verb = models.TextField(help_text="module.verb, as in case.dispatched")
    at = models.DateTimeField(help_text="When it happened.")
    recorded_at = models.DateTimeField(db_default=Now(), help_text="When it was written down.")
    person_id = models.UUIDField(null=True)
    post_id = models.UUIDField(null=True)
    unit_id = models.UUIDField(null=True)
    channel = models.TextField()
    data = models.JSONField(default=dict)
    previous = models.BinaryField(null=True)
    digest = models.BinaryField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "seq"], name="ledger_one_chain"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["xact", "position"], name="ledger_follow"),
            models.Index(fields=["jurisdiction", "at", "position"], name="ledger_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} #{self.seq} {self.verb}"


class LedgerCursor(models.Model):
    """How far one reader has come: of the ledger, or of what is walked by its age (`position` in microseconds)."""

    reader = models.TextField(primary_key=True)
    xact = XactField(default=0)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.reader


class StoredFile(models.Model):
    """One file in the store, cleaned (no EXIF) and typed by its content, found by the digest of its bytes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    digest = models.BinaryField(help_text="SHA-256 of the stored bytes.")
    path = models.TextField(help_text="Name in the file store.")
    content_type = models.TextField()
    size = models.IntegerField()
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    name = models.TextField(blank=True, default="", help_text="A safe name to offer when it is saved.")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="file_not_empty"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["created_at", "id"], name="file_by_age")]

    def __str__(self) -> str:
        return self.path
