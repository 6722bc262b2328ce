"""The members of each Open311 element, in the order of the specification."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from oneneedle.catalogue.rules import Question

LIST_TYPES = frozenset({"singlevaluelist", "multivaluelist"})
# Words in `keywords` which FixMyStreet takes for commands.
COMMAND_WORDS = frozenset({"private", "inactive", "staff", "waste_only"})


def keywords_text(words: Sequence[str]) -> str:
    """One text with commas; words that are commands elsewhere stay out."""
    plain = (" ".join(word.replace(",", " ").split()) for word in words)
    return ", ".join(word for word in dict.fromkeys(plain) if word and word.lower() not in COMMAND_WORDS)


def attribute(question: Question, order: int) -> dict[str, Any]:
    """One element of a service definition; `values` only where there is something to choose."""
    shape: dict[str, Any] = {
        "variable": question.variable,
        "code": question.code,
        "datatype": question.datatype,
        "required": question.required and question.variable,
        "datatype_description": question.hint or None,
        "order": order,
        "description": question.name,
    }
    if question.datatype in LIST_TYPES:
        shape["values"] = [{"key": str(choice.key), "name": choice.name} for choice in question.values]
    return shape


def answered(questions: Sequence[Question], answers: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The answers a report brought; what people wrote in their own words stays with the staff."""
    shapes = []
    for question in questions:
        value = answers.get(question.code)
        if value is None or question.datatype in {"string", "text"}:
            continue
        keys = [str(key) for key in (value if isinstance(value, list | tuple) else [value])]
        names = {str(choice.key): choice.name for choice in question.values}
        shapes.append(
            {
                "code": question.code,
                "description": question.name,
                "values": [{"key": key, "name": names.get(key, key)} for key in keys],
            }
        )
    return shapes
