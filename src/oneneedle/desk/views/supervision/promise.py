"""One rectification or commitment on the desk: its steps and its proofs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID

from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oneneedle.core.rules.words import shorten
from oneneedle.desk import rules
from oneneedle.desk.forms.supervision import COMMITMENT_FORMS, RECTIFICATION_FORMS, BlotForm
from oneneedle.desk.rules import supervision as looks
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.step_links import StepLink
from oneneedle.desk.views.supervision.steps import (
    StepPanel,
    Values,
    make_documents,
    make_events,
    make_links,
    make_pictures,
    store,
    take,
    today,
)
from oneneedle.supervision import actions
from oneneedle.supervision import queries as supervision
from oneneedle.supervision.models import Commitment, Rectification
from oneneedle.ui import files, pages
from oneneedle.ui import rules as ui

# Column -> how its words are headed.
TEXT_NAMES: dict[str, dict[str, str | Promise]] = {
    "rectification": {
        "problem": gettext_lazy("Problem"),
        "action": gettext_lazy("What shall be done?"),
        "evidence": gettext_lazy("What was done?"),
        "witness_words": gettext_lazy("What was seen on the ground"),
        "end_words": gettext_lazy("Why it was struck off"),
    },
    "commitment": {
        "promise": gettext_lazy("Promise"),
        "measure": gettext_lazy("How to see that it is kept"),
        "proof": gettext_lazy("Proof"),
        "end_words": gettext_lazy("Why it was taken back"),
    },
}
_DONE = {
    "report": gettext_lazy("Reported; the community and the resident can confirm it."),
    "confirm": gettext_lazy("Confirmed: it is closed."),
    "deny": gettext_lazy("The unit goes on."),
    "finish": gettext_lazy("Said to be kept; residents can say whether it is so."),
    "withdraw": gettext_lazy("Taken off, with the reason."),
    "redact": gettext_lazy("The words are gone."),
}
Row = supervision.RectificationRow | supervision.CommitmentRow


@dataclass(frozen=True)
class ProofSwitch:
    """A proof with the door that shows or hides it."""

    name: str
    public: bool
    href: str


@dataclass(frozen=True)
class PromiseView:
    """One rectification or commitment."""

    desk: DeskFrame
    title: str
    caption: str
    list_href: str
    list_label: str
    sheet: supervision.PromisePage
    state: rules.Chip
    late: rules.Chip | None
    facts: tuple[ui.Row, ...]
    links: tuple[StepLink, ...]
    panel: StepPanel | None
    pictures: tuple[ui.Picture, ...]
    documents: tuple[ui.Tab, ...]
    proofs: tuple[ProofSwitch, ...]
    events: tuple[ui.Event, ...]


@seated
def show_rectification(request: HttpRequest, seat: Seat, one_id: UUID) -> HttpResponse:
    """One problem."""
    return _draw(request, seat, _load_rectification(seat, one_id))


@seated
def show_commitment(request: HttpRequest, seat: Seat, one_id: UUID) -> HttpResponse:
    """One promise."""
    return _draw(request, seat, _load_commitment(seat, one_id))


@seated
def move_rectification(request: HttpRequest, seat: Seat, one_id: UUID, verb: str) -> HttpResponse:
    """Report, confirm, deny, strike off."""
    one = _load_rectification(seat, one_id)
    given: dict[str, Any] = {"rectification": one, "actor": seat.actor, "now": seat.now}
    doors: dict[str, Callable[[Values, bool], object]] = {
        "report": lambda said, may: actions.report_rectification(
            evidence=said["evidence"], file_ids=store(seat, said, may), **given
        ),
        "confirm": lambda said, _may: actions.confirm_rectification(words=said["words"], **given),
        "deny": lambda said, _may: actions.deny_rectification(words=said["words"], **given),
        "withdraw": lambda said, _may: actions.withdraw_rectification(reason=said["reason"], **given),
        "redact": lambda said, _may: _blot(seat, one, said),
    }
    return _move(request, seat, one, verb, {**RECTIFICATION_FORMS, "redact": _blot_form(one)}, doors, "rectification")


@seated
def move_commitment(request: HttpRequest, seat: Seat, one_id: UUID, verb: str) -> HttpResponse:
    """Say that it is kept, or take it back."""
    one = _load_commitment(seat, one_id)
    given: dict[str, Any] = {"commitment": one, "actor": seat.actor, "now": seat.now}
    doors: dict[str, Callable[[Values, bool], object]] = {
        "finish": lambda said, may: actions.finish_commitment(
            proof=said["proof"], file_ids=store(seat, said, may), **given
        ),
        "withdraw": lambda said, _may: actions.withdraw_commitment(reason=said["reason"], **given),
        "redact": lambda said, _may: _blot(seat, one, said),
    }
    return _move(request, seat, one, verb, {**COMMITMENT_FORMS, "redact": _blot_form(one)}, doors, "commitment")


@seated
def send_proof(request: HttpRequest, seat: Seat, file_id: UUID) -> FileResponse:
    """The bytes of a proof of this city."""
    found = supervision.get_proof(seat.city.id, file_id)
    return files.send_stored(request, found.file_id if found else None)


@require_POST
@seated
def show_proof(request: HttpRequest, seat: Seat, file_id: UUID) -> HttpResponse:
    """Let everybody see a proof, or hide it."""
    found = supervision.get_proof(seat.city.id, file_id)
    if found is None:
        raise Http404
    actions.show_proof(proof=found, public=request.POST.get("public") == "yes", actor=seat.actor, now=seat.now)
    if found.rectification_id:
        return redirect("desk:rectification", one_id=found.rectification_id)
    return redirect("desk:commitment", one_id=found.commitment_id)


def _blot_form(one: Rectification | Commitment) -> Callable[..., forms.Form]:
    """The form with everything that was said of this one."""
    names = TEXT_NAMES["rectification" if isinstance(one, Rectification) else "commitment"]
    said = {key: (str(name), str(getattr(one, key))) for key, name in names.items() if getattr(one, key)}
    return partial(BlotForm, texts=said)


def _blot(seat: Seat, one: Rectification | Commitment, said: Values) -> None:
    words = {name: text for name, text in said.items() if name != "reason"}
    actions.blot_out(thing=one, words=words, reason=said["reason"], actor=seat.actor, now=seat.now)


def _move(
    request: HttpRequest,
    seat: Seat,
    one: Rectification | Commitment,
    verb: str,
    makers: dict[str, Callable[..., forms.Form]],
    doors: dict[str, Callable[[Values, bool], object]],
    name: str,
) -> HttpResponse:
    if verb not in makers:
        raise Http404
    step = next((button for button in _page(seat, one).buttons if button.verb == verb), None)
    form = makers[verb](request.POST, request.FILES) if request.method == "POST" else makers[verb]()

    def draw(panel: StepPanel, status: int) -> HttpResponse:
        one.refresh_from_db()
        return _draw(request, seat, one, panel=panel, status=status)

    return take(
        request,
        form,
        step,
        lambda said: doors[verb](said, step is not None),
        str(_DONE[verb]),
        reverse(f"desk:{name}-step", args=[one.id, verb]),
        reverse(f"desk:{name}", args=[one.id]),
        draw,
    )


def _draw(
    request: HttpRequest,
    seat: Seat,
    one: Rectification | Commitment,
    *,
    panel: StepPanel | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = _page(seat, one)
    name = "rectification" if isinstance(one, Rectification) else "commitment"
    text = one.problem if isinstance(one, Rectification) else one.promise
    view = PromiseView(
        desk=frame(seat, here="supervision"),
        title=shorten(text),
        caption=" · ".join(part for part in (sheet.row.unit_name, sheet.row.area_name) if part),
        list_href=reverse(f"desk:{name}s"),
        list_label=_("To be put right") if name == "rectification" else _("Commitments"),
        sheet=sheet,
        state=looks.promise_chip(sheet.row.state, sheet.row.state_name),
        late=looks.late_chip(sheet.row.late),
        facts=_facts(sheet.row),
        links=make_links(sheet.buttons, lambda verb: reverse(f"desk:{name}-step", args=[one.id, verb])),
        panel=panel,
        pictures=make_pictures(sheet.files),
        documents=make_documents(sheet.files),
        proofs=tuple(_switch(at, one) for at, one in enumerate(sheet.files, 1)),
        events=make_events(sheet.history),
    )
    return pages.render_page(request, "desk/supervision/promise.html", view, partial="panel", status=status)


def _switch(at: int, one: supervision.FileLine) -> ProofSwitch:
    name = one.name or _("Proof %(number)d") % {"number": at}
    return ProofSwitch(name, one.public, reverse("desk:show-proof", args=[one.id]))


def _facts(row: Row) -> tuple[ui.Row, ...]:
    if isinstance(row, supervision.RectificationRow):
        named: list[tuple[str, object]] = [
            (_("Problem"), row.problem),
            (_("What shall be done?"), row.action),
            (_("Known from"), row.source_name),
            (_("Item of the responsibility list"), row.duty_code),
            (_("Why it is not excluded"), row.warning_answer),
            (_("Written down by"), row.opener_name),
            (_("Until"), f"{row.due_on:%Y-%m-%d}"),
            (_("What was done?"), row.evidence),
            (_("What was seen on the ground"), row.witness_words),
            (_("Confirmed by"), row.witness_name or (_("the resident") if row.witness else "")),
            (_("Reason"), row.end_words),
        ]
    else:
        named = [
            (_("Promise"), row.promise),
            (_("How to see that it is kept"), row.measure),
            (_("Until"), f"{row.due_on:%Y-%m-%d}"),
            (_("Kept on"), f"{row.done_on:%Y-%m-%d}" if row.done_on else ""),
            (_("Proof"), row.proof),
            (_("Reason"), row.end_words),
        ]
    return tuple(ui.Row(label, value) for label, value in named if value)


def _page(seat: Seat, one: Rectification | Commitment) -> supervision.PromisePage:
    if isinstance(one, Rectification):
        return supervision.rectification_page(seat.actor, one, today(seat))
    return supervision.commitment_page(seat.actor, one, today(seat))


def _load_rectification(seat: Seat, one_id: UUID) -> Rectification:
    try:
        return supervision.get_rectification(seat.actor, one_id)
    except Rectification.DoesNotExist:
        raise Http404 from None


def _load_commitment(seat: Seat, one_id: UUID) -> Commitment:
    try:
        return supervision.get_commitment(seat.actor, one_id)
    except Commitment.DoesNotExist:
        raise Http404 from None
