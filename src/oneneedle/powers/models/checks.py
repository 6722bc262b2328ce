"""Powers handed down to a street with their checklists, and the site checks under them, round by round."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language

from oneneedle.cases.models import Case
from oneneedle.core.models import Bilingual, Jurisdiction, StoredFile
from oneneedle.core.rules import new_id
from oneneedle.units.models import Post, Unit


class DelegatedPower(Bilingual):
    """A matter of enforcement a department handed down to a street; never edited, ended, or followed by a version.

    One that was called off before its first day ends as it begins: it is in force at no moment.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="delegated_powers", help_text="The street office.")
    from_unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="Whose it was.")
    work_field = models.SlugField(max_length=40, help_text="A word of powers.rules.FIELDS, or the city's own.")
    basis_zh = models.TextField(blank=True, default="")
    basis_en = models.TextField(blank=True, default="")
    document = models.TextField(blank=True, default="", help_text="Number or name of the document it rests on.")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    first = models.ForeignKey("self", models.PROTECT, null=True, related_name="versions", help_text="Of a later one.")
    version = models.IntegerField(default=1)
    former_until = models.DateTimeField(null=True, help_text="Until when the version before stood ere this followed.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="delegated_power_forward"
            ),
            models.UniqueConstraint(
                fields=["unit", "name_zh", "name_en"],
                condition=Q(until__isnull=True),
                name="delegated_power_open_once",
            ),
            models.UniqueConstraint(fields=["first", "version"], name="delegated_power_version_once"),
            models.CheckConstraint(
                condition=Q(version=1, first__isnull=True) | Q(version__gt=1, first__isnull=False),
                name="delegated_power_versions",
            ),
            models.CheckConstraint(condition=~Q(name_zh="", name_en=""), name="delegated_power_named"),
            models.CheckConstraint(condition=~Q(basis_zh="", basis_en=""), name="delegated_power_has_basis"),
            models.CheckConstraint(condition=~Q(unit=F("from_unit")), name="delegated_power_from_another"),
        ]

    @property
    def basis(self) -> str:
        """The legal basis in the reader's language, else in the other."""
        return _speak(self.basis_zh, self.basis_en)

    @property
    def called_off(self) -> bool:
        """Whether it never comes into force."""
        return self.until == self.since

    @property
    def root_id(self) -> UUID:
        """The first version, by which all versions are one power."""
        return self.first_id or self.id


class CheckLine(models.Model):
    """One line of the checklist of one version of a power."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    power = models.ForeignKey(DelegatedPower, models.CASCADE, related_name="lines")
    place = models.IntegerField()
    text_zh = models.TextField(blank=True, default="")
    text_en = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["power", "place"], name="check_line_place_once"),
            models.CheckConstraint(condition=~Q(text_zh="", text_en=""), name="check_line_says_something"),
            models.CheckConstraint(condition=Q(place__gte=1), name="check_line_place"),
        ]

    def __str__(self) -> str:
        return f"{self.power_id} {self.place}"

    @property
    def text(self) -> str:
        """The line in the reader's language, else in the other."""
        return _speak(self.text_zh, self.text_en)


class SiteCheck(models.Model):
    """A check of an organisation, a shop, works or a public place under a power handed down; no field for a person."""

    class State(models.TextChoices):
        PLANNED = "planned"
        RECTIFYING = "rectifying"
        CLOSED = "closed"
        CALLED_OFF = "called_off"

    class Kind(models.TextChoices):
        ORGANISATION = "organisation"
        SHOP = "shop"
        WORKS = "works"
        PUBLIC_PLACE = "public_place"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    jurisdiction = models.ForeignKey(Jurisdiction, models.PROTECT, related_name="+", db_index=False)
    power = models.ForeignKey(DelegatedPower, models.PROTECT, related_name="checks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_index=False, help_text="The street office.")
    number = models.CharField(max_length=24, unique=True)
    site = models.TextField(help_text="Name of the site, as it stands on its sign.")
    site_kind = models.CharField(max_length=12, choices=Kind.choices)
    address = models.TextField(blank=True, default="")
    area_path = models.TextField(db_collation="C")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    planned_for = models.DateField()
    planned_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    done_at = models.DateTimeField(null=True, help_text="When it was looked at first.")
    rectify_by = models.DateField(null=True)
    overdue_at = models.DateTimeField(null=True, help_text="When the street was told that this day is over.")
    rechecks = models.IntegerField(default=0, help_text="Looks that found it not put right.")
    closed_at = models.DateTimeField(null=True)
    called_off_at = models.DateTimeField(null=True)
    off_words = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True, help_text="Closed or called off; the list of the past goes by it.")
    outside_link = models.TextField(blank=True, default="", help_text="Where a penalty is dealt with.")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(site=""), name="site_check_has_site"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="site_check_closed_at",
            ),
            models.CheckConstraint(
                condition=(Q(state="called_off", called_off_at__isnull=False) & ~Q(off_words=""))
                | (~Q(state="called_off") & Q(called_off_at__isnull=True, off_words="")),
                name="site_check_called_off_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["closed", "called_off"], ended_at__isnull=False)
                | (~Q(state__in=["closed", "called_off"]) & Q(ended_at__isnull=True)),
                name="site_check_ended_at",
            ),
            models.CheckConstraint(
                condition=~Q(state="rectifying") | Q(rectify_by__isnull=False), name="site_check_rectify_by"
            ),
            models.CheckConstraint(
                condition=Q(state="called_off")
                | Q(state="planned", done_at__isnull=True)
                | Q(state__in=["rectifying", "closed"], done_at__isnull=False),
                name="site_check_done_at",
            ),
            models.CheckConstraint(
                condition=Q(overdue_at__isnull=True) | Q(rectify_by__isnull=False), name="site_check_overdue"
            ),
            models.CheckConstraint(condition=Q(rechecks__gte=0), name="site_check_rechecks"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__isnull=False, lat__isnull=False, lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="site_check_point",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "state", "planned_for"], name="site_check_by_street"),
            models.Index(
                fields=["rectify_by"],
                name="site_check_due",
                condition=Q(state="rectifying", overdue_at__isnull=True),
            ),
            models.Index(
                fields=["unit", "-ended_at", "id"], name="site_check_ended", condition=Q(ended_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CheckRound(models.Model):
    """One look at a site: the first, or a re-check; by which post, and until when the rest is put right."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey(SiteCheck, models.CASCADE, related_name="rounds")
    place = models.IntegerField(help_text="1 is the first look.")
    done_at = models.DateTimeField()
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    person_id = models.UUIDField(null=True, help_text="So that nobody looks again at what they wrote down.")
    rectify_by = models.DateField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["check_of", "place"], name="check_round_once"),
            models.CheckConstraint(condition=Q(place__gte=1), name="check_round_place"),
        ]

    def __str__(self) -> str:
        return f"{self.check_of_id} round {self.place}"


class CheckFinding(models.Model):
    """What one look found on one line of the checklist; a line not in order may have become a case."""

    class Result(models.TextChoices):
        OK = "ok"
        NOT_OK = "not_ok"
        NOT_APPLICABLE = "not_applicable"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(CheckRound, models.CASCADE, related_name="findings")
    line = models.ForeignKey(CheckLine, models.PROTECT, related_name="+", db_index=False)
    result = models.CharField(max_length=14, choices=Result.choices)
    words = models.TextField(blank=True, default="")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    case = models.OneToOneField(Case, models.PROTECT, null=True, related_name="site_finding")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "line"], name="check_finding_once"),
            models.CheckConstraint(condition=~Q(result="not_ok") | ~Q(words=""), name="check_finding_says_what"),
            models.CheckConstraint(
                condition=Q(case__isnull=True) | Q(result="not_ok"), name="check_finding_case_of_fault"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id} {self.result}"


def _speak(zh: str, en: str) -> str:
    return (zh or en) if (get_language() or "").startswith("zh") else (en or zh)
