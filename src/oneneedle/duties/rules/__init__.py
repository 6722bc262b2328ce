"""Pure words of the responsibility list: its items, its versions by date, and how files tell them."""

from __future__ import annotations

from oneneedle.duties.rules.book import Difference, DutyBook, differences, list_order, make_book
from oneneedle.duties.rules.export import row_record, toml_value, write_csv, write_toml
from oneneedle.duties.rules.plan import ListPlan, plan_duty, plan_list
from oneneedle.duties.rules.sheet import (
    COLUMNS,
    Article,
    DocumentRow,
    Sheet,
    check_document,
    collect_rows,
    csv_records,
    read_document,
    read_duties,
    read_row,
)
from oneneedle.duties.rules.terms import (
    AREAS,
    FIELD_NAMES,
    LEVELS,
    LISTS,
    STANCES,
    TERMS,
    Duty,
    DutyRow,
    Terms,
    Who,
    check_terms,
    read_who,
    said,
    term_values,
)

__all__ = [
    "AREAS",
    "COLUMNS",
    "FIELD_NAMES",
    "LEVELS",
    "LISTS",
    "STANCES",
    "TERMS",
    "Article",
    "Difference",
    "DocumentRow",
    "Duty",
    "DutyBook",
    "DutyRow",
    "ListPlan",
    "Sheet",
    "Terms",
    "Who",
    "check_document",
    "check_terms",
    "collect_rows",
    "csv_records",
    "differences",
    "list_order",
    "make_book",
    "plan_duty",
    "plan_list",
    "read_document",
    "read_duties",
    "read_row",
    "read_who",
    "row_record",
    "said",
    "term_values",
    "toml_value",
    "write_csv",
    "write_toml",
]
