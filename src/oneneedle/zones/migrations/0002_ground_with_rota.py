"""The ground of a zone is kept with each version of its rota, so that both bind from the same day."""

from __future__ import annotations

import django.contrib.postgres.fields
from django.db import migrations, models

FILL = "UPDATE zones_zoneturn SET areas = zone.areas FROM zones_zone zone WHERE zone.id = zone_id"


class Migration(migrations.Migration):
    dependencies = [("zones", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="zoneturn",
            name="areas",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(),
                default=list,
                help_text="Paths of areas, each on the ground of one member.",
                size=None,
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RemoveConstraint(model_name="zone", name="zone_has_ground"),
        migrations.RemoveField(model_name="zone", name="areas"),
        migrations.AddConstraint(
            model_name="zoneturn",
            constraint=models.CheckConstraint(condition=models.Q(("areas__len__gt", 0)), name="zone_has_ground"),
        ),
    ]
