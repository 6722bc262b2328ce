"""The calendars of a city and the days it overrides."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import oneneedle.core.rules.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("name_zh", models.TextField(blank=True, default="")),
                ("name_en", models.TextField(blank=True, default="")),
                (
                    "id",
                    models.UUIDField(
                        default=oneneedle.core.rules.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("code", models.SlugField(max_length=60)),
                ("timezone", models.TextField(help_text="IANA name, as in Asia/Shanghai.")),
                (
                    "country",
                    models.CharField(
                        blank=True, default="", help_text="ISO code; empty keeps no public holidays.", max_length=2
                    ),
                ),
                (
                    "subdivision",
                    models.CharField(blank=True, default="", help_text="As in MA for Massachusetts.", max_length=10),
                ),
                ("hours", models.JSONField(help_text='{"mon": [["09:00", "12:00"], ["13:30", "17:30"]], ...}')),
                ("version", models.IntegerField(default=1)),
                ("updated_at", models.DateTimeField()),
                (
                    "jurisdiction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calendars", to="core.jurisdiction"
                    ),
                ),
            ],
            options={
                "verbose_name": "calendar",
                "verbose_name_plural": "calendars",
            },
        ),
        migrations.CreateModel(
            name="DayOverride",
            fields=[
                ("name_zh", models.TextField(blank=True, default="")),
                ("name_en", models.TextField(blank=True, default="")),
                (
                    "id",
                    models.UUIDField(
                        default=oneneedle.core.rules.ids.new_id, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("on", models.DateField()),
                ("working", models.BooleanField()),
                (
                    "calendar",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="overrides", to="workdays.calendar"
                    ),
                ),
            ],
            options={
                "verbose_name": "day override",
                "verbose_name_plural": "day overrides",
            },
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.UniqueConstraint(fields=("jurisdiction", "code"), name="calendar_code_unique"),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_en", ""), ("name_zh", ""), _negated=True), name="calendar_named"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(
                condition=models.Q(("code", ""), _negated=True), name="calendar_code_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="calendar",
            constraint=models.CheckConstraint(condition=models.Q(("version__gt", 0)), name="calendar_version_positive"),
        ),
        migrations.AddConstraint(
            model_name="dayoverride",
            constraint=models.UniqueConstraint(fields=("calendar", "on"), name="day_override_once"),
        ),
        migrations.AddConstraint(
            model_name="dayoverride",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_en", ""), ("name_zh", ""), _negated=True), name="day_override_named"
            ),
        ),
    ]
