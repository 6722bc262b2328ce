"""A search for topics that goes wrong again and again has failed, and says so."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_shared_counters"),
        ("evaluation", "0005_asked_and_stale"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="topicrun",
            name="topic_run_asked_or_found",
        ),
        migrations.AddField(
            model_name="topicrun",
            name="tries",
            field=models.IntegerField(default=0, help_text="Failures one after another since it was asked for."),
        ),
        migrations.AlterField(
            model_name="topicrun",
            name="state",
            field=models.CharField(
                choices=[("asked", "Asked"), ("found", "Found"), ("failed", "Failed")], default="found", max_length=8
            ),
        ),
        migrations.AddConstraint(
            model_name="topicrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_at__isnull", False), ("state__in", ["asked", "failed"])),
                    models.Q(("found_at__isnull", False), ("state", "found")),
                    _connector="OR",
                ),
                name="topic_run_asked_or_found",
            ),
        ),
    ]
