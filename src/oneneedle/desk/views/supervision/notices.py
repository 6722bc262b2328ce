"""Supervision notices: the lists of both sides, one notice live, and its steps."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oneneedle.core.rules.words import shorten
from oneneedle.desk import rules
from oneneedle.desk.forms.supervision import NOTICE_FORMS, AskForm
from oneneedle.desk.rules import supervision as looks
from oneneedle.desk.views import live
from oneneedle.desk.views.seat import DeskFrame, Seat, frame, seated
from oneneedle.desk.views.step_links import StepLink
from oneneedle.desk.views.supervision.steps import (
    StepPanel,
    Values,
    make_events,
    make_links,
    make_tabs,
    run,
    take,
)
from oneneedle.supervision import actions
from oneneedle.supervision import queries as supervision
from oneneedle.supervision.models import SupervisionNotice
from oneneedle.ui import pages
from oneneedle.ui import rules as ui
from oneneedle.ui.paging import page_link, read_page

_DONE = {
    "answer": gettext_lazy("Your account is with the unit that asked."),
    "accept": gettext_lazy("Accepted; the notice is over."),
    "again": gettext_lazy("Asked again; a fresh clock runs."),
    "withdraw": gettext_lazy("Taken back; the asked unit knows."),
}


@dataclass(frozen=True)
class NoticeLine:
    """One notice with its chips."""

    row: supervision.NoticeRow
    href: str
    state: rules.Chip
    due: rules.Chip | None


@dataclass(frozen=True)
class NoticeList:
    """One side of the notices."""

    desk: DeskFrame
    title: str
    lead: str
    parts: tuple[ui.Tab, ...]
    tabs: tuple[ui.Tab, ...]
    states: tuple[ui.Tab, ...]
    lines: tuple[NoticeLine, ...]
    total: int
    next: str
    previous: str
    nothing: str
    live_href: str
    polled: str


@dataclass(frozen=True)
class NoticeView:
    """One notice."""

    desk: DeskFrame
    title: str
    sheet: supervision.NoticePage
    state: rules.Chip
    due: rules.Chip | None
    links: tuple[StepLink, ...]
    panel: StepPanel | None
    events: tuple[ui.Event, ...]
    sheet_href: str
    live_href: str
    polled: str


@dataclass(frozen=True)
class AskView:
    """The form that asks."""

    desk: DeskFrame
    title: str
    matter: supervision.Matter
    form: AskForm
    back: str


@seated
def show_notices(request: HttpRequest, seat: Seat) -> HttpResponse:
    """The notices of one side; the piece with the rows asks again by itself."""
    sides = _sides(seat)
    side = request.GET.get("side", "")
    side = side if side in sides else sides[0]
    state = "ended" if request.GET.get("state") == "ended" else "open"
    found = supervision.notices_for(seat.actor, side, state, now=seat.now, page=read_page(request))
    seen = ((row.id, row.version) for row in found.rows)
    key = live.make_key(side, state, found.page, found.total, *seen, now=seat.now)
    if live.has_seen(request, key):
        return live.answer_same()
    here, counts = reverse("desk:supervision"), supervision.notice_counts(seat.actor)
    wanted = {"side": side, "state": state}
    page = NoticeList(
        desk=frame(seat, here="supervision"),
        title=_("Supervision"),
        lead=_("Who asks whom for account, of what, and whether the answer was enough."),
        parts=make_tabs("supervision"),
        tabs=tuple(
            ui.Tab(str(looks.SIDES[one][0]), f"{here}?side={one}", one == side, counts.get(one)) for one in sides
        ),
        states=tuple(
            ui.Tab(label, f"{here}?{urlencode({'side': side, 'state': word})}", word == state)
            for word, label in (("open", _("Open")), ("ended", _("Accepted or taken back")))
        ),
        lines=tuple(notice_line(row, seat) for row in found.rows),
        total=found.total,
        next=page_link(here, found.page + 1, found.pages, **wanted),
        previous=page_link(here, found.page - 1, found.pages, **wanted),
        nothing=str(looks.SIDES[side][2]),
        live_href=f"{here}?{urlencode({**wanted, 'page': found.page, 'seen': key})}",
        polled=f"every {live.EVERY_SECONDS}s",
    )
    return pages.render_page(request, "desk/supervision/list.html", page, partial="rows")


def notice_line(row: supervision.NoticeRow, seat: Seat) -> NoticeLine:
    """A row with its chips."""
    due = rules.due_chip(row.due_by, seat.now) if row.state == "asked" else None
    return NoticeLine(row, reverse("desk:notice", args=[row.number]), looks.notice_chip(row.state, row.state_name), due)


@seated
def show_notice(request: HttpRequest, seat: Seat, number: str) -> HttpResponse:
    """One notice; the piece that changes asks again by itself."""
    notice = _load(seat, number)
    if notice.number != number:
        return redirect("desk:notice", number=notice.number)
    if live.has_seen(request, _key(seat, notice)):
        return live.answer_same()
    return _draw(request, seat, notice, partial="live")


@seated
def take_step(request: HttpRequest, seat: Seat, number: str, verb: str) -> HttpResponse:
    """Answer, accept, ask again, take back."""
    if verb not in NOTICE_FORMS:
        raise Http404
    notice = _load(seat, number)
    buttons = supervision.get_notice_page(seat.actor, notice, seat.now).buttons
    step = next((one for one in buttons if one.verb == verb), None)
    form = NOTICE_FORMS[verb](request.POST) if request.method == "POST" else NOTICE_FORMS[verb]()

    def draw(panel: StepPanel, status: int) -> HttpResponse:
        return _draw(request, seat, _load(seat, notice.number), panel=panel, partial="panel", status=status)

    return take(
        request,
        form,
        step,
        lambda said: _act(verb, said, seat, notice),
        str(_DONE[verb]),
        reverse("desk:notice-step", args=[notice.number, verb]),
        reverse("desk:notice", args=[notice.number]),
        draw,
    )


@seated
def ask(request: HttpRequest, seat: Seat, kind: str, number: str) -> HttpResponse:
    """Ask a unit for account of a case or a task."""
    matter = supervision.find_matter(seat.actor, kind, number)
    if matter is None:
        raise Http404
    askable = supervision.units_to_ask(seat.actor, matter)
    if not askable:
        raise PermissionDenied
    form = AskForm(request.POST, askable=askable) if request.method == "POST" else AskForm(askable=askable)
    made: list[SupervisionNotice] = []

    def act(said: Values) -> None:
        notice = actions.ask_account(
            unit_id=UUID(said["unit_id"]),
            what=said["what"],
            due_by=said["due_by"],
            case=matter.case,
            task=matter.task,
            actor=seat.actor,
            now=seat.now,
        )
        made.append(notice)

    if request.method == "POST" and run(form, act):
        return redirect("desk:notice", number=made[0].number)
    back = reverse("desk:sheet", args=[kind, matter.number])
    view = AskView(frame(seat, here="supervision"), _("Ask for account"), matter, form, back)
    return pages.render_page(request, "desk/supervision/ask.html", view, status=422 if form.errors else 200)


def _draw(
    request: HttpRequest,
    seat: Seat,
    notice: SupervisionNotice,
    *,
    panel: StepPanel | None = None,
    partial: str,
    status: int = 200,
) -> HttpResponse:
    sheet = supervision.get_notice_page(seat.actor, notice, seat.now)
    row = sheet.row
    address = reverse("desk:notice", args=[row.number])
    view = NoticeView(
        desk=frame(seat, here="supervision"),
        title=shorten(row.what),
        sheet=sheet,
        state=looks.notice_chip(row.state, row.state_name),
        due=rules.due_chip(row.due_by, seat.now) if row.state == "asked" else None,
        links=make_links(sheet.buttons, lambda verb: reverse("desk:notice-step", args=[row.number, verb])),
        panel=panel,
        events=make_events(sheet.history),
        sheet_href=reverse("desk:sheet", args=[row.about.kind, row.about.number]),
        live_href=f"{address}?seen={_key(seat, notice)}",
        polled=f"every {live.EVERY_SECONDS}s",
    )
    return pages.render_page(request, "desk/supervision/notice.html", view, partial=partial, status=status)


def _act(verb: str, said: Values, seat: Seat, notice: SupervisionNotice) -> None:
    given: dict[str, Any] = {"notice": notice, "actor": seat.actor, "now": seat.now}
    doors: dict[str, Callable[[], object]] = {
        "answer": lambda: actions.answer_account(words=said["words"], **given),
        "accept": lambda: actions.accept_answer(words=said["words"], **given),
        "again": lambda: actions.ask_again(words=said["words"], due_by=said["due_by"], **given),
        "withdraw": lambda: actions.withdraw_notice(reason=said["reason"], **given),
    }
    doors[verb]()


def _sides(seat: Seat) -> tuple[str, ...]:
    sides = []
    if seat.actor.may("supervision.answer"):
        sides.append("asked")
    if seat.actor.may("supervision.ask"):
        sides.append("asking")
    return (*sides, "all")


def _load(seat: Seat, number: str) -> SupervisionNotice:
    try:
        return supervision.get_notice(seat.actor, number)
    except SupervisionNotice.DoesNotExist:
        raise Http404 from None


def _key(seat: Seat, notice: SupervisionNotice) -> str:
    return live.make_key(notice.id, notice.version, seat.actor.post_id, now=seat.now)
