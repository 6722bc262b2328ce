"""A search for topics may be asked for; a reckoning knows the levels of areas it began with."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0003_shared_counters"),
        ("evaluation", "0004_topics_sheets"),
    ]

    operations = [
        migrations.AddField(
            model_name="reckoning",
            name="levels_seen",
            field=models.IntegerField(
                default=0,
                help_text="The last import that changed levels of areas, as its place in the chain, when it began.",
            ),
        ),
        migrations.AddField(
            model_name="topicmonth",
            name="counted_at",
            field=models.DateTimeField(help_text="Nothing that changed before then changes the number.", null=True),
        ),
        migrations.AddField(
            model_name="topicrun",
            name="asked_at",
            field=models.DateTimeField(help_text="When somebody last asked for it.", null=True),
        ),
        migrations.AddField(
            model_name="topicrun",
            name="state",
            field=models.CharField(choices=[("asked", "Asked"), ("found", "Found")], default="found", max_length=8),
        ),
        migrations.AlterField(
            model_name="topicrun",
            name="cases",
            field=models.IntegerField(default=0, help_text="How many cases of the month were looked at."),
        ),
        migrations.AlterField(
            model_name="topicrun",
            name="formulas",
            field=models.TextField(blank=True, default="", help_text="Version of the way of searching."),
        ),
        migrations.AlterField(
            model_name="topicrun",
            name="found_at",
            field=models.DateTimeField(help_text="When it was last done.", null=True),
        ),
        migrations.AddIndex(
            model_name="topicrun",
            index=models.Index(condition=models.Q(("state", "asked")), fields=["asked_at"], name="topic_run_asked"),
        ),
        migrations.AddConstraint(
            model_name="topicrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("asked_at__isnull", False), ("state", "asked")),
                    models.Q(("found_at__isnull", False), ("state", "found")),
                    _connector="OR",
                ),
                name="topic_run_asked_or_found",
            ),
        ),
    ]
