"""Pure rules: answers, handlers, priorities."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from oneneedle.catalogue.rules import (
    CaseTypeRef,
    check_answers,
    choose_handler,
    find_words,
    make_binding,
    parse_questions,
    suggest_priority,
)
from oneneedle.core.rules import Refused

VALUES = [{"key": "out", "name_zh": "不亮", "name_en": "Out"}, {"key": "flicker", "name_en": "Flickers"}]
QUESTIONS = parse_questions(
    [
        {"code": "pole", "datatype": "string", "name_zh": "编号", "name_en": "Pole", "required": True},
        {"code": "lamps", "datatype": "number", "name_en": "Lamps"},
        {"code": "since", "datatype": "datetime", "name_en": "Since"},
        {"code": "story", "datatype": "text", "name_en": "Story"},
        {"code": "fault", "datatype": "singlevaluelist", "name_en": "Fault", "values": VALUES},
        {"code": "faults", "datatype": "multivaluelist", "name_en": "Faults", "values": VALUES},
        {"code": "note", "datatype": "text", "name_en": "Do not touch it.", "variable": False, "required": True},
    ]
)


@pytest.mark.parametrize(
    ("answers", "cleaned"),
    [
        ({"pole": " 12 "}, {"pole": "12"}),
        ({"pole": "1", "lamps": "3"}, {"pole": "1", "lamps": 3}),
        ({"pole": "1", "lamps": 2.5}, {"pole": "1", "lamps": 2.5}),
        ({"pole": "1", "since": "2026-03-02T09:30:00Z"}, {"pole": "1", "since": "2026-03-02T09:30:00+00:00"}),
        ({"pole": "1", "since": "2026-03-02"}, {"pole": "1", "since": "2026-03-02T00:00:00"}),
        ({"pole": "1", "story": "one\ntwo"}, {"pole": "1", "story": "one\ntwo"}),
        ({"pole": "1", "fault": ["out"]}, {"pole": "1", "fault": "out"}),
        ({"pole": "1", "faults": ["out", "flicker", "out"]}, {"pole": "1", "faults": ["out", "flicker"]}),
        ({"pole": "1", "faults": "out"}, {"pole": "1", "faults": ["out"]}),
        ({"pole": "1", "lamps": "", "faults": []}, {"pole": "1"}),
    ],
)
def test_answers_become_values(answers: dict[str, Any], cleaned: dict[str, Any]) -> None:
    assert check_answers(QUESTIONS, answers) == cleaned


def test_every_problem_is_listed_at_once() -> None:
    answers = {"lamps": "many", "since": "soon", "fault": "blue", "note": "x", "other": "y", "faults": ["out", "red"]}
    with pytest.raises(Refused) as refused:
        check_answers(QUESTIONS, answers)
    for word in ("Pole", "many", "soon", "blue", "note", "other", "red"):
        assert word in str(refused.value)


@pytest.mark.parametrize("text", ["nan", "inf", "1e999", "12x"])
def test_a_number_is_a_finite_number(text: str) -> None:
    with pytest.raises(Refused):
        check_answers(QUESTIONS, {"pole": "1", "lamps": text})


@pytest.mark.parametrize(
    "answers", [{"pole": "a\nb"}, {"pole": "a" * 501}, {"pole": ["a", "b"]}, {"pole": "1", "story": "x" * 4001}]
)
def test_one_line_is_one_short_line(answers: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        check_answers(QUESTIONS, answers)


def test_the_lowest_handler_that_has_a_unit_is_chosen() -> None:
    binding = make_binding(handlers=[{"level": "city", "kind": "water"}, {"level": "street", "kind": "street"}])
    units = {("street", "a/b/", "street"): "street office", ("water", "a/b/", "city"): "water company"}
    found = choose_handler(binding, "a/b/", lambda *asked: units.get(asked))
    assert found is not None
    assert (found.unit, found.handler.kind) == ("street office", "street")
    del units["street", "a/b/", "street"]
    found = choose_handler(binding, "a/b/", lambda *asked: units.get(asked))
    assert found is not None
    assert found.unit == "water company"
    assert choose_handler(binding, "c/", lambda *asked: units.get(asked)) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("配电箱漏电了", ("漏电",)),
        ("There are SPARKS!", ("sparks",)),
        ("live wires on the road", ("live wire",)),
        ("sparkling water", ()),
        ("", ()),
    ],
)
def test_danger_words_make_a_report_urgent(text: str, words: tuple[str, ...]) -> None:
    danger = ("漏电", "sparks", "live wire")
    one = CaseTypeRef(uuid4(), "a", "a/", "", "", "甲", "A", danger_words=danger)
    assert find_words(danger, text) == words
    suggestion = suggest_priority(one, text, "high")
    assert (suggestion.priority, suggestion.words) == ("urgent" if words else "high", words)
