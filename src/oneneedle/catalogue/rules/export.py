"""How case types and their rules are written as the CSV and TOML that `read_catalogue` reads."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any

from oneneedle.catalogue.rules.binding import Binding, binding_columns
from oneneedle.catalogue.rules.sheet import COLUMNS, LIMITS, LISTS, RULE_TEXTS, TEXTS, TypeRow, join_list


def write_csv(rows: Iterable[TypeRow]) -> str:
    """One line per type."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        fields: dict[str, Any] = {name: getattr(row, name) for name in TEXTS}
        fields |= {name: join_list(getattr(row, name)) for name in LISTS}
        fields |= {"ordinal": row.ordinal or "", "active": "" if row.active else "no"}
        writer.writerow(fields | (_rule_fields(row.binding) if row.binding else {}))
    return out.getvalue()


def _rule_fields(binding: Binding) -> dict[str, str]:
    plain = binding_columns(binding)
    questions = json.dumps(plain["questions"], ensure_ascii=False) if plain["questions"] else ""
    return {
        "handlers": join_list(_handlers(binding)),
        "cooperating": join_list(binding.cooperating),
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
    return "\n".join("\n".join(_table(row)) + "\n" for row in rows)


def _table(row: TypeRow) -> Iterator[str]:
    yield "[[type]]"
    for name in (*TEXTS, *LISTS):
        if value := getattr(row, name):
            yield f"{name} = {_value(value)}"
    if row.ordinal:
        yield f"ordinal = {row.ordinal}"
    if not row.active:
        yield "active = false"
    if row.binding:
        yield from _rule_lines(row.binding)


def _rule_lines(binding: Binding) -> Iterator[str]:
    plain = binding_columns(binding)
    yield f"priority = {_value(binding.priority)}"
    if binding.handlers:
        yield f"handlers = {_value(_handlers(binding))}"
    if binding.cooperating:
        yield f"cooperating = {_value(binding.cooperating)}"
    if binding.private:
        yield "private = true"
    if not binding.needs_place:
        yield "needs_place = false"
    for name in RULE_TEXTS:
        if plain[name]:
            yield f"{name} = {_value(plain[name])}"
    for priority, texts in plain["limits"].items():
        yield f"limits.{priority} = {_value(texts)}"
    for question in plain["questions"]:
        yield "[[type.questions]]"
        for name, value in question.items():
            yield f"{name} = {_value(value)}"


def _value(value: Any) -> str:
    """A TOML value; its texts are written as JSON writes them, which TOML reads alike."""
    match value:
        case bool():
            return "true" if value else "false"
        case dict():
            return "{" + ", ".join(f"{key} = {_value(one)}" for key, one in value.items()) + "}"
        case list() | tuple():
            if value and isinstance(value[0], dict):
                return "[\n" + "".join(f"  {_value(one)},\n" for one in value) + "]"
            return "[" + ", ".join(_value(one) for one in value) + "]"
        case _:
            return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
