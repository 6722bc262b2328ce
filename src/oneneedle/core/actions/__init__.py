"""Writers of floor 0: cities, the ledger's one door, readers' places, stored files, counts."""

from __future__ import annotations

from oneneedle.core.actions.cities import set_city
from oneneedle.core.actions.counters import count_up, drop_counters
from oneneedle.core.actions.each import do_due, do_each
from oneneedle.core.actions.files import drop_files, store_file, store_files
from oneneedle.core.actions.follow import drop_cursor, follow_ledger, move_cursor
from oneneedle.core.actions.ledger import ledger_fields, write_ledger
from oneneedle.core.actions.repeat import repeat
from oneneedle.core.actions.turns import take_turn, wait_turn
from oneneedle.core.actions.versions import raise_version

__all__ = [
    "count_up",
    "do_due",
    "do_each",
    "drop_counters",
    "drop_cursor",
    "drop_files",
    "follow_ledger",
    "ledger_fields",
    "move_cursor",
    "raise_version",
    "repeat",
    "set_city",
    "store_file",
    "store_files",
    "take_turn",
    "wait_turn",
    "write_ledger",
]
