"""A table for Django's cache, so that all web processes count tries together; nothing of worth lies in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE UNLOGGED TABLE core_counters (
    cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL
);
CREATE INDEX core_counters_expires ON core_counters (expires);
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("core", "0002_ledger_append_only")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, "DROP TABLE core_counters")]
