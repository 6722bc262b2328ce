"""The sequence behind case numbers; every process takes a block of 64 serials at a time."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("cases", "0001_initial")]
    operations: ClassVar = [
        migrations.RunSQL(
            "CREATE SEQUENCE case_number_serial AS bigint INCREMENT BY 64 START WITH 64",
            "DROP SEQUENCE case_number_serial",
        )
    ]
