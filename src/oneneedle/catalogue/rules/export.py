"""How case types and their rules are written as the CSV and TOML that `read_catalogue` reads."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from oneneedle.catalogue.rules.binding import Binding, binding_columns
from oneneedle.catalogue.rules.sheet import COLUMNS, LIMITS, LISTS, RULE_TEXTS, TEXTS, TypeRow
from oneneedle.core.rules import sheets


def write_csv(rows: Iterable[TypeRow]) -> str:
    """One line per type."""
    return sheets.write_csv(COLUMNS, (_fields(row) for row in rows))


def _fields(row: TypeRow) -> dict[str, Any]:
    fields: dict[str, Any] = {name: getattr(row, name) for name in TEXTS}
    fields |= {name: sheets.join_list(getattr(row, name)) for name in LISTS}
    fields |= {"ordinal": row.ordinal or "", "active": "" if row.active else "no"}
    return fields | (_rule_fields(row.binding) if row.binding else {})


def _rule_fields(binding: Binding) -> dict[str, str]:
    plain = binding_columns(binding)
    questions = json.dumps(plain["questions"], ensure_ascii=False) if plain["questions"] else ""
    return {
        "handlers": sheets.join_list(_handlers(binding)),
        "cooperating": sheets.join_list(binding.cooperating),
        # Always written: it tells a rule without anything else from no rule at all.
        "priority": binding.priority,
        "private": "yes" if binding.private else "",
        "needs_place": "" if binding.needs_place else "no",
        "questions": questions,
        **{column: plain["limits"].get(priority, {}).get(name, "") for column, (priority, name) in LIMITS.items()},
        **{name: plain[name] for name in RULE_TEXTS},
    }


def _handlers(binding: Binding) -> tuple[str, ...]:
    return tuple(f"{one.level}:{one.kind}" if one.level else one.kind for one in binding.handlers)


def write_toml(rows: Iterable[TypeRow]) -> str:
    """One `[[type]]` table per type, its questions below it."""
    return sheets.write_tables(_table(row) for row in rows)


def _table(row: TypeRow) -> Iterator[str]:
    yield "[[type]]"
    for name in (*TEXTS, *LISTS):
        if value := getattr(row, name):
            yield f"{name} = {sheets.toml_value(value)}"
    if row.ordinal:
        yield f"ordinal = {row.ordinal}"
    if not row.active:
        yield "active = false"
    if row.binding:
        yield from _rule_lines(row.binding)


def _rule_lines(binding: Binding) -> Iterator[str]:
    plain = binding_columns(binding)
    yield f"priority = {sheets.toml_value(binding.priority)}"
    if binding.handlers:
        yield f"handlers = {sheets.toml_value(_handlers(binding))}"
    if binding.cooperating:
        yield f"cooperating = {sheets.toml_value(binding.cooperating)}"
    if binding.private:
        yield "private = true"
    if not binding.needs_place:
        yield "needs_place = false"
    for name in RULE_TEXTS:
        if plain[name]:
            yield f"{name} = {sheets.toml_value(plain[name])}"
    for priority, texts in plain["limits"].items():
        yield f"limits.{priority} = {sheets.toml_value(texts)}"
    for question in plain["questions"]:
        yield "[[type.questions]]"
        for name, value in question.items():
            yield f"{name} = {sheets.toml_value(value)}"
