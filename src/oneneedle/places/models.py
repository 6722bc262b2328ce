"""Tables of places: the area tree with its polygons, and the version of its boundaries."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Length, Right
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How high an area stands in the tree, from the top down."""

    NATION = "nation", _("Nation")
    PROVINCE = "province", _("Province")
    CITY = "city", _("City")
    DISTRICT = "district", _("District")
    STREET = "street", _("Street")
    COMMUNITY = "community", _("Community")
    GRID = "grid", _("Grid")


class AreaQuerySet(models.QuerySet["Area"]):
    """Filters over the area tree."""

    def under(self, path: str) -> AreaQuerySet:
        """The area at `path` and everything below it."""
        return self.filter(path__startswith=path)

    def with_polygon(self) -> AreaQuerySet:
        """Areas whose boundary is known."""
        return self.filter(polygon__isnull=False)


class Area(models.Model):
    """One area: a nation, province, city, district, street, community or grid."""

    id = models.BigAutoField(primary_key=True)
    # Collation "C" lets the unique index answer "everything below" as a prefix.
    path = models.TextField(db_collation="C")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    level = models.TextField(choices=Level.choices)
    code = models.TextField(db_collation="C")
    name = models.TextField()
    name_en = models.TextField(blank=True, default="")
    # GeoJSON Polygon or MultiPolygon in WGS 84, always valid.
    polygon = models.JSONField(null=True, blank=True)
    # A point inside the area where a label may stand.
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)

    objects = AreaQuerySet.as_manager()

    class Meta:
        verbose_name = _("area")
        verbose_name_plural = _("areas")
        indexes = [models.Index(fields=["code"], name="area_code")]
        constraints = [
            models.UniqueConstraint(fields=["path"], name="area_path_unique"),
            models.CheckConstraint(
                condition=Q(level__in=["nation", "province", "city", "district", "street", "community", "grid"]),
                name="area_level_known",
            ),
            models.CheckConstraint(
                condition=Q(Exact(Right("path", Length("code") + 1), Concat(F("code"), Value("/"))))
                & ~Q(path__contains="//"),
                name="area_path_ends_with_code",
            ),
            models.CheckConstraint(condition=~Q(code="") & ~Q(code__contains="/"), name="area_code_is_one_segment"),
            models.CheckConstraint(condition=~Q(name=""), name="area_name_not_empty"),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True)
                | Q(lon__isnull=False, lon__range=(-180, 180), lat__isnull=False, lat__range=(-90, 90)),
                name="area_label_point_whole",
            ),
            models.CheckConstraint(
                condition=Q(polygon__isnull=True)
                | Q(polygon__has_key="type", polygon__type__in=["Polygon", "MultiPolygon"]),
                name="area_polygon_is_a_polygon",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.path})"


class BoundaryVersion(models.Model):
    """One row that changes with every change of the tree: an index held in memory can tell that it is old."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("boundary version")
        verbose_name_plural = _("boundary versions")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="boundary_version_is_one_row")]

    def __str__(self) -> str:
        return str(self.number)
