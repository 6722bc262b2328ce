"""Pure words of the catalogue: types, the rules that bind them, their questions, and how files tell them."""

from __future__ import annotations

from oneneedle.catalogue.rules.binding import (
    PRIORITIES,
    Binding,
    Chosen,
    Handler,
    Limits,
    PrioritySuggestion,
    Rule,
    binding_columns,
    choose_handler,
    freeze_rule,
    make_binding,
    suggest_priority,
    thaw_rule,
)
from oneneedle.catalogue.rules.export import write_csv, write_toml
from oneneedle.catalogue.rules.questions import DATATYPES, Choice, Question, check_answers, parse_questions
from oneneedle.catalogue.rules.sheet import COLUMNS, Sheet, TypeRow, check_type, read_catalogue
from oneneedle.catalogue.rules.suggest import Suggestion, find_words, suggest_types
from oneneedle.catalogue.rules.types import CaseTypeRef, Node

__all__ = [
    "COLUMNS",
    "DATATYPES",
    "PRIORITIES",
    "Binding",
    "CaseTypeRef",
    "Choice",
    "Chosen",
    "Handler",
    "Limits",
    "Node",
    "PrioritySuggestion",
    "Question",
    "Rule",
    "Sheet",
    "Suggestion",
    "TypeRow",
    "binding_columns",
    "check_answers",
    "check_type",
    "choose_handler",
    "find_words",
    "freeze_rule",
    "make_binding",
    "parse_questions",
    "read_catalogue",
    "suggest_priority",
    "suggest_types",
    "thaw_rule",
    "write_csv",
    "write_toml",
]
