"""Pure words of the whole house: Actor, Refused, identifiers, tree paths, numbers, digests."""

from __future__ import annotations

from oneneedle.core.rules.actor import SYSTEM_CHANNEL, Actor, resident, system
from oneneedle.core.rules.dated import Dated
from oneneedle.core.rules.digest import row_digest
from oneneedle.core.rules.ids import new_id
from oneneedle.core.rules.kept import Kept, KeptBook, forget_kept
from oneneedle.core.rules.language import Titled, by_language
from oneneedle.core.rules.money import say_money
from oneneedle.core.rules.months import add_months, month_span, read_month, say_month
from oneneedle.core.rules.numbers import check_number, make_number, spread, tidy_number
from oneneedle.core.rules.paging import MOST_ROWS, Paged, say_total, slice_of
from oneneedle.core.rules.paths import ancestors, is_under, join_path, parent_path
from oneneedle.core.rules.refused import Refused

__all__ = [
    "MOST_ROWS",
    "SYSTEM_CHANNEL",
    "Actor",
    "Dated",
    "Kept",
    "KeptBook",
    "Paged",
    "Refused",
    "Titled",
    "add_months",
    "ancestors",
    "by_language",
    "check_number",
    "forget_kept",
    "is_under",
    "join_path",
    "make_number",
    "month_span",
    "new_id",
    "parent_path",
    "read_month",
    "resident",
    "row_digest",
    "say_money",
    "say_month",
    "say_total",
    "slice_of",
    "spread",
    "system",
    "tidy_number",
]
