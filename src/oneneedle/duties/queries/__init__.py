"""Readers of the responsibility list; they answer with frozen values and change nothing."""

from __future__ import annotations

from oneneedle.duties.queries.books import forget, get_book, read_book
from oneneedle.duties.queries.checks import find_faults, find_warnings, plan_change
from oneneedle.duties.queries.leads import (
    Dispute,
    Lead,
    describe_field,
    describe_who,
    find_disputes,
    find_who,
    lead_for,
)
from oneneedle.duties.queries.library import (
    Document,
    as_row,
    get_change,
    get_consultation,
    get_document,
    get_item,
    list_changes,
    list_consultations,
    list_documents,
    list_practices,
    may_comment,
    rows_of_change,
    search_duties,
)
from oneneedle.duties.queries.links import items_of_type, items_of_unit, types_of_unit, units_of_type
from oneneedle.duties.queries.telling import (
    STANCE_TONES,
    ToldDifference,
    ToldDuty,
    ToldVersion,
    changes_between,
    tell_differences,
    tell_duty,
    tell_versions,
)

__all__ = [
    "STANCE_TONES",
    "Dispute",
    "Document",
    "Lead",
    "ToldDifference",
    "ToldDuty",
    "ToldVersion",
    "as_row",
    "changes_between",
    "describe_field",
    "describe_who",
    "find_disputes",
    "find_faults",
    "find_warnings",
    "find_who",
    "forget",
    "get_book",
    "get_change",
    "get_consultation",
    "get_document",
    "get_item",
    "items_of_type",
    "items_of_unit",
    "lead_for",
    "list_changes",
    "list_consultations",
    "list_documents",
    "list_practices",
    "may_comment",
    "plan_change",
    "read_book",
    "rows_of_change",
    "search_duties",
    "tell_differences",
    "tell_duty",
    "tell_versions",
    "types_of_unit",
    "units_of_type",
]
