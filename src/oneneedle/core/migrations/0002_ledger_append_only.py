"""The ledger refuses update, delete and truncate, whoever asks; only new rows may come."""

from __future__ import annotations

from typing import ClassVar

from django.db import migrations

FORWARD = """
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The ledger is append-only: % is refused.', TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_rows_stay BEFORE UPDATE OR DELETE ON core_ledgerrow
    FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE TRIGGER ledger_table_stays BEFORE TRUNCATE ON core_ledgerrow
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_append_only();
"""

BACKWARD = """
DROP TRIGGER ledger_table_stays ON core_ledgerrow;
DROP TRIGGER ledger_rows_stay ON core_ledgerrow;
DROP FUNCTION ledger_append_only();
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("core", "0001_initial")]
    operations: ClassVar = [migrations.RunSQL(FORWARD, BACKWARD)]
