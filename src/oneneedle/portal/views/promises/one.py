"""One promise or problem: what is known of it, and residents say whether it is so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oneneedle.core.rules import Actor, Refused
from oneneedle.core.rules.words import shorten
from oneneedle.portal import actions as portal_actions
from oneneedle.portal.forms.promises import CheckForm, WitnessForm
from oneneedle.portal.views.door import PortalPage, Visit, city_page, network_address
from oneneedle.portal.views.own import held_case
from oneneedle.portal.views.promises.lines import Line, Row, line_of, today_of
from oneneedle.supervision import actions
from oneneedle.supervision import queries as supervision
from oneneedle.supervision.models import Commitment, Rectification
from oneneedle.ui import files, pages
from oneneedle.ui import rules as ui
from oneneedle.ui.forms import refuse


@dataclass(frozen=True)
class OnePage(PortalPage):
    """One promise or problem, with what residents say and the form to say it."""

    line: Line
    facts: tuple[ui.Row, ...]
    pictures: tuple[ui.Picture, ...]
    documents: tuple[ui.Tab, ...]
    events: tuple[ui.Event, ...]
    form: forms.Form | None
    form_title: str
    witness: bool
    back: str
    back_label: str


@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def show_commitment(request: HttpRequest, visit: Visit, one_id: UUID) -> HttpResponse:
    """One promise; a POST says whether it is kept."""
    one = supervision.find_commitment(visit.city.id, one_id)
    if one is None:
        raise Http404
    form = CheckForm(request.POST if request.method == "POST" else None)

    def say() -> str:
        _check(request, visit, form, commitment=one)
        return _("Thank you. It is counted, and nobody learns who you are.")

    if request.method == "POST" and _said(request, form, say):
        return redirect(visit.url("commitment", one_id=one.id))
    row, proofs, history = supervision.public_commitment(one, today_of(visit))
    shown = form if supervision.may_be_checked(one, today_of(visit)) or form.errors else None
    return _draw(request, visit, row, proofs, history, shown, witness=False)


@require_http_methods(["GET", "HEAD", "POST"])
@city_page
def show_rectification(request: HttpRequest, visit: Visit, one_id: UUID) -> HttpResponse:
    """One problem; a POST says whether it is put right, and closes it when it is the resident whose case it was."""
    one = supervision.find_rectification(visit.city.id, one_id)
    if one is None:
        raise Http404
    data = request.POST if request.method == "POST" else None
    actor = _actor(visit, one)
    if supervision.may_witness(actor, one):
        witness_form = WitnessForm(data)
        if data is not None and _said(request, witness_form, lambda: _witness(visit, one, witness_form, actor)):
            return redirect(visit.url("rectification", one_id=one.id))
        row, proofs, history = supervision.public_rectification(one, today_of(visit))
        return _draw(request, visit, row, proofs, history, witness_form, witness=True)
    form = CheckForm(data, problem=True)

    def say() -> str:
        _check(request, visit, form, rectification=one)
        return _("Thank you. It is counted, and nobody learns who you are.")

    if data is not None and _said(request, form, say):
        return redirect(visit.url("rectification", one_id=one.id))
    row, proofs, history = supervision.public_rectification(one, today_of(visit))
    shown = form if supervision.may_be_checked(one, today_of(visit)) or form.errors else None
    return _draw(request, visit, row, proofs, history, shown, witness=False)


@require_safe
@city_page
def send_proof(request: HttpRequest, visit: Visit, file_id: UUID) -> FileResponse:
    """The bytes of a proof."""
    found = supervision.get_proof(visit.city.id, file_id, public=True)
    return files.send_stored(request, found.file_id if found else None)


def _said(request: HttpRequest, form: forms.Form, say: Callable[[], str]) -> bool:
    if not form.is_valid():
        return False
    try:
        messages.success(request, say())
    except Refused as refusal:
        refuse(form, refusal)
        return False
    return True


def _check(
    request: HttpRequest,
    visit: Visit,
    form: CheckForm,
    *,
    commitment: Commitment | None = None,
    rectification: Rectification | None = None,
) -> None:
    subject = commitment or rectification
    assert subject is not None  # noqa: S101 - one of both is always there
    digest = portal_actions.claim_check(
        session=visit.session, subject_id=subject.id, address=network_address(request), now=visit.now
    )
    actions.record_resident_check(
        kept=form.cleaned_data["kept"],
        comment=form.cleaned_data["comment"],
        session_digest=digest,
        commitment=commitment,
        rectification=rectification,
        actor=visit.actor(),
        now=visit.now,
    )


def _witness(visit: Visit, one: Rectification, form: WitnessForm, actor: Actor) -> str:
    given: dict[str, Any] = {"rectification": one, "actor": actor, "now": visit.now}
    if form.cleaned_data["kept"]:
        actions.confirm_rectification(words=form.cleaned_data["words"], **given)
        return _("Thank you: it is closed by your word.")
    actions.deny_rectification(words=form.cleaned_data["words"], **given)
    return _("Thank you: the unit goes on.")


def _actor(visit: Visit, one: Rectification) -> Actor:
    """The visitor; as the reporter of its case, if that was proved by receipt or by being signed in."""
    held = held_case(visit, one.case) if one.case else None
    return visit.actor(one.case.id, held) if one.case and held and held.reporter else visit.actor()


def _draw(
    request: HttpRequest,
    visit: Visit,
    row: Row,
    proofs: tuple[supervision.FileLine, ...],
    history: tuple[supervision.Told, ...],
    form: forms.Form | None,
    *,
    witness: bool,
) -> HttpResponse:
    line = line_of(visit, row)
    lists = "rectifications" if isinstance(row, supervision.RectificationRow) else "commitments"
    page = OnePage(
        visit=visit,
        title=shorten(line.text),
        line=line,
        facts=_facts(row),
        pictures=tuple(
            ui.Picture(
                f"{visit.url('proof', one.id)}?thumb=1",
                _("Proof"),
                f"{timezone.localtime(one.added_at):%Y-%m-%d}",
                visit.url("proof", one.id),
            )
            for one in proofs
            if one.is_image
        ),
        documents=tuple(
            ui.Tab(one.name or _("File"), visit.url("proof", one.id)) for one in proofs if not one.is_image
        ),
        events=tuple(ui.Event(one.title, one.at, one.by, "", one.tone) for one in history),
        form=form,
        form_title=_("You reported it: is it put right?") if witness else _("Is it so? Say what you have seen"),
        witness=witness,
        back=visit.url(lists),
        back_label=_("To be put right") if lists == "rectifications" else _("What was promised"),
    )
    status = 422 if form is not None and form.errors else 200
    return pages.render_page(request, "portal/promises/one.html", page, status=status)


def _facts(row: Row) -> tuple[ui.Row, ...]:
    if isinstance(row, supervision.RectificationRow):
        confirmed = row.witness_name or (_("the resident who reported it") if row.witness else "")
        named: list[tuple[str, object]] = [
            (_("Problem"), row.problem),
            (_("Who puts it right"), row.unit_name),
            (_("What shall be done"), row.action),
            (_("Known from"), row.source_name),
            (_("Item of the responsibility list"), row.duty_code),
            (_("Where"), row.area_name),
            (_("Until"), row.due_on),
            (_("What was done"), row.evidence),
            (_("Confirmed by"), confirmed),
            (_("Why it was struck off"), row.end_words),
        ]
    else:
        named = [
            (_("Promise"), row.promise),
            (_("Who promised"), row.unit_name),
            (_("How to see that it is kept"), row.measure),
            (_("Where"), row.area_name),
            (_("Until"), row.due_on),
            (_("Said to be kept on"), row.done_on or ""),
            (_("Proof"), row.proof),
            (_("Why it was taken back"), row.end_words),
        ]
    return tuple(ui.Row(label, value) for label, value in named if value)
