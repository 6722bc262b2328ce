"""The area tree and the version of its boundaries."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Concat, Length, Right
from django.db.models.lookups import Exact


class Migration(migrations.Migration):
    initial = True

    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.CreateModel(
            name="BoundaryVersion",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(default=0)),
                ("changed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "verbose_name": "boundary version",
                "verbose_name_plural": "boundary versions",
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="boundary_version_is_one_row")
                ],
            },
        ),
        migrations.CreateModel(
            name="Area",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("path", models.TextField(db_collation="C")),
                (
                    "level",
                    models.TextField(
                        choices=[
                            ("nation", "Nation"),
                            ("province", "Province"),
                            ("city", "City"),
                            ("district", "District"),
                            ("street", "Street"),
                            ("community", "Community"),
                            ("grid", "Grid"),
                        ]
                    ),
                ),
                ("code", models.TextField(db_collation="C")),
                ("name", models.TextField()),
                ("name_en", models.TextField(blank=True, default="")),
                ("polygon", models.JSONField(blank=True, null=True)),
                ("lon", models.FloatField(blank=True, null=True)),
                ("lat", models.FloatField(blank=True, null=True)),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="places.area",
                    ),
                ),
            ],
            options={
                "verbose_name": "area",
                "verbose_name_plural": "areas",
                "indexes": [models.Index(fields=["code"], name="area_code")],
                "constraints": [
                    models.UniqueConstraint(fields=("path",), name="area_path_unique"),
                    models.CheckConstraint(
                        condition=models.Q(
                            level__in=[
                                "nation",
                                "province",
                                "city",
                                "district",
                                "street",
                                "community",
                                "grid",
                            ]
                        ),
                        name="area_level_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            Exact(Right("path", Length("code") + 1), Concat(models.F("code"), models.Value("/")))
                        )
                        & ~models.Q(path__contains="//"),
                        name="area_path_ends_with_code",
                    ),
                    models.CheckConstraint(
                        condition=~models.Q(code="") & ~models.Q(code__contains="/"),
                        name="area_code_is_one_segment",
                    ),
                    models.CheckConstraint(condition=~models.Q(name=""), name="area_name_not_empty"),
                    models.CheckConstraint(
                        condition=models.Q(lon__isnull=True, lat__isnull=True)
                        | models.Q(lon__isnull=False, lon__range=(-180, 180), lat__isnull=False, lat__range=(-90, 90)),
                        name="area_label_point_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(polygon__isnull=True)
                        | models.Q(polygon__has_key="type", polygon__type__in=["Polygon", "MultiPolygon"]),
                        name="area_polygon_is_a_polygon",
                    ),
                ],
            },
        ),
    ]
