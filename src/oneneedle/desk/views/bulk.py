"""Many cases at once: preview, one reason, the result of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from oneneedle.cases import actions
from oneneedle.cases import queries as cases
from oneneedle.cases.models import Case
from oneneedle.core.rules import Refused
from oneneedle.desk import rules
from oneneedle.desk.forms.bulk import BULK_LINKS, BULK_VERBS, BulkForm
from oneneedle.desk.forms.steps import STALE
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.ui import pages

_ACTIONS: dict[str, Callable[..., None]] = {
    "file": lambda reason, **with_case: actions.file_case(**with_case),
    "dispatch": lambda reason, **with_case: actions.dispatch_case(**with_case),
    "accept": lambda reason, **with_case: actions.accept_order(**with_case),
    "lower": lambda reason, **with_case: actions.lower_case(reason=reason, **with_case),
    "verify": lambda reason, **with_case: actions.verify_case(holds=True, note=reason, **with_case),
    "close": lambda reason, **with_case: actions.close_case(note=reason, **with_case),
}

_BULK_OF_DUTY = {
    "to_file": ("file",),
    "to_dispatch": ("dispatch",),
    "lifted": ("lower", "accept"),
    "to_verify": ("verify",),
    "to_close": ("close",),
}
_GATHERED = frozenset({"to_dispatch", "lifted", "due_soon", "overdue", "returned", "all"})


@dataclass(frozen=True)
class BulkButton:
    """One verb for many cases."""

    verb: str
    label: str
    icon: str


@dataclass(frozen=True)
class BulkLine:
    """One case of many: what will happen, or what happened."""

    row: cases.CaseRow
    href: str
    ok: bool
    words: str


@dataclass(frozen=True)
class BulkPage:
    """The preview, or with `done` the results."""

    desk: DeskFrame
    title: str
    form: BulkForm
    lines: tuple[BulkLine, ...]
    ready: int
    done: bool
    back: str


def make_buttons(seat: Seat, duty: str) -> tuple[BulkButton, ...]:
    """What the cases of a duty can take together, and where they can be taken, for this post."""
    verbs = [verb for verb in _BULK_OF_DUTY.get(duty, ()) if seat.actor.may(BULK_VERBS[verb].right)]
    named = [(verb, BULK_VERBS[verb].label, rules.VERB_ICONS[verb]) for verb in verbs]
    if duty in _GATHERED and seat.actor.area_path:
        if cases.may_blow(seat.actor) or cases.may_propose(seat.actor):
            named.append(("blow", BULK_LINKS["blow"][1], "megaphone"))
        if cases.may_campaign(seat.actor):
            named.append(("campaign", BULK_LINKS["campaign"][1], "geo-alt"))
    return tuple(BulkButton(verb, str(label), icon) for verb, label, icon in named)


@require_POST
@seated
def show_bulk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """First the preview; with `sure` every case takes the verb, each for itself."""
    form = BulkForm(request.POST)
    back = _back(seat, request.POST.get("duty", ""))
    if not form.is_valid():
        page = BulkPage(frame(seat), _("Many cases"), form, (), ready=0, done=False, back=back)
        return pages.render_page(request, "desk/bulk.html", page, status=422)
    values: dict[str, Any] = form.cleaned_data
    seen: dict[UUID, int] = dict(values["chosen"])
    if values["verb"] in BULK_LINKS:
        chosen = cases.find_rows(seat.actor, list(seen), seat.now)
        query = urlencode([("case", row.number) for row in chosen])
        return redirect(f"{reverse(BULK_LINKS[values['verb']][0])}?{query}")
    sure = request.POST.get("sure") == "yes"
    outcomes = {case_id: _try(seat, values, case_id, version, sure) for case_id, version in seen.items()}
    rows = cases.find_rows(seat.actor, list(seen), seat.now)
    lines = tuple(BulkLine(row, reverse("desk:case", args=[row.number]), *outcomes[row.id]) for row in rows)
    verb = BULK_VERBS[values["verb"]]
    ready = sum(line.ok for line in lines)
    page = BulkPage(frame(seat), str(verb.label), form, lines, ready, sure, back)
    return pages.render_page(request, "desk/bulk.html", page)


def _try(seat: Seat, values: dict[str, Any], case_id: UUID, version: int, sure: bool) -> tuple[bool, str]:
    """Whether it is possible, or with `sure` whether it was done, and the words for it."""
    try:
        case = cases.get_case(seat.actor, case_id)
    except Case.DoesNotExist:
        return False, _("Not there, or not for your post.")
    if case.version != version:
        return False, str(STALE)
    if not sure:
        if any(step.verb == values["verb"] for step in cases.beside_buttons(seat.actor, case)):
            return True, _("Ready")
        button = cases.get_button(seat.actor, case, values["verb"], seat.now)
        if button is None:
            return False, _("Not possible from here for your post.")
        return button.enabled, button.why if not button.enabled else _("Ready")
    try:
        _ACTIONS[values["verb"]](values["reason"], case=case, actor=seat.actor, now=seat.now)
    except Refused as refusal:
        return False, str(refusal)
    return True, _("Done")


def _back(seat: Seat, duty: str) -> str:
    return reverse("desk:inbox", args=[duty]) if duty in cases.duties_of(seat.actor) else reverse("desk:home")
