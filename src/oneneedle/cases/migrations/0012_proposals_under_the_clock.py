from __future__ import annotations

from typing import ClassVar

from django.db import migrations

# Proposals that stood before they had a clock: the street's time to answer begins with the upgrade.
FILL = """
UPDATE cases_whistle
SET answer_by = now() + CASE kind WHEN 'emergency' THEN interval '2 hours' ELSE interval '1 day' END, next_due_at = now()
WHERE state = 'proposed' AND answer_by IS NULL
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0011_delays_asked")]

    operations: ClassVar = [migrations.RunSQL(FILL, migrations.RunSQL.noop)]
