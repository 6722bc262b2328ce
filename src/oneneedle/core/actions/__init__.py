"""Writers of floor 0: the ledger's one door, readers' places, stored files."""

from __future__ import annotations

from oneneedle.core.actions.files import store_file, store_files
from oneneedle.core.actions.follow import follow_ledger, move_cursor
from oneneedle.core.actions.ledger import ledger_fields, write_ledger

__all__ = ["follow_ledger", "ledger_fields", "move_cursor", "store_file", "store_files", "write_ledger"]
