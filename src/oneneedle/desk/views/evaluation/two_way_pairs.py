"""One pair of a two-way evaluation: what both shared, the short form, and what each said once the seal is open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from oneneedle.cases import queries as cases
from oneneedle.core.rules import Refused
from oneneedle.desk import rules
from oneneedle.desk.forms.two_way import OpinionForm, ReplyForm, opinion_values
from oneneedle.desk.views.evaluation.two_way import HERE
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.evaluation import actions
from oneneedle.evaluation.models import EvaluationPair, Opinion
from oneneedle.evaluation.queries import pairs
from oneneedle.evaluation.rules import two_way
from oneneedle.ui import pages
from oneneedle.ui.forms import refuse

VERBS = ("give", "correct", "reply")
_DONE = {
    "give": gettext_lazy("Sealed: it opens when the other side has answered too, or when the period closes."),
    "correct": gettext_lazy("Corrected; it stays sealed."),
    "reply": gettext_lazy("Your reply stands beside the evaluation."),
}


@dataclass(frozen=True)
class PairView:
    """The page of one pair for one side."""

    desk: DeskFrame
    title: str
    sheet: pairs.PairPage
    lines: tuple[tuple[cases.CaseRow, rules.Chip], ...]
    unseen: int
    form: OpinionForm | None
    verb: str
    action: str
    submit: str
    reply: ReplyForm | None


@seated
def show_pair(request: HttpRequest, seat: Seat, pair_id: UUID) -> HttpResponse:
    """The form, or what was said."""
    return _draw(request, seat, _load(seat, pair_id))


@require_POST
@seated
def take_step(request: HttpRequest, seat: Seat, pair_id: UUID, verb: str) -> HttpResponse:
    """Give the own opinion, correct it, or reply to the other's."""
    if verb not in VERBS:
        raise Http404
    pair = _load(seat, pair_id)
    sheet = pairs.get_pair_page(seat.actor, pair, seat.now)
    if verb == "reply" and sheet.theirs is None:
        raise Refused(_("There is nothing to reply to yet."), code="sealed")
    form: OpinionForm | ReplyForm
    form = ReplyForm(request.POST) if verb == "reply" else OpinionForm(request.POST, questions=sheet.questions)
    if form.is_valid():
        try:
            _act(verb, form, seat, pair, sheet)
            messages.success(request, str(_DONE[verb]))
            return redirect("desk:two-way-pair", pair_id=pair.id)
        except Refused as refusal:
            refuse(form, refusal)
    return _draw(request, seat, pair, verb, form, status=422)


def _act(verb: str, form: OpinionForm | ReplyForm, seat: Seat, pair: EvaluationPair, sheet: pairs.PairPage) -> None:
    if isinstance(form, OpinionForm):
        act = actions.give_opinion if verb == "give" else actions.correct_opinion
        act(pair=pair, marks=form.marks(), words=form.said(), actor=seat.actor, now=seat.now)
        return
    opinion = Opinion.objects.select_related("pair").get(pair=pair, side=two_way.other(sheet.side))
    actions.reply_to_opinion(opinion=opinion, text=form.cleaned_data["text"], actor=seat.actor, now=seat.now)


def _load(seat: Seat, pair_id: UUID) -> EvaluationPair:
    try:
        return pairs.get_pair(seat.actor, pair_id)
    except EvaluationPair.DoesNotExist:
        raise Http404 from None


def _draw(
    request: HttpRequest,
    seat: Seat,
    pair: EvaluationPair,
    verb: str = "",
    said: OpinionForm | ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    sheet = pairs.get_pair_page(seat.actor, pair, seat.now)
    verb = verb if verb in {"give", "correct"} else "correct" if sheet.mine else "give"
    form = said if isinstance(said, OpinionForm) else None
    if form is None and (sheet.may.give or sheet.may.correct):
        form = OpinionForm(initial=opinion_values(sheet.mine), questions=sheet.questions)
    view = PairView(
        desk=frame(seat, here=HERE),
        title=sheet.partner_name,
        sheet=sheet,
        lines=tuple((row, rules.state_chip(row.state, row.outcome)) for row in sheet.cases),
        unseen=sheet.cases_shared - len(sheet.cases),
        form=form,
        verb=verb,
        action=reverse("desk:two-way-step", args=[pair.id, verb]),
        submit=_("Correct the answer") if verb == "correct" else _("Seal the answer"),
        reply=said if isinstance(said, ReplyForm) else ReplyForm() if sheet.may.reply else None,
    )
    return pages.render_page(request, "desk/evaluation/two_way_pair.html", view, status=status)
