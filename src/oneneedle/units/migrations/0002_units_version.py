"""Adds the version by which every process knows when to read a city's units anew."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0002_ledger_append_only"), ("units", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="UnitsVersion",
            fields=[
                (
                    "jurisdiction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="core.jurisdiction",
                    ),
                ),
                ("version", models.BigIntegerField(help_text="The transaction that changed them last.")),
            ],
        ),
    ]
