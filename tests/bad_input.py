"""Rubbish for every page: names of all fields there are, what is written into them, and who is asked."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern

import oneneedle
from oneneedle.core.models import LedgerRow

SOURCE = Path(oneneedle.__file__).parent
NOBODY = UUID(int=7)
_ASKED = re.compile(r"""(?:GET|POST)(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']""")
# Forms that name their fields as they go.
_NUMBERED = (
    "unit_1",
    "asked_1",
    "finish_by_1",
    "unit_2",
    "asked_2",
    "mark_1",
    "words_1",
    "mark_2",
    "words_2",
    "text_1",
    "answer_1",
    "result_1",
    "photo_1",
)
ODD_WORDS = {
    "nothing": "",
    "too long": "x" * 3000,
    "a NUL": "a\x00b",
    "minus one": "-1",
    "no number": "NaN",
    "the year one": "0001-01-01T00:00",
    "the first day": "0001-01-01",
    "the last year": "9999-12-31",
    "an unknown id": str(NOBODY),
}


def field_names(*apps: str) -> list[str]:
    """Every name a form or a view of these doors reads."""
    names = set(_NUMBERED)
    for app in apps:
        package = importlib.import_module(f"oneneedle.{app}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
        for path in (SOURCE / app).rglob("*.py"):
            names |= set(_ASKED.findall(path.read_text(encoding="utf-8")))
    for form in _below(forms.BaseForm):
        names |= set(getattr(form, "base_fields", {}))
    return sorted(names - {"csrfmiddlewaretoken"})


def _below(kind: type) -> Iterator[type]:
    one: type
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


def rounds(names: Sequence[str], turn: int) -> Iterator[tuple[str, dict[str, str]]]:
    """A body of rubbish: one word in every field, which text fields take, or a mixture, by turns."""
    word = ("minus one", "the last year", "the first day")[turn // 2 % 3]
    if turn % 2:
        yield word, dict.fromkeys(names, ODD_WORDS[word])
    else:
        yield f"mixture {turn}", mixed(names, turn)


def mixed(names: Sequence[str], turn: int) -> dict[str, str]:
    """Each field another odd word; with every turn the next one."""
    words = tuple(ODD_WORDS.values())
    return {name: words[(at + turn) % len(words)] for at, name in enumerate(names)}


def addresses(prefix: str, patterns: list[URLPattern], known: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The address of every pattern, filled with things that are there as far as any are known."""
    found = [
        one for pattern in patterns for one in _fill(prefix + str(pattern.pattern), known.get(pattern.name or "", {}))
    ]
    return list(dict.fromkeys(found))


def _fill(route: str, things: Mapping[str, Any]) -> list[str]:
    filled = [route]
    for kind, name in re.findall(r"<(\w+):(\w+)>", route):
        given = things.get(name, NOBODY if kind == "uuid" else "nothing")
        several = given if isinstance(given, list | tuple) else [given]
        filled = [one.replace(f"<{kind}:{name}>", str(value)) for one in filled for value in several]
    return filled


def post(client: Client, address: str, body: Any, **more: Any) -> tuple[HttpResponse, bool]:
    """The answer, and whether anything was written; it is taken back again."""
    return _try(lambda: client.post(address, body, **more))


def get(client: Client, address: str, query: Mapping[str, str]) -> tuple[HttpResponse, bool]:
    return _try(lambda: client.get(address, query))


def _try(call: Callable[[], Any]) -> tuple[HttpResponse, bool]:
    rows = LedgerRow.objects.count()
    before = transaction.savepoint()
    try:
        answer = call()
    except Exception as error:  # what a server would answer with 500
        answer = HttpResponse(f"{type(error).__name__}: {error}", status=500)
        transaction.set_rollback(False)
    wrote = LedgerRow.objects.count() > rows
    transaction.savepoint_rollback(before)
    return answer, wrote


def shape(address: str) -> str:
    """The address without what changes from run to run."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[A-Z]?-?\d{6}-\d{6}-\d", "…", address)


def faults(answer: HttpResponse, wrote: bool) -> str:
    """What is wrong with the answer to rubbish; empty when nothing is."""
    if answer.status_code >= 500:
        return f"answered {answer.status_code}: {answer.content.decode()[:300]}"
    if answer.status_code >= 400 and wrote:
        return f"answered {answer.status_code} and wrote"
    if answer.status_code in {400, 404, 409, 422} and not answer.content.strip():
        return f"answered {answer.status_code} without a word"
    return ""
