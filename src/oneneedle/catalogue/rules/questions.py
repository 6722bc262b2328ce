"""Extra questions of a case type, as Open311 knows them, and the answers they accept."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from oneneedle.core.rules import Refused, by_language

DATATYPES = ("string", "number", "datetime", "text", "singlevaluelist", "multivaluelist")
LISTS = frozenset({"singlevaluelist", "multivaluelist"})
LONGEST = {"string": 500, "text": 4000}
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,39}", re.ASCII)
_TEXTS = ("name_zh", "name_en", "hint_zh", "hint_en")

Answer = str | int | float | list[str]


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list question."""

    key: str
    name_zh: str
    name_en: str

    @property
    def name(self) -> str:
        return by_language(self.name_zh, self.name_en)


@dataclass(frozen=True, slots=True)
class Question:
    """One extra question; with `variable` false it only tells something and takes no answer."""

    code: str
    datatype: str
    name_zh: str
    name_en: str
    hint_zh: str = ""
    hint_en: str = ""
    required: bool = False
    variable: bool = True
    order: int = 1
    values: tuple[Choice, ...] = ()

    @property
    def name(self) -> str:
        return by_language(self.name_zh, self.name_en)

    @property
    def hint(self) -> str:
        return by_language(self.hint_zh, self.hint_en)


def parse_questions(raw: Any) -> tuple[Question, ...]:
    """The questions of a JSON list in their order; refused with the first thing that is wrong, named."""
    if not isinstance(raw, list) or not all(isinstance(item, Mapping) for item in raw):
        raise Refused(_("Questions are a list of tables with code, datatype, name_zh and name_en."), field="questions")
    questions = tuple(_parse(item, order) for order, item in enumerate(raw, start=1))
    if len({question.code for question in questions}) < len(questions):
        raise Refused(_("Two questions have the same code."), field="questions")
    return questions


def _parse(item: Mapping[str, Any], order: int) -> Question:
    code = str(item.get("code", ""))
    known = {"code", "datatype", "required", "variable", "order", "values", *_TEXTS}
    if not _CODE.fullmatch(code):
        raise _wrong(code, _("its code must begin with a letter and hold letters, digits and underscores only"))
    if unknown := sorted(set(item) - known):
        raise _wrong(code, _("unknown fields: %(fields)s") % {"fields": ", ".join(unknown)})
    datatype = str(item.get("datatype", ""))
    if datatype not in DATATYPES:
        raise _wrong(code, _("its datatype is none of %(types)s") % {"types": ", ".join(DATATYPES)})
    texts = {key: str(item.get(key, "")) for key in _TEXTS}
    if not texts["name_zh"] and not texts["name_en"]:
        raise _wrong(code, _("it has no name"))
    flags = {key: item.get(key, key == "variable") for key in ("required", "variable")}
    if not all(isinstance(flag, bool) for flag in flags.values()):
        raise _wrong(code, _("required and variable are true or false"))
    values = _parse_values(code, item.get("values", []))
    if bool(values) != (datatype in LISTS):
        raise _wrong(code, _("list questions need values, and others have none"))
    return Question(
        code=code,
        datatype=datatype,
        name_zh=texts["name_zh"],
        name_en=texts["name_en"],
        hint_zh=texts["hint_zh"],
        hint_en=texts["hint_en"],
        required=flags["required"],
        variable=flags["variable"],
        order=order,
        values=values,
    )


def _parse_values(code: str, raw: Any) -> tuple[Choice, ...]:
    if not isinstance(raw, list) or not all(isinstance(value, Mapping) for value in raw):
        raise _wrong(code, _("its values are a list of tables with key, name_zh and name_en"))
    values = tuple(
        Choice(str(value.get("key", "")), str(value.get("name_zh", "")), str(value.get("name_en", ""))) for value in raw
    )
    if any(not value.key or not (value.name_zh or value.name_en) for value in values):
        raise _wrong(code, _("each value needs a key and a name"))
    if len({value.key for value in values}) < len(values):
        raise _wrong(code, _("two values have the same key"))
    return values


def _wrong(code: str, what: str) -> Refused:
    message = _("The question “%(code)s”: %(what)s.")
    return Refused(message % {"code": code, "what": what}, field="questions", code="bad_question")


def question_json(question: Question) -> dict[str, Any]:
    """The question as `parse_questions` reads it, without what says nothing."""
    plain: dict[str, Any] = {"code": question.code, "datatype": question.datatype}
    plain |= {key: text for key in _TEXTS if (text := getattr(question, key))}
    if question.required:
        plain["required"] = True
    if not question.variable:
        plain["variable"] = False
    if question.values:
        plain["values"] = [
            {"key": value.key, "name_zh": value.name_zh, "name_en": value.name_en} for value in question.values
        ]
    return plain


def check_answers(questions: Iterable[Question], answers: Mapping[str, object]) -> dict[str, Answer]:
    """The answers as values, by code; what is empty is left out. Refused with every problem at once, in words.

    Takes texts, numbers and lists of texts, as pages, Open311 and imports give them.
    """
    asked = {question.code: question for question in questions if question.variable}
    problems = [_("There is no question “%(code)s”.") % {"code": code} for code in answers if code not in asked]
    cleaned: dict[str, Answer] = {}
    for code, question in asked.items():
        given = _texts(answers.get(code))
        try:
            if given:
                cleaned[code] = _clean(question, given)
            elif question.required:
                raise ValueError(_("an answer is needed"))
        except ValueError as error:
            problems.append(_("%(question)s: %(problem)s.") % {"question": question.name, "problem": error})
    if problems:
        raise Refused(" ".join(problems), field="answers", code="bad_answers")
    return cleaned


def _texts(answer: object) -> list[str]:
    many = answer if isinstance(answer, list | tuple) else [answer]
    return [text for one in many if one is not None and (text := str(one).strip())]


def _clean(question: Question, given: list[str]) -> Answer:
    if question.datatype == "multivaluelist":
        return [_key(question, text) for text in dict.fromkeys(given)]
    if len(given) > 1:
        raise ValueError(_("only one answer is possible"))
    match question.datatype:
        case "singlevaluelist":
            return _key(question, given[0])
        case "number":
            return _number(given[0])
        case "datetime":
            return _moment(given[0])
        case datatype:
            return _text(given[0], datatype)


def _key(question: Question, text: str) -> str:
    if any(value.key == text for value in question.values):
        return text
    keys = ", ".join(value.key for value in question.values)
    raise ValueError(_("“%(text)s” is none of the choices %(keys)s") % {"text": text, "keys": keys})


def _number(text: str) -> int | float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(_("“%(text)s” is no number") % {"text": text})
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,15}", text, re.ASCII) else number


def _moment(text: str) -> str:
    try:
        return datetime.fromisoformat(text).isoformat()
    except ValueError:
        message = _("“%(text)s” is no date and time; write it as in 2026-03-02T09:30")
        raise ValueError(message % {"text": text}) from None


def _text(text: str, datatype: str) -> str:
    longest = LONGEST[datatype]
    if len(text) > longest:
        raise ValueError(_("the answer is longer than %(longest)d characters") % {"longest": longest})
    if datatype == "string" and ("\n" in text or "\r" in text):
        raise ValueError(_("the answer must be one line"))
    return text
