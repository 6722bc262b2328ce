"""What is wrong, which kind of matter it is, and the questions of that kind."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.utils.translation import gettext as _

from oneneedle.catalogue import queries as catalogue
from oneneedle.catalogue import rules as catalogue_rules
from oneneedle.core.rules import Refused
from oneneedle.portal import forms, queries
from oneneedle.portal.views.report.steps import Standing, StepPage, say_no, step


@dataclass(frozen=True)
class Option:
    """One kind of matter to choose, with the words that spoke for it."""

    code: str
    name: str
    hint: str
    why: str
    chosen: bool


@dataclass(frozen=True)
class Group:
    """Kinds of matter that belong together."""

    name: str
    options: tuple[Option, ...]


@dataclass(frozen=True)
class TypePage(StepPage):
    """Suggestions, or the whole tree."""

    suggested: tuple[Option, ...]
    groups: tuple[Group, ...]
    unknown_chosen: bool


@step("what")
def show_what(standing: Standing) -> HttpResponse:
    """Step 1: the words; a place may come with them from a printed code."""
    draft, request = standing.draft, standing.request
    if request.method != "POST":
        return standing.show(forms.WhatForm(initial={"text": draft.text}))
    form = forms.WhatForm(request.POST)
    if not form.is_valid():
        return standing.show(form)
    data = form.cleaned_data
    place = {name: data[name] for name in ("area_path", "address") if data[name]}
    return standing.go_on(text=data["text"].strip(), **place)


@step("type")
def show_type(standing: Standing) -> HttpResponse:
    """Step 2: what the words suggest, or the whole tree, or "I don't know"."""
    request, book = standing.request, catalogue.get_catalogue(standing.visit.city.id)
    leaves = [(kind.code, kind.name) for kind in book.leaves()]
    here = _offered_here(standing, book)
    choices = [*leaves, ("", _("None of these, or I don't know"))]
    form = forms.TypeForm(request.POST if request.method == "POST" else None, choices=choices)
    if form.is_valid():
        code = form.cleaned_data["type_code"]
        changed = code != standing.draft.type_code
        answers = {} if changed else standing.draft.answers
        return standing.go_on(changed=changed, type_code=code, answers=answers)
    suggestions = book.suggest_types(standing.draft.text, standing.visit.language)
    suggested = tuple(_option(standing, found.type, found.words) for found in suggestions if found.type.code in here)
    show_all = "all" in request.GET or not suggested
    return standing.show(
        form,
        page=TypePage,
        suggested=() if show_all else suggested,
        groups=_groups(standing, book, here) if show_all else (),
        unknown_chosen="type" in standing.draft.done and not standing.draft.type_code,
    )


@step("details")
def show_details(standing: Standing) -> HttpResponse:
    """What to know about this kind, and its questions; a kind that ends in advice ends here."""
    request, guide = standing.request, standing.guide
    posted = request.POST if request.method == "POST" else None
    form = forms.QuestionsForm(posted, questions=guide.questions, answers=standing.draft.answers)
    if form.is_valid() and not guide.only_advice:
        try:
            answers = catalogue_rules.check_answers(guide.questions, form.answers())
        except Refused as refusal:
            say_no(form, refusal)
        else:
            return standing.go_on(answers=answers)
    return standing.show(form)


def _option(standing: Standing, kind: catalogue_rules.CaseTypeRef, words: tuple[str, ...] = ()) -> Option:
    why = _("because you wrote: %(words)s") % {"words": ", ".join(words)} if words else ""
    return Option(kind.code, kind.name, kind.description, why, kind.code == standing.draft.type_code)


def _offered_here(standing: Standing, book: catalogue.Catalogue) -> frozenset[str]:
    """Codes of what the offices of the ground offer; of everything while the place is not known."""
    ground = queries.find_ground(standing.visit.city.id, standing.draft)
    now = standing.visit.now
    return frozenset(kind.code for kind in book.leaves() if not ground or book.is_offered(kind.id, now, ground))


def _groups(standing: Standing, book: catalogue.Catalogue, here: frozenset[str]) -> tuple[Group, ...]:
    """Leaves under the name of their branch, in the order of the tree."""
    found: dict[str, list[Option]] = {}
    for kind in (leaf for leaf in book.leaves() if leaf.code in here):
        above = book.ancestors(kind.code)[:-1]
        name = " › ".join(branch.name for branch in above) or _("Other matters")
        found.setdefault(name, []).append(_option(standing, kind))
    return tuple(Group(name, tuple(options)) for name, options in found.items())
