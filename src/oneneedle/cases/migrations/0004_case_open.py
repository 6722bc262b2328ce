"""The desk's inboxes read open cases alone, however many are closed."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_whistle_campaign_delay")]

    operations = [
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(
                    ("state__in", ["received", "filed", "dispatched", "handling", "handled", "verified"])
                ),
                fields=["jurisdiction", "state", "received_at", "id"],
                name="case_open",
            ),
        ),
    ]
