"""Fields several forms share: photos, and choices of units, types and areas."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules import is_under
from oneneedle.desk import queries
from oneneedle.places import queries as places
from oneneedle.ui.forms import ManyFilesField
from oneneedle.units import queries as units

Choices = list[tuple[str, Any]]


class PhotosField(ManyFilesField):
    """Several photos (or PDF documents)."""

    def __init__(self, **options: Any) -> None:
        super().__init__(accept="image/*,application/pdf", **{"label": gettext_lazy("Photos"), **options})


def unit_choices(jurisdiction_id: str, *, first: str = "", leave_out: str = "") -> Choices:
    """Every active unit of the city in the order of its tree; `first` names the empty choice."""
    found = units.units_for(jurisdiction_id).units
    listed = [(str(one.id), _indent(one.name, one.path.count("/") - 2)) for one in found if one.active]
    return [("", first or _("Choose")), *(choice for choice in listed if choice[0] != leave_out)]


def unit_path_choices(jurisdiction_id: str) -> Choices:
    """Units by path, for filters."""
    found = units.units_for(jurisdiction_id).units
    return [("", _("All units")), *((one.path, _indent(one.name, one.path.count("/") - 2)) for one in found)]


def type_choices(jurisdiction_id: str, *, branches: bool, first: str, chosen: str = "") -> Choices:
    """The active types; as groups of leaves, or with `branches` as one list in which a branch stands for its leaves.

    In that list a chosen type that was retired stands at the end: its cases are still there to be looked at.
    """
    book = catalogue.get_catalogue(jurisdiction_id)
    tree = book.tree()
    listed: Choices = [("", first)]
    if branches:
        listed.extend(_flat(tree, 0))
        if chosen in book.by_code and all(code != chosen for code, _name in listed):
            listed.append((chosen, book.by_code[chosen].name))
        return listed
    for node in tree:
        leaves = [(one.code, one.name) for one in _leaves(node)]
        if leaves:
            listed.append((node.type.name, leaves) if node.children else leaves[0])
    return listed


def area_choices(root: str, *, first: str, chosen: str = "") -> Choices:
    """The areas below the root, indented by level; a chosen one of a level that is left out stands at the end."""
    found = queries.area_choices(root)
    listed: Choices = [("", first), *((one.path, _indent(one.label, one.depth)) for one in found)]
    left_out = is_under(chosen, root) and all(one.path != chosen for one in found)
    if left_out and (area := places.get_area(chosen)):
        listed.append((area.path, area.label))
    return listed


def question_fields(rule: catalogue_rules.Rule | None) -> dict[str, forms.Field]:
    """One field per extra question, named `q_<code>`."""
    fields: dict[str, forms.Field] = {}
    for question in sorted(rule.questions, key=lambda one: one.order) if rule else ():
        if question.variable:
            fields[f"q_{question.code}"] = _question_field(question)
    return fields


def read_answers(cleaned: dict[str, Any]) -> dict[str, Any] | None:
    """The answers by code, or None when no question was asked."""
    asked = {name.removeprefix("q_"): value for name, value in cleaned.items() if name.startswith("q_")}
    said = {code: value for code, value in asked.items() if value not in ("", None, [])}
    return {code: _plain(value) for code, value in said.items()} if asked else None


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _question_field(question: catalogue_rules.Question) -> forms.Field:
    # Whether an answer is missing is said by the catalogue itself, so that one place knows.
    words: dict[str, Any] = {"label": question.name, "help_text": question.hint, "required": False}
    values = [(choice.key, choice.name) for choice in question.values]
    if question.datatype == "singlevaluelist":
        return forms.ChoiceField(choices=[("", _("Choose")), *values], **words)
    if question.datatype == "multivaluelist":
        return forms.MultipleChoiceField(choices=values, widget=forms.CheckboxSelectMultiple, **words)
    if question.datatype == "text":
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **words)
    if question.datatype == "datetime":
        return forms.DateTimeField(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), **words)
    return forms.CharField(**words)


def _indent(label: str, depth: int) -> str:
    return f"{'· ' * max(depth, 0)}{label}"


def _flat(nodes: Iterable[catalogue_rules.Node], depth: int) -> Iterable[tuple[str, str]]:
    for node in nodes:
        yield node.type.code, _indent(node.type.name, depth)
        yield from _flat(node.children, depth + 1)


def _leaves(node: catalogue_rules.Node) -> Iterable[catalogue_rules.CaseTypeRef]:
    if node.type.is_leaf:
        yield node.type
    for child in node.children:
        yield from _leaves(child)
